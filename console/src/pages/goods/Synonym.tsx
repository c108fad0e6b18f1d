import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { Item } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { useMay } from "../../session";

const LANGUAGES = ["en", "es", "fr", "de", "pt", "ru", "rulat", "zh", "pinyin", "ar", "fa", "tr", "ur"];

/** Proposes another name of an item: in force once another person has approved it. */
export function Synonym({ item }: { item: Item }) {
  const { t, word } = useWords();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [language, setLanguage] = useState("en");
  const close = () => { setOpen(false); setName(""); };
  const named = (): Item => ({ ...item, names: { ...item.names, [language]: [...(item.names?.[language] ?? []), name.trim()] } });
  const propose = useAct(() => ask(client.POST("/api/v1/goods/proposals", { body: { change: { put: [named()], remove: [], benign: [], not_benign: [] }, reason: t("desk.synonymReason", { name: name.trim() }) } })), "dictionary.proposed", close);
  if (!useMay("goods.edit")) return null;
  if (!open) return <Button className="gap" variant="default" size="xs" onClick={() => setOpen(true)}>{t("desk.synonym")}</Button>;
  return (
    <form className="verdict gap" aria-label={t("desk.synonym")} onSubmit={(e) => { e.preventDefault(); propose.mutate(undefined); }}>
      <TextInput label={t("desk.synonymName")} value={name} onChange={(e) => setName(e.currentTarget.value)} required data-autofocus />
      <Select label={t("desk.synonymLanguage")} value={language} onChange={(v) => setLanguage(v ?? "en")} data={LANGUAGES.map((value) => ({ value, label: word("goodsLanguage", value) }))} />
      <div className="row"><Button type="submit" size="xs" disabled={name.trim().length < 2} loading={propose.isPending}>{t("desk.synonym")}</Button><Button size="xs" variant="subtle" onClick={close}>{t("desk.cancel")}</Button></div>
    </form>
  );
}
