import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { Entity, NewEntity, Schema } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";

const parts = (text: string): string[] => text.split(/[;\n]/).map((part) => part.trim()).filter(Boolean);
const SCHEMAS = ["Person", "Organization", "Vessel", "Document", "Container"];

interface Draft { schema: string; names: string; dob: string; nationality: string; documents: string; imo: string; callSign: string; containers: string; reason: string }

const draftOf = (e: Entity | null): Draft => ({
  schema: e?.schema ?? "Person", names: (e?.names ?? []).map((n) => n.text).join("; "), dob: (e?.dob ?? []).join("; "), nationality: (e?.nationality ?? []).join("; "),
  documents: (e?.documents ?? []).map((d) => [d.number, d.country].filter(Boolean).join("/")).join("; "), imo: e?.imo ?? "", callSign: e?.call_sign ?? "", containers: (e?.containers ?? []).join("; "), reason: e?.reason ?? "",
});

/** Fields that the form does not show are kept as they were. */
function entityOf(draft: Draft, before: Entity | null): NewEntity {
  const { id: _id, list: _list, ...kept } = before ?? ({} as Entity);
  return {
    ...kept, schema: draft.schema as Schema, names: parts(draft.names).map((text, i) => ({ text, kind: i === 0 ? "primary" : "alias" })), dob: parts(draft.dob), nationality: parts(draft.nationality),
    documents: parts(draft.documents).map((text) => { const [number = "", country] = text.split("/"); return { number, country }; }),
    imo: draft.imo || undefined, call_sign: draft.callSign || undefined, containers: parts(draft.containers), reason: draft.reason,
  };
}

/** A watch entry by hand: a person, document, company, container or vessel. */
export function EntryForm({ entry, close }: { entry: Entity | null; close: () => void }) {
  const { t, word } = useWords();
  const [draft, setDraft] = useState(() => draftOf(entry));
  const set = (name: keyof Draft) => (e: { currentTarget: { value: string } }) => { const { value } = e.currentTarget; setDraft((old) => ({ ...old, [name]: value })); };
  const save = useAct((): Promise<unknown> => (entry
    ? ask(client.PUT("/api/v1/lists/{list}/entries/{entry}", { params: { path: { list: "watch", entry: entry.id } }, body: entityOf(draft, entry) }))
    : ask(client.POST("/api/v1/lists/{list}/entries", { params: { path: { list: "watch" } }, body: entityOf(draft, null) }))), "watch.kept", close);
  const { schema } = draft;
  const named = schema === "Person" || schema === "Organization" || schema === "Vessel";
  return (
    <form className="body" style={{ borderBottom: "1px solid var(--line)", display: "grid", gap: 10, gridTemplateColumns: "repeat(auto-fit, minmax(210px, 1fr))", alignItems: "end" }} onSubmit={(e) => { e.preventDefault(); save.mutate(undefined); }}>
      <Select label={t("watch.kind")} value={schema} onChange={(v) => setDraft({ ...draft, schema: v ?? "Person" })} data={SCHEMAS.map((value) => ({ value, label: word("schema", value) }))} />
      {named && <TextInput label={t("watch.names")} description={t("watch.several")} required value={draft.names} onChange={set("names")} />}
      {schema === "Person" && <TextInput label={t("field.date_of_birth")} placeholder="1978-07-06" value={draft.dob} onChange={set("dob")} />}
      {(schema === "Person" || schema === "Organization") && <TextInput label={t(schema === "Person" ? "field.nationality" : "field.country")} value={draft.nationality} onChange={set("nationality")} />}
      {(schema === "Person" || schema === "Document") && <TextInput label={t("document.title")} description={t("watch.documentsHelp")} required={schema === "Document"} value={draft.documents} onChange={set("documents")} />}
      {schema === "Vessel" && <TextInput label={t("watch.imo")} value={draft.imo} onChange={set("imo")} />}
      {schema === "Vessel" && <TextInput label={t("watch.callSign")} value={draft.callSign} onChange={set("callSign")} />}
      {schema === "Container" && <TextInput label={t("field.containers")} description={t("watch.several")} required value={draft.containers} onChange={set("containers")} />}
      <Textarea label={t("watch.reason")} required autosize value={draft.reason} onChange={set("reason")} />
      <div className="row"><Button type="submit" loading={save.isPending}>{t("watch.keep")}</Button><Button variant="subtle" onClick={close}>{t("watch.cancel")}</Button></div>
    </form>
  );
}
