import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { NotificationPage, Sections } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Panel } from "../../parts/Panel";
import { FormFields } from "./FormFields";

/** A draft being written: checked by the server while one types, each fault beside its field. */
export function DraftForm({ of }: { of: NotificationPage }) {
  const { t, word } = useWords();
  const { form } = of;
  const [to, setTo] = useState(of.document.to);
  const [sections, setSections] = useState<Sections>(of.document.sections ?? {});
  const body = { form: form.code, version: form.version, from: of.document.from, to, copy: of.document.copy ?? [], caveats: of.document.caveats ?? [], sections };
  const text = JSON.stringify(body);
  const saved = JSON.stringify({ ...body, to: of.document.to, sections: of.document.sections ?? {} }) === text;
  const [asked] = useDebouncedValue(text, 400);
  const check = useQuery({ queryKey: ["notifications", of.item.id, "check", asked], placeholderData: keepPreviousData, queryFn: () => ask(client.POST("/api/v1/notifications/check", { body: JSON.parse(asked) })) });
  const faults = check.data ?? of.faults;
  const beside = new Map(faults.map((fault) => [fault.place, t("notice.expected", { what: fault.expected })]));
  // What has no field here: who sends is set in the configuration.
  const loose = faults.filter((fault) => /^(from|copy)\b/.test(fault.place) || !fault.place.includes(".") && !fault.place.includes("["));
  const path = { params: { path: { id: of.item.id } } };
  const keep = useAct(() => ask(client.PUT("/api/v1/notifications/{id}", { ...path, body })), "notice.kept");
  const send = useAct(async () => {
    if (!saved) await ask(client.PUT("/api/v1/notifications/{id}", { ...path, body }));
    return ask(client.POST("/api/v1/notifications/{id}/send", path));
  }, "notice.sent");
  const national = to.kind !== "incb" && to.kind !== "programme_secretariat" && to.kind !== "rilo";
  return (
    <form onSubmit={(e) => { e.preventDefault(); keep.mutate(undefined); }} aria-label={form.title}>
      {loose.length > 0 && <div role="alert" className="held same" style={{ marginBottom: 14 }}>{loose.map((fault) => <div key={fault.place}><Code>{fault.place}</Code>: {t("notice.expected", { what: fault.expected })}</div>)}</div>}
      <Panel title={t("notice.recipient")}><div className="form-fields">
        <Select label={t("notice.authority")} allowDeselect={false} value={to.kind} error={beside.get("to.kind")} onChange={(kind) => setTo({ ...to, kind: (kind ?? to.kind) as typeof to.kind })} data={form.recipient.map((kind) => ({ value: kind, label: word("authority", kind) }))} />
        <TextInput label={t("notice.country")} dir="ltr" maxLength={2} withAsterisk={national} value={to.country ?? ""} error={beside.get("to.country")} onChange={(e) => setTo({ ...to, country: e.currentTarget.value.toUpperCase() || undefined })} />
        <TextInput label={t("notice.authorityName")} dir="auto" value={to.name ?? ""} error={beside.get("to.name")} onChange={(e) => setTo({ ...to, name: e.currentTarget.value || undefined })} />
      </div></Panel>
      <Panel title={form.title} aside={<span className={faults.length > 0 ? "bad small" : "soft small"} role="status">{t("notice.faults", { count: faults.length })}</span>}>
        {form.section.map((section) => <FormFields key={section.code} section={section} sections={sections} faults={beside} set={(rows) => setSections({ ...sections, [section.code]: rows })} />)}
      </Panel>
      <div className="row" style={{ marginTop: 14 }}>
        <Button type="submit" variant="default" disabled={saved} loading={keep.isPending}>{t("notice.keep")}</Button>
        <Button disabled={faults.length > 0 || check.isPlaceholderData} loading={send.isPending} onClick={() => send.mutate(undefined)}>{t("notice.send")}</Button>
        <span className="soft small">{t("notice.sendHelp")}</span>
      </div>
    </form>
  );
}
