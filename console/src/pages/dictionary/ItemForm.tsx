import { Button, Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { Item } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { draftOf, itemOf, type Draft } from "../../text/goods";

const CLASSES = ["chemical", "explosive", "equipment", "arms", "wildlife", "cultural", "waste"];

/** A change of an item, or a new one, as a proposal: it is in force once another person approves it. */
export function ItemForm({ of, close }: { of?: Item; close: () => void }) {
  const { t, word } = useWords();
  const [draft, setDraft] = useState<Draft>(() => draftOf(of));
  const [reason, setReason] = useState("");
  const [gone, setGone] = useState(false);
  const set = (name: keyof Draft) => (e: { currentTarget: { value: string } }) => { const { value } = e.currentTarget; setDraft((old) => ({ ...old, [name]: value })); };
  const change = () => (gone && of ? { remove: [of.id] } : { put: [itemOf(draft, of)] });
  const save = useAct(() => ask(client.POST("/api/v1/goods/proposals", { body: { change: change() as never, reason } })), "dictionary.proposed", close);
  const field = (name: keyof Draft, label: string, more: { required?: boolean; disabled?: boolean; type?: string; description?: string } = {}) => <TextInput label={t(`dictionary.${label}`)} value={draft[name]} onChange={set(name)} {...more} />;
  const area = (name: keyof Draft, label: string, description?: string) => <Textarea label={t(`dictionary.${label}`)} description={description} autosize minRows={2} maxRows={12} value={draft[name]} onChange={set(name)} />;
  return (
    <form className="body" style={{ display: "grid", gap: 12, gridTemplateColumns: "repeat(auto-fit, minmax(240px, 1fr))", alignItems: "start" }} onSubmit={(e) => { e.preventDefault(); save.mutate(undefined); }}>
      {field("id", "identifier", { required: true, disabled: of !== undefined, description: t("dictionary.identifierHelp") })}
      {field("name", "name", { required: true })}
      <Select label={t("dictionary.class")} value={draft.class} onChange={(v) => setDraft((old) => ({ ...old, class: v ?? old.class }))} data={CLASSES.map((value) => ({ value, label: word("goodsClass", value) }))} allowDeselect={false} />
      {field("cas", "cas")}
      {field("formula", "formula")}
      {field("un", "un")}
      {field("hs", "hs", { description: t("dictionary.hsHelp") })}
      {field("regimes", "regimes")}
      {field("controls", "controls")}
      {area("names", "words", t("dictionary.wordsHelp"))}
      {area("benign", "benign", t("dictionary.lines"))}
      {area("weak", "weak", t("dictionary.lines"))}
      {area("uses", "uses")}
      {area("note", "note")}
      {area("look", "look")}
      {area("packaging", "packaging")}
      {area("hazards", "hazards")}
      {area("contact", "contact")}
      {field("from", "from", { type: "date" })}
      {field("until", "until", { type: "date" })}
      <Checkbox label={t("dictionary.monitoredYes")} checked={draft.monitored === "yes"} onChange={(e) => { const yes = e.currentTarget.checked; setDraft((old) => ({ ...old, monitored: yes ? "yes" : "" })); }} />
      {of && <Checkbox label={t("dictionary.remove")} checked={gone} onChange={(e) => setGone(e.currentTarget.checked)} />}
      <Textarea style={{ gridColumn: "1 / -1" }} label={t("dictionary.why")} required autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      <div className="row"><Button type="submit" color={gone ? "red" : undefined} disabled={reason.trim().length < 3} loading={save.isPending}>{t("dictionary.propose")}</Button><Button variant="subtle" onClick={close}>{t("licence.cancel")}</Button></div>
    </form>
  );
}
