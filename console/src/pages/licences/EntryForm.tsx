import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";

const parts = (text: string): string[] => text.split(/[;,\n]/).map((part) => part.trim()).filter(Boolean);
const EMPTY = { party: "", country: "", identifiers: "", items: "", controls: "", hs: "", authority: "", reference: "", code: "", date: "", from: "", to: "", text: "" };
type Draft = typeof EMPTY;

const partyOf = (draft: Draft) => ({ name: draft.party.trim(), country: draft.country.trim().toUpperCase() || undefined, identifiers: parts(draft.identifiers) });

const keepDenial = (draft: Draft) => ask(client.POST("/api/v1/denials", { body: {
  reference: draft.reference, party: partyOf(draft), items: parts(draft.items), controls: parts(draft.controls), hs: parts(draft.hs),
  authority: draft.authority, date: draft.date || undefined, reason_code: draft.code,
} }));
const keepNotice = (draft: Draft) => ask(client.POST("/api/v1/notices", { body: {
  authority: draft.authority, party: draft.party.trim() ? partyOf(draft) : undefined, items: parts(draft.items), hs: parts(draft.hs),
  from: draft.from || undefined, to: draft.to || undefined, text: draft.text,
} }));

/** A new entry of a register: who, which goods, on whose word. */
export function EntryForm({ register, close }: { register: "denial" | "notice"; close: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState(EMPTY);
  const set = (name: keyof Draft) => (e: { currentTarget: { value: string } }) => { const { value } = e.currentTarget; setDraft((old) => ({ ...old, [name]: value })); };
  const save = useAct((): Promise<unknown> => (register === "denial" ? keepDenial(draft) : keepNotice(draft)), "licence.kept", close);
  const denial = register === "denial";
  const field = (name: keyof Draft, label: string, more: { required?: boolean; type?: string; description?: string; maxLength?: number } = {}) => <TextInput label={t(`licence.${label}`)} value={draft[name]} onChange={set(name)} {...more} />;
  return (
    <form className="body" style={{ display: "grid", gap: 10, gridTemplateColumns: "repeat(auto-fit, minmax(210px, 1fr))", alignItems: "end" }} onSubmit={(e) => { e.preventDefault(); save.mutate(undefined); }}>
      {field("party", "party", { required: denial })}
      {field("country", "country", { maxLength: 2 })}
      {field("identifiers", "identifiers")}
      {field("items", "items")}
      {denial && field("controls", "controls")}
      {field("hs", "hs")}
      {field("authority", "authority", { required: true })}
      {denial ? <>{field("reference", "reference", { required: true })}{field("code", "reasonCode")}{field("date", "date", { type: "date" })}</>
        : <>{field("from", "from", { type: "date" })}{field("to", "to", { type: "date" })}<Textarea label={t("licence.text")} required autosize value={draft.text} onChange={set("text")} /></>}
      <div className="row"><Button type="submit" loading={save.isPending}>{t("licence.keep")}</Button><Button variant="subtle" onClick={close}>{t("licence.cancel")}</Button></div>
    </form>
  );
}
