import { Alert, Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../api/client";
import { audit } from "../api/queries";
import type { AuditEntry } from "../api/types";
import { useWords } from "../i18n/words";
import { useAct } from "../parts/act";
import { Code } from "../parts/Code";
import { Grid } from "../parts/Grid";
import { Pages } from "../parts/Pages";
import { Head, Panel } from "../parts/Panel";
import { Shown } from "../parts/states";
import { count } from "../text/figures";
import { moment } from "../text/time";

const PLACES: Record<string, string> = { target: "/targets", traveller: "/travellers", consignment: "/consignments", movement: "/movements", message: "/messages" };

function Detail({ of }: { of: unknown }) {
  const { word } = useWords();
  if (of === null || of === undefined) return null;
  if (typeof of !== "object") return <>{String(of)}</>;
  return <>{Object.entries(of).map(([key, value]) => <div key={key} className="small"><span className="soft">{word("detail", key)}:</span> {key === "decision" ? word("decision", String(value)) : typeof value === "object" ? JSON.stringify(value) : String(value)}</div>)}</>;
}

function Subject({ of }: { of: AuditEntry }) {
  const { word } = useWords();
  const text = `${word("subject", of.subject)} ${of.subject_id ?? ""}`;
  const place = of.subject ? PLACES[of.subject] : undefined;
  return place && of.subject_id ? <Link to={`${place}/${of.subject_id}`}>{text}</Link> : <>{text}</>;
}

export function Audit() {
  const { t, word } = useWords();
  const [actor, setActor] = useState("");
  const [text, setText] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [page, setPage] = useState(1);
  const [filter] = useDebouncedValue({ actor: actor || undefined, q: text || undefined, from: from || undefined, to: to || undefined, page }, 250);
  const query = useQuery(audit(filter));
  const verify = useAct(() => ask(client.GET("/api/v1/audit/verify")));
  const first = (set: (value: string) => void) => (e: { currentTarget: { value: string } }) => { set(e.currentTarget.value); setPage(1); };
  return (
    <>
      <Head title={t("audit.title")} sub={t("audit.sub")}><Button onClick={() => verify.mutate(undefined)} loading={verify.isPending}>{t("audit.verify")}</Button></Head>
      {verify.data && <Alert mb="md" color={verify.data.ok ? "green" : "red"} role="status" title={t(verify.data.ok ? "audit.whole" : "audit.broken", { at: verify.data.broken_at })}>{t("audit.checked", { entries: count(verify.data.entries) })} <Code>{verify.data.head?.slice(0, 24)}</Code> {verify.data.reason}</Alert>}
      <div className="row" style={{ marginBottom: 12 }}>
        <TextInput aria-label={t("audit.actor")} placeholder={t("audit.actor")} value={actor} onChange={first(setActor)} />
        <TextInput aria-label={t("list.filter")} placeholder={t("list.filter")} value={text} onChange={first(setText)} className="grow" />
        <TextInput type="date" aria-label={t("audit.from")} value={from} onChange={first(setFrom)} /><TextInput type="date" aria-label={t("audit.to")} value={to} onChange={first(setTo)} />
      </div>
      <Panel flush><Shown query={query} lines={12} empty={(data) => data.items.length === 0 && t("list.none")}>{(data) => (
        <><Grid label={t("audit.title")} items={data.items} id={(e) => e.seq} columns={[
          { head: t("audit.seq"), cell: (e) => <Code>{e.seq}</Code>, end: true }, { head: t("audit.at"), cell: (e) => moment(e.at) }, { head: t("audit.actor"), cell: (e) => e.actor },
          { head: t("audit.action"), cell: (e) => word("action", e.action.replace(/\./g, "_")) }, { head: t("audit.subject"), cell: (e) => <Subject of={e} /> }, { head: t("audit.detail"), cell: (e) => <Detail of={e.detail} /> },
          { head: t("audit.hash"), cell: (e) => <span className="soft"><Code>{e.hash.slice(0, 12)}</Code></span>, optional: true },
        ]} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
    </>
  );
}
