import { Button, FileInput, NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { importGoods } from "../../api/client";
import type { GoodsImported } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";

const FORMS = ["eu_correlation", "us_ccl", "us_hts", "national"];
const DEFECTS = 50;

function Read({ of }: { of: GoodsImported["read"] }) {
  const { t } = useWords();
  return (
    <div style={{ gridColumn: "1 / -1" }}>
      <p>{t("dictionary.readLine", { rows: of.rows, items: (of.change.put ?? []).length, known: of.known, unplaced: of.unplaced.length, defects: of.defects.length })}</p>
      {of.defects.length > 0 && <table className="proof"><thead><tr><th>{t("dictionary.line")}</th><th>{t("dictionary.column")}</th><th>{t("defect.found")}</th><th>{t("defect.expected")}</th></tr></thead>
        <tbody>{of.defects.slice(0, DEFECTS).map((d, i) => <tr key={i}><td>{d.line}</td><td>{d.column}</td><td><bdi>{d.found}</bdi></td><td>{d.expected}</td></tr>)}</tbody></table>}
    </div>
  );
}

/** A list of an authority: first looked at, then proposed. */
export function ImportForm({ made, close }: { made: (id: number) => void; close: () => void }) {
  const { t, word } = useWords();
  const [file, setFile] = useState<File | null>(null);
  const [form, setForm] = useState(FORMS[0] ?? "");
  const [edition, setEdition] = useState<number | string>(2022);
  const [regime, setRegime] = useState("");
  const [reason, setReason] = useState("");
  const [read, setRead] = useState<GoodsImported | null>(null);
  const send = (look: boolean) => importGoods(file as File, { form, hs_edition: String(edition), regime, reason, name: file?.name ?? "", look: String(look) });
  const look = useAct(() => send(true), undefined, setRead);
  const keep = useAct(() => send(false), "dictionary.proposed", (done) => { if (done.proposal !== undefined) made(done.proposal); });
  return (
    <form className="body" style={{ display: "grid", gap: 10, gridTemplateColumns: "repeat(auto-fit, minmax(210px, 1fr))", alignItems: "end" }} onSubmit={(e) => { e.preventDefault(); keep.mutate(undefined); }}>
      <Select label={t("dictionary.form")} value={form} onChange={(v) => { setForm(v ?? ""); setRead(null); }} data={FORMS.map((value) => ({ value, label: word("goodsForm", value) }))} allowDeselect={false} />
      <FileInput label={t("dictionary.file")} value={file} onChange={(f) => { setFile(f); setRead(null); }} required />
      <NumberInput label={t("dictionary.hsEdition")} value={edition} onChange={setEdition} min={1988} max={2100} thousandSeparator="" />
      <TextInput label={t("dictionary.regime")} value={regime} onChange={(e) => setRegime(e.currentTarget.value)} />
      <TextInput label={t("dictionary.why")} required value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      {read && <Read of={read.read} />}
      <div className="row">
        <Button variant="default" disabled={!file} loading={look.isPending} onClick={() => look.mutate(undefined)}>{t("dictionary.lookFirst")}</Button>
        <Button type="submit" disabled={!file || reason.trim().length < 3} loading={keep.isPending}>{t("dictionary.propose")}</Button>
        <Button variant="subtle" onClick={close}>{t("licence.cancel")}</Button>
      </div>
    </form>
  );
}
