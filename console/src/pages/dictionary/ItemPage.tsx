import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { goodsItem } from "../../api/queries";
import type { GoodsFields, GoodsPage, Item } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Facts, Head, Panel } from "../../parts/Panel";
import { Empty, Shown } from "../../parts/states";
import { useMay } from "../../session";
import { day, moment } from "../../text/time";
import { Fields } from "./Fields";
import { ItemForm } from "./ItemForm";

const codes = (of: readonly string[] | undefined) => of && of.length > 0 && <Code>{of.join(" · ")}</Code>;

function Says({ item, of }: { item: Item; of: GoodsPage }) {
  const { t, word } = useWords();
  return <Panel title={t("dictionary.says")}><Facts of={[
    [t("dictionary.class"), word("goodsClass", item.class)], [t("dictionary.cas"), codes(item.cas)], [t("dictionary.formula"), codes(item.formula)], [t("dictionary.un"), codes(item.un)],
    [t("dictionary.hs"), (item.hs ?? []).map((hs) => <div key={`${hs.code} ${hs.edition}`}><Code>{hs.code}</Code> <span className="soft small">HS {hs.edition} · {t(hs.named ? "dictionary.named" : "dictionary.basket")}</span></div>)],
    [t("dictionary.controls"), of.controls.map((c) => <div key={c.number}><Code>{c.number}</Code> {c.says && <span className="soft small">{c.says.category_name} · {c.says.group_name} · {c.says.regime}</span>}</div>)],
    [t("dictionary.tier"), of.chpl_tier && <Code>{of.chpl_tier}</Code>],
    [t("dictionary.limits"), (item.limits ?? []).map((l, i) => <div key={i}>{l.regime}: <bdi dir="ltr">{[l.concentration !== undefined && `${l.inclusive ? "≥" : ">"} ${l.concentration} %${l.of ? ` ${l.of}` : ""}`, l.quantity !== undefined && `≥ ${l.quantity} ${l.unit ?? ""}`].filter(Boolean).join(", ")}</bdi> <span className="soft small">{l.source}</span></div>)],
    [t("dictionary.exclusions"), (item.exclusions ?? []).join(" ")], [t("dictionary.monitored"), item.monitored && t("dictionary.monitoredYes")],
    [t("dictionary.from"), item.from && day(item.from)], [t("dictionary.until"), item.until && day(item.until)],
  ]} /></Panel>;
}

function Words({ item }: { item: Item }) {
  const { t, word } = useWords();
  const names = Object.entries(item.names ?? {});
  return <Panel title={t("dictionary.words")}><Facts of={[
    ...names.map(([language, all]): [string, string] => [word("goodsLanguage", language), all.join(" · ")]),
    [t("dictionary.weak"), (item.weak ?? []).join(" · ")], [t("dictionary.context"), (item.context ?? []).join(" · ")],
    [t("dictionary.benign"), (item.benign ?? []).join(" · ")], [t("dictionary.against"), (item.against ?? []).join(" · ")],
  ]} /></Panel>;
}

function Card({ item }: { item: Item }) {
  const { t } = useWords();
  const { look, packaging, hazards, contact }: Partial<NonNullable<Item["card"]>> = item.card ?? {};
  return <Panel title={t("dictionary.card")}><Facts of={[
    [t("dictionary.uses"), item.uses], [t("dictionary.note"), item.note], [t("dictionary.look"), look], [t("dictionary.packaging"), packaging], [t("dictionary.hazards"), hazards], [t("dictionary.contact"), contact],
  ]} /></Panel>;
}

function History({ of }: { of: GoodsPage }) {
  const { t, word } = useWords();
  return <Panel title={t("dictionary.history")}>{of.history.length === 0 ? <Empty title={t("dictionary.neverChanged")} /> : of.history.map((change) => (
    <div key={change.edition} style={{ marginBottom: 12 }}>
      <div><span className="strong">{word("fate", change.change)}</span> <span className="soft small">{t("dictionary.edition", { id: change.edition })} · {moment(change.from)}</span></div>
      <Fields of={change.fields as GoodsFields} />
    </div>
  ))}</Panel>;
}

function Opened({ of }: { of: GoodsPage }) {
  const { t } = useWords();
  const mayEdit = useMay("goods.edit");
  const [editing, setEditing] = useState(false);
  const { item } = of;
  return (
    <>
      <Head title={<bdi>{item?.name ?? t("dictionary.gone")}</bdi>} sub={<><Link to="/dictionary">{t("dictionary.title")}</Link> · <Code>{item?.id}</Code></>}>
        {item && mayEdit && !editing && <Button variant="default" onClick={() => setEditing(true)}>{t("dictionary.propose")}</Button>}
      </Head>
      {item && editing && <div style={{ marginBottom: 14 }}><Panel title={t("dictionary.propose")} flush><ItemForm of={item} close={() => setEditing(false)} /></Panel></div>}
      {item && <div className="cols" style={{ marginBottom: 14 }}><Says item={item} of={of} /><Words item={item} /></div>}
      <div className="cols">
        <div>
          <Panel title={t("dictionary.programmes")}>{of.programmes.length === 0 ? <span className="soft">{t("dictionary.noProgramme")}</span> : of.programmes.map((p) => <p key={p.id} style={{ margin: "0 0 10px" }}><span className="strong">{p.name}</span><br /><span className="small">{p.duty}</span></p>)}</Panel>
          {item && <Card item={item} />}
        </div>
        <History of={of} />
      </div>
    </>
  );
}

/** One item: what it says, what it is called, which programmes take it in, and what became of it. */
export function ItemPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(goodsItem(id));
  return <Shown query={query} lines={14}>{(page) => <Opened key={page.edition.id} of={page} />}</Shown>;
}
