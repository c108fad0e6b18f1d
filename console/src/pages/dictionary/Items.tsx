import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { goodsItems, programmes } from "../../api/queries";
import type { GoodsRow } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid, type Column } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { ItemForm } from "./ItemForm";

const SHOWN = 4;

function useColumns(names: ReadonlyMap<string, string>): Column<GoodsRow>[] {
  const { t, word } = useWords();
  return [
    { head: t("dictionary.name"), sort: (i) => i.name, cell: (i) => <><Link className="strong" to={`/dictionary/${i.id}`}><bdi>{i.name}</bdi></Link><div className="soft small">{word("goodsClass", i.class)}{!i.in_force && <> · {t("dictionary.notInForce")}</>}</div></> },
    { head: t("dictionary.cas"), sort: (i) => i.cas[0] ?? "", cell: (i) => <Code>{i.cas.join(" · ")}</Code> },
    { head: t("dictionary.hs"), sort: (i) => i.hs[0] ?? "", cell: (i) => <Code>{i.hs.slice(0, SHOWN).join(" · ") + (i.hs.length > SHOWN ? " …" : "")}</Code>, optional: true },
    { head: t("dictionary.programmes"), cell: (i) => <span className="small">{i.programmes.map((id) => names.get(id) ?? id).join(" · ")}</span> },
    { head: t("dictionary.languages"), sort: (i) => i.languages.length, cell: (i) => <span className="soft small"><bdi dir="ltr">{i.languages.join(" ")}</bdi></span>, optional: true },
  ];
}

/** Every item, by words, numbers or programme. */
export function Items({ programme: first }: { programme?: string }) {
  const { t } = useWords();
  const go = useNavigate();
  const mayEdit = useMay("goods.edit");
  const [programme, setProgramme] = useState(first ?? "");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [adding, setAdding] = useState(false);
  const [q] = useDebouncedValue(text.trim(), 250);
  const all = useQuery(programmes());
  const query = useQuery(goodsItems({ programme: programme || undefined, q: q || undefined, page }));
  const columns = useColumns(new Map((all.data ?? []).map((p) => [p.id, p.name])));
  const duty = all.data?.find((p) => p.id === programme)?.duty;
  return (
    <>
      <div className="row gap" style={{ marginBottom: 12 }}>
        <Select aria-label={t("dictionary.programme")} value={programme} onChange={(v) => { setProgramme(v ?? ""); setPage(1); }} data={[{ value: "", label: t("dictionary.anyProgramme") }, ...(all.data ?? []).map((p) => ({ value: p.id, label: `${p.name} (${p.items})` }))]} w={320} searchable />
        <TextInput aria-label={t("list.filter")} placeholder={t("dictionary.find")} value={text} onChange={(e) => { setText(e.currentTarget.value); setPage(1); }} className="grow" />
        {mayEdit && !adding && <Button onClick={() => setAdding(true)}>{t("dictionary.add")}</Button>}
      </div>
      {duty && <p className="soft">{duty}</p>}
      {adding && <div style={{ marginBottom: 14 }}><Panel title={t("dictionary.add")} flush><ItemForm close={() => setAdding(false)} /></Panel></div>}
      <Panel flush><Shown query={query} lines={10} empty={(data) => data.items.length === 0 && t("list.none")}>{(data) => (
        <><Grid label={t("dictionary.title")} items={data.items} id={(i) => i.id} open={(i) => void go({ to: `/dictionary/${i.id}` })} columns={columns} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
    </>
  );
}
