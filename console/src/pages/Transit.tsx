import { SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { transit } from "../api/queries";
import type { TransitCounts, TransitDifference, TransitRow } from "../api/types";
import { useWords } from "../i18n/words";
import { Code } from "../parts/Code";
import { Grid, type Column } from "../parts/Grid";
import { Pages } from "../parts/Pages";
import { Head, Panel } from "../parts/Panel";
import { Shown } from "../parts/states";
import { count } from "../text/figures";
import { moment } from "../text/time";

const STATES = ["overdue", "differing", "open", "matched", ""];

function Figures({ of }: { of: TransitCounts }) {
  const { word } = useWords();
  const told: [string, number][] = [["open", of.open], ["overdue", of.overdue], ["differing", of.differing], ["matched", of.matched]];
  return <Panel><div className="figures">{told.map(([name, value]) => <div key={name}><div className="figure">{count(value)}</div><div className="soft small">{word("transitState", name)}</div></div>)}</div></Panel>;
}

function Differences({ of }: { of: TransitDifference[] }) {
  const { t, word } = useWords();
  if (of.length === 0) return null;
  return <>{of.map((one, at) => <div key={at} className="small"><span className="soft">{word("transitWhat", one.what)}</span> <bdi>{one.entered || t("transit.none")}</bdi> <span aria-hidden="true" className="soft">≠</span> <bdi>{one.left || t("transit.none")}</bdi></div>)}</>;
}

function useColumns(): Column<TransitRow>[] {
  const { t, word } = useWords();
  return [
    { head: t("transit.state"), sort: (row) => row.state, cell: (row) => <span className={row.state === "overdue" || row.state === "differing" ? "strong" : "soft"}>{word("transitState", row.state)}</span> },
    { head: t("transit.entered"), sort: (row) => row.entered_at, cell: (row) => <><Link className="strong" to={`/consignments/${row.id}`}><Code>{row.entered.reference}</Code></Link><div className="soft small"><bdi>{row.entered.conveyance}</bdi> · <span className="nw">{moment(row.entered_at)}</span></div></> },
    { head: t("transit.goods"), cell: (row) => <><bdi>{row.entered.goods}</bdi><div className="soft small"><bdi>{row.entered.consignee}</bdi></div></>, optional: true },
    { head: t("transit.containers"), cell: (row) => Object.keys(row.entered.containers ?? {}).map((number) => <div key={number}><Code>{number}</Code></div>), optional: true },
    { head: t("transit.due"), sort: (row) => row.due_at, cell: (row) => <span className="nw">{moment(row.due_at)}</span> },
    { head: t("transit.left"), sort: (row) => row.left_at ?? "9", cell: (row) => row.left && row.exit_id !== undefined && <><Link to={`/consignments/${row.exit_id}`}><Code>{row.left.reference}</Code></Link><div className="soft small"><bdi>{row.left.conveyance}</bdi>{row.left_at && <> · <span className="nw">{moment(row.left_at)}</span></>}</div></> },
    { head: t("transit.differences"), cell: (row) => <Differences of={row.differences} /> },
  ];
}

/** What came in only to pass: what has left as it came, what has not, and what has not left. */
export function Transit() {
  const { t, word } = useWords();
  const [state, setState] = useState("overdue");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(transit({ state: state || undefined, q: q || undefined, page }));
  const columns = useColumns();
  const first = (set: (value: string) => void) => (value: string) => { set(value); setPage(1); };
  return (
    <>
      <Head title={t("transit.title")} sub={t("transit.sub")} />
      {query.data && <Figures of={query.data.counts} />}
      <div className="row gap" style={{ marginBottom: 12 }}>
        <SegmentedControl aria-label={t("transit.state")} value={state} onChange={first(setState)} data={STATES.map((value) => ({ value, label: value ? word("transitState", value) : t("transit.all") }))} />
        <TextInput aria-label={t("list.filter")} placeholder={t("transit.find")} value={text} onChange={(e) => first(setText)(e.currentTarget.value)} className="grow" />
      </div>
      <Panel flush><Shown query={query} lines={10} empty={(data) => data.items.length === 0 && t(q ? "list.none" : "transit.empty")}>{(data) => (
        <><Grid label={t("transit.title")} items={data.items} id={(row) => row.id} columns={columns} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
    </>
  );
}
