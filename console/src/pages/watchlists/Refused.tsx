import { Alert, Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { List } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { useMay } from "../../session";
import { count } from "../../text/figures";
import { moment, span } from "../../text/time";
import { everyWord } from "./every";
import { Where } from "./Where";

/** Why the last edition of a list was refused, or that it is out of date, and what can be done about it. */
export function Refused({ list, see }: { list: List; see: (digest: string) => void }) {
  const { t, word } = useWords();
  const mayEdit = useMay("lists.edit");
  const mayRead = useMay("entries");
  const [accepting, setAccepting] = useState(false);
  const [reason, setReason] = useState("");
  const { attempt } = list;
  const accept = useAct(() => ask(client.POST("/api/v1/lists/{list}/attempts/{id}/accept", { params: { path: { list: list.id, id: attempt?.id ?? 0 } }, body: { reason } })), "lists.accepted", () => setAccepting(false));
  const fetchNow = useAct(() => ask(client.POST("/api/v1/lists/{list}/fetch", { params: { path: { list: list.id } } })), "lists.asked");
  if (list.standing !== "refused" || !attempt) {
    if (!list.stale) return null;
    return <Alert color="yellow" style={{ background: "var(--yellow-bg)" }} title={t("lists.staleTitle")} m="md">{t("lists.staleWhy", { span: span((list.age_seconds ?? 0) * 1000), every: everyWord(t, list.fetch?.every_seconds ?? 0).toLowerCase() })}</Alert>;
  }
  const change = attempt.difference;
  return (
    <Alert color="red" m="md" style={{ background: "var(--red-bg)" }} title={<span className="said">{t("lists.refusedTitle")}: {word("refusal", attempt.reason)}</span>}>
      <p style={{ margin: "0 0 6px" }}>{t("lists.refusedStays")}</p>
      {change && <p style={{ margin: "0 0 6px" }}>{t("lists.would", { entries: count(attempt.entries), inForce: count(list.entries), added: count(change.added), changed: count(change.changed), removed: count(change.removed) })}</p>}
      {!change && attempt.detail && <p style={{ margin: "0 0 6px" }}><bdi>{attempt.detail}</bdi></p>}
      <div className="soft small" style={{ marginBottom: 8 }}>{t("lists.refusedAt", { at: moment(attempt.at), by: attempt.by, source: "" })}<Where of={attempt.source} /></div>
      <div className="row">
        {attempt.kept && attempt.digest && mayRead && <Button size="compact-sm" variant="default" onClick={() => see(attempt.digest ?? "")}>{t("lists.see")}</Button>}
        {list.fetch && mayEdit && <Button size="compact-sm" variant="default" loading={fetchNow.isPending || Boolean(list.fetching)} onClick={() => fetchNow.mutate(undefined)}>{t("lists.fetch")}</Button>}
        {attempt.kept && mayEdit && !accepting && <Button size="compact-sm" color="red" variant="light" onClick={() => setAccepting(true)}>{t("lists.accept")}</Button>}
      </div>
      {accepting && <form className="gap" style={{ maxWidth: 560 }} onSubmit={(e) => { e.preventDefault(); accept.mutate(undefined); }}>
        <Textarea data-autofocus autoFocus label={t("lists.acceptWhy")} description={t("lists.acceptHelp")} required autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
        <div className="row gap"><Button type="submit" color="red" disabled={reason.trim().length < 3} loading={accept.isPending}>{t("lists.accept")}</Button><Button variant="default" onClick={() => setAccepting(false)}>{t("lists.cancel")}</Button></div>
      </form>}
    </Alert>
  );
}
