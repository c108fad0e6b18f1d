import { SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { goodsRulings } from "../../api/queries";
import type { GoodsRuling } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid, type Column } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { count } from "../../text/figures";
import { day, moment } from "../../text/time";
import { Verdict } from "./tags";

const STATES = ["in_force", "coming", "lapsed", "withdrawn", "superseded", ""];

function useColumns(): Column<GoodsRuling>[] {
  const { t, word } = useWords();
  return [
    { head: t("desk.decision"), sort: (x) => x.decision, cell: (x) => <><Verdict of={x.decision} /><div className="small"><Link to={`/dictionary/${x.item}`}><Code>{x.item}</Code></Link></div></> },
    { head: t("desk.goods"), cell: (x) => <div className="goods-text">{x.consignment !== undefined && x.line !== undefined ? <Link to={`/goods/${x.consignment}/${x.line}`}><bdi>{x.goods}</bdi></Link> : <bdi>{x.goods}</bdi>}{x.product && <div className="soft small">{t("desk.product")} <Code>{x.product}</Code> · <bdi>{x.consignor}</bdi></div>}</div> },
    { head: t("desk.authority"), sort: (x) => x.authority, cell: (x) => <><bdi>{x.authority}</bdi><div className="soft small"><Code>{x.reference}</Code></div></> },
    { head: t("desk.reason"), cell: (x) => <>{x.reason}{x.withdrawn && <div className="small bad">{t("desk.withdrawnBy", { who: x.withdrawn.by, at: moment(x.withdrawn.at) })} {x.withdrawn.reason}</div>}</>, optional: true },
    { head: t("desk.validity"), sort: (x) => x.valid_until ?? "9", cell: (x) => <><span className="nw">{day(x.valid_from)}</span><div className="soft small nw">{x.valid_until ? t("desk.until", { day: day(x.valid_until) }) : t("desk.noEnd")}</div></> },
    { head: t("desk.state"), cell: (x) => <span className={x.state === "in_force" ? "tag new" : "tag"}>{word("rulingState", x.state)}</span> },
    { head: t("desk.bills"), sort: (x) => x.bills, cell: (x) => count(x.bills), end: true },
  ];
}

/** Everything that authorities have ruled of goods. */
export function RulingList() {
  const { t, word } = useWords();
  const [state, setState] = useState("in_force");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(goodsRulings({ state: state || undefined, q: q || undefined, page }));
  const columns = useColumns();
  const first = (set: (value: string) => void) => (value: string) => { set(value); setPage(1); };
  return (
    <>
      <div className="row" style={{ marginBottom: 12 }}>
        <SegmentedControl aria-label={t("desk.state")} value={state} onChange={first(setState)} data={STATES.map((value) => ({ value, label: value ? word("rulingState", value) : t("desk.all") }))} />
        <TextInput aria-label={t("list.filter")} placeholder={t("desk.findRuling")} value={text} onChange={(e) => first(setText)(e.currentTarget.value)} className="grow" />
      </div>
      <Panel flush><Shown query={query} lines={8} empty={(data) => data.items.length === 0 && t(q || state !== "in_force" ? "list.none" : "desk.noRulings")}>{(data) => (
        <><Grid label={t("desk.tab.rulings")} items={data.items} id={(x) => x.id} columns={columns} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
    </>
  );
}
