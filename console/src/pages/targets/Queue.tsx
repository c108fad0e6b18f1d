import { Chip, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { targets } from "../../api/queries";
import type { Target } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Due } from "../../parts/clock";
import { Grid, type Column } from "../../parts/Grid";
import { Lane } from "../../parts/Lane";
import { Pages } from "../../parts/Pages";
import { Head, Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { useLive } from "../../shell/live";
import { score } from "../../text/figures";
import { parseTime } from "../../text/time";

const RANK: Record<string, number> = { red: 0, yellow: 1, blue: 2, green: 3 };

function useColumns(): Column<Target>[] {
  const { t, word } = useWords();
  const { fresh } = useLive();
  return [
    { head: t("queue.lane"), sort: (x) => RANK[x.lane] ?? 4, cell: (x) => <Lane lane={x.lane} /> },
    { head: t("queue.who"), sort: (x) => x.title, cell: (x) => <><Link className="strong" to="/targets/$id" params={{ id: String(x.id) }}>{x.title}</Link> {fresh.has(x.id) && <span className="tag new">{t("queue.new")}</span>}<div className="soft small">{x.subtitle}</div></> },
    { head: t("queue.reasons"), cell: (x) => <>{x.because && <div className="strong small"><bdi>{x.because.text}</bdi></div>}{x.reasons[0]?.title}{x.reasons.length > 1 && <div className="soft small">{x.reasons.slice(1, 4).map((r) => r.title).join(" · ")}</div>}</> },
    { head: t("queue.movement"), sort: (x) => x.movement?.title ?? "", cell: (x) => x.movement && <Link to="/movements/$id" params={{ id: String(x.movement.id) }}><bdi>{x.movement.title}</bdi></Link> },
    { head: t("queue.deadline"), sort: (x) => parseTime(x.deadline) ?? Infinity, cell: (x) => <Due at={x.deadline} /> },
    { head: t("queue.score"), sort: (x) => x.score, cell: (x) => score(x.score), end: true },
    { head: t("queue.state"), cell: (x) => <span className="soft">{x.decided ? word("decision", x.decided.decision) : x.claimed_by ? t("queue.with", { who: x.claimed_by }) : word("status", x.status)}</span> },
  ];
}

export function Queue() {
  const { t, word } = useWords();
  const go = useNavigate();
  const asked = useSearch({ strict: false }) as { lane?: string };
  const [status, setStatus] = useState("open");
  const [lane, setLane] = useState(asked.lane ?? "");
  const [subject, setSubject] = useState("");
  const [sort, setSort] = useState("deadline");
  const [mine, setMine] = useState(false);
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(text.trim(), 250);
  const mayDecide = useMay("decide");
  const query = useQuery(targets({ status, lane: lane || undefined, subject: subject || undefined, mine: mine || undefined, q: q || undefined, sort, page }));
  const claim = useAct((id: number) => ask(client.POST("/api/v1/targets/{id}/claim", { params: { path: { id } } })), "decide.claimed");
  const columns = useColumns();
  const open = (x: Target) => void go({ to: "/targets/$id", params: { id: String(x.id) } });
  const first = <T,>(set: (value: T) => void) => (value: T) => { set(value); setPage(1); };
  const counts = query.data?.counts;
  return (
    <>
      <Head title={t("queue.title")} sub={counts && t("queue.counts", counts)}><span className="soft small opt"><kbd>j</kbd> <kbd>k</kbd> {t("keys.move")} <kbd>↵</kbd> {t("keys.open")} <kbd>c</kbd> {t("keys.claim")}</span></Head>
      <div className="row" style={{ marginBottom: 12 }}>
        <SegmentedControl aria-label={t("queue.state")} value={status} onChange={first(setStatus)} data={["open", "claimed", "decided"].map((value) => ({ value, label: word("status", value) }))} />
        <Select aria-label={t("queue.lane")} value={lane} onChange={(v) => first(setLane)(v ?? "")} data={["", "red", "yellow", "blue"].map((value) => ({ value, label: value ? word("lane", value) : t("queue.anyLane") }))} w={150} />
        <Select aria-label={t("queue.subject")} value={subject} onChange={(v) => first(setSubject)(v ?? "")} data={["", "traveller", "consignment"].map((value) => ({ value, label: value ? word("subject", value) : t("queue.anySubject") }))} w={170} />
        <Select aria-label={t("queue.sort")} value={sort} onChange={(v) => first(setSort)(v ?? "deadline")} data={["deadline", "score"].map((value) => ({ value, label: t(`queue.by.${value}`) }))} w={170} />
        <Chip checked={mine} onChange={first(setMine)} radius="sm">{t("queue.mine")}</Chip>
        <TextInput aria-label={t("list.filter")} placeholder={t("queue.find")} value={text} onChange={(e) => first(setText)(e.currentTarget.value)} className="grow" />
      </div>
      <Panel flush>
        <Shown query={query} lines={12} empty={(data) => data.items.length === 0 && t("queue.empty")}>{(data) => (
          <><Grid label={t("queue.title")} items={data.items} columns={columns} id={(x) => x.id} open={open} keys={mayDecide ? { c: (x) => claim.mutate(x.id), d: open } : {}} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
        )}</Shown>
      </Panel>
    </>
  );
}
