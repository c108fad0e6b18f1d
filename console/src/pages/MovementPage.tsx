import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { movement } from "../api/queries";
import type { ConsignmentRow, MessageRef, MovementRow, TravellerRow } from "../api/types";
import { useWords } from "../i18n/words";
import { Due } from "../parts/clock";
import { Code } from "../parts/Code";
import { Grid, type Column } from "../parts/Grid";
import { Lane, LaneCounts } from "../parts/Lane";
import { Messages } from "../parts/Messages";
import { Head, Panel } from "../parts/Panel";
import { Empty, Shown } from "../parts/states";
import { count, mass } from "../text/figures";
import { day, moment } from "../text/time";

const RANK: Record<string, number> = { red: 0, yellow: 1, blue: 2, green: 3 };
const holds = (item: object, text: string) => Object.values(item).flat().some((value) => String(value).toLowerCase().includes(text));

function useSieve<T extends { lane: string; score: number }>(all: readonly T[]) {
  const { t, word } = useWords();
  const [lane, setLane] = useState("");
  const [text, setText] = useState("");
  const items = all.filter((item) => (!lane || item.lane === lane) && (!text || holds(item, text.toLowerCase())))
    .sort((a, b) => (RANK[a.lane] ?? 4) - (RANK[b.lane] ?? 4) || b.score - a.score);
  const bar = <div className="row">
    <TextInput aria-label={t("list.filter")} placeholder={t("list.filter")} value={text} onChange={(e) => setText(e.currentTarget.value)} />
    <Select aria-label={t("queue.lane")} value={lane} onChange={(v) => setLane(v ?? "")} data={["", "red", "yellow", "blue", "green"].map((value) => ({ value, label: value ? word("lane", value) : t("queue.anyLane") }))} w={140} />
  </div>;
  return { items, bar };
}

function Travellers({ all }: { all: TravellerRow[] }) {
  const { t, word } = useWords();
  const go = useNavigate();
  const { items, bar } = useSieve(all);
  const columns: Column<TravellerRow>[] = [
    { head: t("queue.lane"), sort: (p) => RANK[p.lane] ?? 4, cell: (p) => <Lane lane={p.lane} /> },
    { head: t("person.name"), sort: (p) => p.name, cell: (p) => <Link className="strong" to="/travellers/$id" params={{ id: String(p.id) }}>{p.name}</Link> },
    { head: t("field.nationality"), sort: (p) => p.nationality ?? "", cell: (p) => p.nationality },
    { head: t("field.date_of_birth"), sort: (p) => p.date_of_birth ?? "", cell: (p) => <span className="nw">{day(p.date_of_birth)}</span> },
    { head: t("person.document"), cell: (p) => <Code>{p.document}</Code> },
    { head: t("field.seat"), sort: (p) => p.seat ?? "", cell: (p) => <Code>{p.seat}</Code> },
    { head: t("field.locator"), sort: (p) => p.locator ?? "", cell: (p) => <Code>{p.locator}</Code>, optional: true },
    { head: t("person.sources"), cell: (p) => <span className="nw">{p.sources.map((s) => <span key={s} className="tag" style={{ marginInlineEnd: 4 }}>{word("source", s)}</span>)}</span> },
    { head: t("queue.reason"), cell: (p) => p.top_reason },
  ];
  return <Panel title={t("movement.travellers", { count: all.length })} aside={bar} flush>{items.length === 0 ? <Empty title={t("list.none")} /> : <Grid label={t("movement.travellers", { count: all.length })} items={items} columns={columns} id={(p) => p.id} open={(p) => void go({ to: "/travellers/$id", params: { id: String(p.id) } })} />}</Panel>;
}

function Consignments({ all }: { all: ConsignmentRow[] }) {
  const { t } = useWords();
  const go = useNavigate();
  const { items, bar } = useSieve(all);
  const columns: Column<ConsignmentRow>[] = [
    { head: t("queue.lane"), sort: (c) => RANK[c.lane] ?? 4, cell: (c) => <Lane lane={c.lane} /> },
    { head: t("cargo.bill"), sort: (c) => c.reference, cell: (c) => <Link to="/consignments/$id" params={{ id: String(c.id) }}><Code>{c.reference}</Code></Link> },
    { head: t("field.consignor"), sort: (c) => c.consignor ?? "", cell: (c) => c.consignor },
    { head: t("field.consignee"), sort: (c) => c.consignee ?? "", cell: (c) => c.consignee },
    { head: t("field.goods"), cell: (c) => c.goods },
    { head: t("field.containers"), cell: (c) => (Array.isArray(c.containers) ? c.containers : []).map((n) => <div key={n}><Code>{n}</Code></div>) },
    { head: t("field.gross_mass_kg"), sort: (c) => c.gross_mass_kg ?? 0, cell: (c) => mass(c.gross_mass_kg), end: true },
    { head: t("field.packages"), sort: (c) => c.packages ?? 0, cell: (c) => count(c.packages), end: true, optional: true },
    { head: t("queue.reason"), cell: (c) => c.top_reason },
  ];
  return <Panel title={t("movement.consignments", { count: all.length })} aside={bar} flush>{items.length === 0 ? <Empty title={t("list.none")} /> : <Grid label={t("movement.consignments", { count: all.length })} items={items} columns={columns} id={(c) => c.id} open={(c) => void go({ to: "/consignments/$id", params: { id: String(c.id) } })} />}</Panel>;
}

type Whole = Omit<MovementRow, "travellers" | "consignments" | "messages"> & { travellers?: unknown; consignments?: unknown; messages?: unknown };
const listed = <T,>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

export function MovementPage() {
  const { word } = useWords();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(movement(Number(id)));
  return (
    <Shown query={query} lines={14}>{(data) => {
      const m = data as Whole;
      const [people, bills] = [listed<TravellerRow>(m.travellers), listed<ConsignmentRow>(m.consignments)];
      return (
        <>
          <Head title={<bdi>{m.title}</bdi>} sub={<><Code>{m.departure.place}</Code> {moment(m.departure.time)} <span className="arrow">→</span> <Code>{m.arrival.place}</Code> {moment(m.arrival.time)} · {word("direction", m.direction)}{m.vessel?.imo && <> · IMO <Code bad={m.vessel.imo_valid === false}>{m.vessel.imo}</Code></>}</>}>
            <LaneCounts lanes={m.lanes} /><span className="figure" style={{ fontSize: "1.15rem" }}><Due at={m.direction === "departing" ? m.departure.time : m.arrival.time} /></span>
          </Head>
          {(people.length > 0 || m.mode === "air") && <Travellers all={people} />}
          {(bills.length > 0 || m.mode !== "air") && <Consignments all={bills} />}
          <Messages of={listed<MessageRef>(m.messages)} />
        </>
      );
    }}</Shown>
  );
}
