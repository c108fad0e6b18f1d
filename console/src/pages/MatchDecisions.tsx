import { Button, Modal, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { matchDecisions } from "../api/queries";
import type { MatchCounts, MatchDecision } from "../api/types";
import { useWords } from "../i18n/words";
import { Code } from "../parts/Code";
import { Grid, type Column } from "../parts/Grid";
import { useMayWithdraw, VerdictTag, Withdraw } from "../parts/match/Decided";
import { Pages } from "../parts/Pages";
import { Head, Panel } from "../parts/Panel";
import { Shown } from "../parts/states";
import { count, percent } from "../text/figures";
import { day, moment } from "../text/time";

const PLACES: Record<string, string> = { traveller: "/travellers", consignment: "/consignments", movement: "/conveyances" };
const STATES = ["active", "expired", "withdrawn", ""];

function Figures({ of }: { of: MatchCounts }) {
  const { t } = useWords();
  const told: [string, number][] = [["different", of.different], ["same", of.same], ["ending", of.ending], ["cleared_today", of.cleared_today]];
  return <Panel><div className="figures">{told.map(([name, value]) => <div key={name}><div className="figure">{count(value)}</div><div className="soft small">{t(`match.count.${name}`)}</div></div>)}</div></Panel>;
}

function useColumns(take: (decision: MatchDecision) => void): Column<MatchDecision>[] {
  const { t, word } = useWords();
  const may = useMayWithdraw();
  return [
    { head: t("match.verdict"), sort: (d) => d.verdict, cell: (d) => <VerdictTag decision={d} /> },
    { head: t("match.announced"), sort: (d) => d.party_name, cell: (d) => <><Link className="strong" to={`${PLACES[d.subject] ?? "/movements"}/${d.subject_id}`}>{d.party_name}</Link><div className="soft small">{word("subject", d.subject)}</div></> },
    { head: t("match.listed"), sort: (d) => d.entry_name, cell: (d) => <>{d.entry_name}<div className="soft small">{d.list} <Code>{d.entry}</Code></div></> },
    { head: t("queue.score"), sort: (d) => d.score, cell: (d) => <span className="nw">{percent(d.score, 0)}</span>, end: true, optional: true },
    { head: t("match.reason"), cell: (d) => <>{d.reason}{d.withdrawn && <div className="soft small">{t("match.withdrawnBy", { who: d.withdrawn.by, at: moment(d.withdrawn.at) })} {d.withdrawn.reason}</div>}</> },
    { head: t("match.by"), sort: (d) => d.at, cell: (d) => <>{d.by}<div className="soft small nw">{moment(d.at)}</div></> },
    { head: t("match.until"), sort: (d) => d.expires_at ?? "9", cell: (d) => <><span className="nw">{d.expires_at ? day(d.expires_at) : t("match.noEnd")}</span><div className="soft small">{word("matchState", d.state)}</div></> },
    { head: t("match.applied"), sort: (d) => d.applied, cell: (d) => count(d.applied), end: true, optional: true },
    { head: t("match.do"), cell: (d) => may(d) && <Button size="compact-xs" variant="subtle" onClick={() => take(d)}>{t("match.withdraw")}</Button> },
  ];
}

/** Every decision on a list match: what it clears, until when, and how to take it back. */
export function MatchDecisions() {
  const { t, word } = useWords();
  const asked = useSearch({ strict: false }) as { state?: string };
  const [state, setState] = useState(asked.state ?? "active");
  const [verdict, setVerdict] = useState("");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [taking, setTaking] = useState<MatchDecision | null>(null);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(matchDecisions({ state: state || undefined, verdict: verdict || undefined, q: q || undefined, page }));
  const columns = useColumns(setTaking);
  const first = (set: (value: string) => void) => (value: string) => { set(value); setPage(1); };
  return (
    <>
      <Head title={t("match.title")} sub={t("match.sub")} />
      {query.data && <Figures of={query.data.counts} />}
      <div className="row gap" style={{ marginBottom: 12 }}>
        <SegmentedControl aria-label={t("match.state")} value={state} onChange={first(setState)} data={STATES.map((value) => ({ value, label: value ? word("matchState", value) : t("match.all") }))} />
        <Select aria-label={t("match.verdict")} value={verdict} onChange={(v) => first(setVerdict)(v ?? "")} data={["", "different", "same"].map((value) => ({ value, label: value ? t(`match.${value}`) : t("match.anyVerdict") }))} w={170} />
        <TextInput aria-label={t("list.filter")} placeholder={t("match.find")} value={text} onChange={(e) => first(setText)(e.currentTarget.value)} className="grow" />
      </div>
      <Panel flush><Shown query={query} lines={10} empty={(data) => data.items.length === 0 && t(state === "active" && !q && !verdict ? "match.none" : "list.none")}>{(data) => (
        <><Grid label={t("match.title")} items={data.items} id={(d) => d.id} columns={columns} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
      <Modal opened={taking !== null} onClose={() => setTaking(null)} title={taking && <>{taking.party_name} <span aria-hidden="true">≈</span> {taking.entry_name}</>} closeButtonProps={{ "aria-label": t("match.close") }}>
        {taking && <><p className="soft" style={{ marginTop: 0 }}>{t("match.withdrawHelp")}</p><Withdraw decision={taking} close={() => setTaking(null)} /></>}
      </Modal>
    </>
  );
}
