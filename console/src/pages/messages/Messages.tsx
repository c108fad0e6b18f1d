import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { messages } from "../../api/queries";
import type { MessageRow } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Grid, type Column } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Head, Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { count, size } from "../../text/figures";
import { moment } from "../../text/time";
import { SendFiles } from "./SendFiles";

export function DefectCounts({ of }: { of: MessageRow["defects"] }) {
  const { t } = useWords();
  if (!of || of.error + of.warning + of.info === 0) return <span className="good">{t("message.clean")}</span>;
  return <>{of.error > 0 && <span className="bad">{t("message.errors", { count: of.error })} </span>}{of.warning > 0 && <span>{t("message.warnings", { count: of.warning })} </span>}{of.info > 0 && <span className="soft">{t("message.infos", { count: of.info })}</span>}</>;
}

export function Messages() {
  const { t, word } = useWords();
  const go = useNavigate();
  const asked = useSearch({ strict: false }) as { status?: string };
  const [status, setStatus] = useState(asked.status ?? "");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(messages({ status: status || undefined, q: q || undefined, page }));
  const mayRetry = useMay("retry");
  const retry = useAct((id: number) => ask(client.POST("/api/v1/messages/{id}/retry", { params: { path: { id } } })), "message.retried");
  const maySend = useMay("send");
  const columns: Column<MessageRow>[] = [
    { head: t("message.received"), sort: (m) => m.received_at, cell: (m) => <Link className="nw" to="/messages/$id" params={{ id: String(m.id) }}>{moment(m.received_at)}</Link> },
    { head: t("message.format"), sort: (m) => m.format ?? "", cell: (m) => m.format ?? <span className="soft">{t("message.unknown")}</span> },
    { head: t("message.sender"), sort: (m) => m.sender ?? "", cell: (m) => <>{m.sender}<div className="soft small"><bdi dir="ltr">{m.name}</bdi></div></> },
    { head: t("message.channel"), cell: (m) => word("channel", m.channel), optional: true },
    { head: t("message.size"), sort: (m) => m.size, cell: (m) => <span className="nw">{size(m.size)}</span>, end: true, optional: true },
    { head: t("message.records"), cell: (m) => count(m.records), end: true },
    { head: t("message.defects"), cell: (m) => (m.status === "quarantined" ? <span className="bad">{m.reason}</span> : <DefectCounts of={m.defects} />) },
    { head: t("message.state"), cell: (m) => <span className={m.status === "quarantined" ? "bad" : "soft"}>{word("messageStatus", m.status)}</span> },
    { head: t("message.do"), cell: (m) => m.status === "quarantined" && mayRetry && <Button size="compact-sm" variant="default" onClick={() => retry.mutate(m.id)}>{t("message.retry")}</Button> },
  ];
  return (
    <>
      <Head title={t("message.title")}>
        <SegmentedControl aria-label={t("message.state")} value={status} onChange={(v) => { setStatus(v); setPage(1); }} data={["", "processed", "quarantined"].map((value) => ({ value, label: value ? word("messageStatus", value) : t("message.all") }))} />
        <TextInput aria-label={t("list.filter")} placeholder={t("message.find")} value={text} onChange={(e) => { setText(e.currentTarget.value); setPage(1); }} />
        {maySend && <SendFiles />}
      </Head>
      <Panel flush><Shown query={query} lines={12} empty={(data) => data.items.length === 0 && t("message.none")}>{(data) => (
        <><Grid label={t("message.title")} items={data.items} columns={columns} id={(m) => m.id} open={(m) => void go({ to: "/messages/$id", params: { id: String(m.id) } })} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
    </>
  );
}
