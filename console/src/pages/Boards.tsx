import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { movements } from "../api/queries";
import type { Call, MovementRow } from "../api/types";
import { useWords } from "../i18n/words";
import { Due } from "../parts/clock";
import { Code } from "../parts/Code";
import { Grid, type Column } from "../parts/Grid";
import { LaneCounts } from "../parts/Lane";
import { Pages } from "../parts/Pages";
import { Head, Panel } from "../parts/Panel";
import { Shown } from "../parts/states";
import { count } from "../text/figures";
import { moment, parseTime } from "../text/time";

function Stop({ call }: { call: Call }) {
  return <><Code>{call.place}</Code> <span className="soft small">{call.country}</span><div className="soft small">{moment(call.time)}</div></>;
}

function Board({ mode }: { mode: "air" | "sea" }) {
  const { t, word } = useWords();
  const go = useNavigate();
  const [direction, setDirection] = useState("");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(text.trim(), 250);
  const rows = useQuery({ ...movements({ mode, direction: direction || undefined, q: q || undefined, page }), refetchInterval: 30_000 });
  const what = mode === "air" ? "travellers" : "consignments";
  const columns: Column<MovementRow>[] = [
    { head: t(`board.${mode}`), sort: (m) => m.title, cell: (m) => <Link to="/movements/$id" params={{ id: String(m.id) }} className="strong"><bdi>{m.title}</bdi></Link> },
    { head: t("board.direction"), cell: (m) => <span className="tag">{word("direction", m.direction)}</span>, optional: true },
    { head: t("board.from"), cell: (m) => <Stop call={m.departure} /> },
    { head: t("board.to"), cell: (m) => <Stop call={m.arrival} /> },
    { head: t("board.due"), sort: (m) => parseTime(m.direction === "departing" ? m.departure.time : m.arrival.time) ?? 0, cell: (m) => <Due at={m.direction === "departing" ? m.departure.time : m.arrival.time} /> },
    { head: t(`board.${what}`), sort: (m) => m[what], cell: (m) => count(m[what]), end: true },
    { head: t("board.wanted"), sort: (m) => m.lanes.red * 1e6 + m.lanes.yellow * 1e3 + m.lanes.blue, cell: (m) => <LaneCounts lanes={m.lanes} /> },
  ];
  return (
    <>
      <Head title={t(`nav.${mode === "air" ? "flights" : "voyages"}`)}>
        <TextInput aria-label={t("list.filter")} placeholder={t(`board.find.${mode}`)} value={text} onChange={(e) => { setText(e.currentTarget.value); setPage(1); }} />
        <Select aria-label={t("board.direction")} value={direction} onChange={(v) => { setDirection(v ?? ""); setPage(1); }} data={["", "arriving", "departing"].map((value) => ({ value, label: t(`direction.${value || "any"}`) }))} w={150} />
      </Head>
      <Panel flush>
        <Shown query={rows} lines={12} empty={(data) => data.items.length === 0 && t("board.empty")}>{(data) => (
          <><Grid label={t(`nav.${mode === "air" ? "flights" : "voyages"}`)} items={data.items} columns={columns} id={(m) => m.id} open={(m) => void go({ to: "/movements/$id", params: { id: String(m.id) } })} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
        )}</Shown>
      </Panel>
    </>
  );
}

export const Flights = () => <Board mode="air" />;
export const Voyages = () => <Board mode="sea" />;
