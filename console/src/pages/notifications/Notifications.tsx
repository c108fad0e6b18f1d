import { Button, Checkbox, FileButton, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { sendFile } from "../../api/client";
import { notifications } from "../../api/queries";
import type { NotificationRow } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Grid, type Column } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Head, Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { day, moment } from "../../text/time";
import { NewDraft } from "./NewDraft";
import { State } from "./State";

const STATES = ["draft", "sent", "acknowledged", "more_time", "no_objection", "objection", "expired", "withdrawn", "closed"];

function useColumns(): Column<NotificationRow>[] {
  const { t, word } = useWords();
  return [
    { head: t("notice.reference"), sort: (n) => n.reference, cell: (n) => <><Link className="strong" to={`/notifications/${n.id}`}><Code>{n.reference}</Code></Link><div className="soft small">{word("noticeForm", n.form)}</div></> },
    { head: t("notice.about"), sort: (n) => n.subject, cell: (n) => <>{word("noticeItem", n.subject)}<div className="soft small">{word("noticeWay", n.direction)}</div></> },
    { head: t("notice.other"), sort: (n) => n.counterpart, cell: (n) => <Other of={n.counterpart} /> },
    { head: t("notice.state"), sort: (n) => n.state, cell: (n) => <State of={n.state} /> },
    { head: t("notice.deadline"), sort: (n) => n.deadline ?? "9", cell: (n) => <span className="nw">{n.deadline ? <span className={n.overdue ? "bad strong" : ""}>{day(n.deadline)}{n.overdue && <> · {t("notice.overdue")}</>}</span> : <span className="soft">{t("notice.nothingOwed")}</span>}</span> },
    { head: t("notice.changed"), sort: (n) => n.changed_at, cell: (n) => <span className="nw soft">{moment(n.changed_at)}</span>, optional: true },
  ];
}

/** Kind and country of an authority, as lists carry them in one text. */
export function Other({ of }: { of: string }) {
  const { word } = useWords();
  const [kind = "", ...rest] = of.split(" ");
  return <>{word("authority", kind)}{rest.length > 0 && <> <Code>{rest.join(" ")}</Code></>}</>;
}

/** Takes a file of others in: a reply to what was sent, or a notification of theirs. */
function TakeIn() {
  const { t } = useWords();
  const go = useNavigate();
  const take = useAct((file: File) => sendFile<{ id: number }>("/api/v1/notifications/receive", file), "notice.taken", ({ id }) => void go({ to: `/notifications/${id}` }));
  return <FileButton accept=".json,.xml,application/json,application/xml" onChange={(file) => { if (file) take.mutate(file); }}>{(props) => <Button {...props} variant="default" size="sm" loading={take.isPending}>{t("notice.takeIn")}</Button>}</FileButton>;
}

/** Notifications between administrations, what is overdue first. */
export function Notifications() {
  const { t, word } = useWords();
  const go = useNavigate();
  const acts = useMay("notifications.edit");
  const [state, setState] = useState("");
  const [overdue, setOverdue] = useState(false);
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [drafting, setDrafting] = useState(false);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(notifications({ state: state || undefined, overdue: overdue || undefined, q: q || undefined, page }));
  const columns = useColumns();
  const counts = query.data?.counts ?? {};
  return (
    <>
      <Head title={t("notice.title")} sub={t("notice.sub")}>{acts && <><TakeIn /><Button size="sm" onClick={() => setDrafting(true)}>{t("notice.new")}</Button></>}</Head>
      <div className="row gap" style={{ marginBottom: 12 }}>
        <Select aria-label={t("notice.state")} value={state} onChange={(v) => { setState(v ?? ""); setPage(1); }} data={["", ...STATES].map((value) => ({ value, label: value ? `${word("noticeState", value)} (${counts[value] ?? 0})` : t("notice.anyState") }))} w={210} />
        <TextInput aria-label={t("list.filter")} placeholder={t("notice.find")} value={text} onChange={(e) => { setText(e.currentTarget.value); setPage(1); }} className="grow" />
        <Checkbox label={`${t("notice.onlyOverdue")} (${counts.overdue ?? 0})`} checked={overdue} onChange={(e) => { setOverdue(e.currentTarget.checked); setPage(1); }} />
      </div>
      <Panel flush><Shown query={query} lines={10} empty={(data) => data.items.length === 0 && t(state || q || overdue ? "list.none" : "notice.none")}>{(data) => (
        <><Grid label={t("notice.title")} items={data.items} id={(n) => n.id} open={(n) => void go({ to: `/notifications/${n.id}` })} columns={columns} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
      {drafting && <NewDraft close={() => setDrafting(false)} />}
    </>
  );
}
