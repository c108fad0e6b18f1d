import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { MatchDecision } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useMay, useWho } from "../../session";
import { day, moment } from "../../text/time";
import { useAct } from "../act";

/** Whether the one who looks may take a decision back: its maker, or a supervisor. */
export function useMayWithdraw(): (decision: MatchDecision) => boolean {
  const who = useWho();
  const own = useMay("decide");
  const any = useMay("withdraw.any");
  return (decision) => decision.state === "active" && (any || (own && decision.by === who?.username));
}

/** Takes a decision back, with a reason. */
export function Withdraw({ decision, close }: { decision: MatchDecision; close: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  const withdraw = useAct(() => ask(client.POST("/api/v1/matches/{id}/withdraw", { params: { path: { id: decision.id } }, body: { reason } })), "match.withdrawn", close);
  return (
    <form className="verdict" aria-label={t("match.withdraw")} onSubmit={(e) => { e.preventDefault(); withdraw.mutate(undefined); }} onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); close(); } }}>
      <Textarea data-autofocus autoFocus label={t("match.withdrawWhy")} required autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      <div className="row"><Button type="submit" color="red" variant="light" disabled={reason.trim().length < 3} loading={withdraw.isPending}>{t("match.withdraw")}</Button><Button variant="subtle" onClick={close}>{t("match.cancel")}</Button></div>
    </form>
  );
}

export function VerdictTag({ decision }: { decision: MatchDecision }) {
  const { t } = useWords();
  return <span className={`tag verdict-${decision.verdict} ${decision.state === "active" ? "" : "over"}`}>{t(`match.${decision.verdict}`)}</span>;
}

function One({ decision }: { decision: MatchDecision }) {
  const { t, word } = useWords();
  const may = useMayWithdraw();
  const [open, setOpen] = useState(false);
  return (
    <li className={decision.state === "active" ? "" : "soft"}>
      <div className="row" style={{ justifyContent: "space-between" }}>
        <span><VerdictTag decision={decision} /> <span className="strong">{decision.by}</span> <span className="soft small">{moment(decision.at)} · {word("matchState", decision.state)}{decision.expires_at && <> · {t("match.untilDay", { day: day(decision.expires_at) })}</>}</span></span>
        {may(decision) && !open && <Button size="compact-xs" variant="subtle" onClick={() => setOpen(true)}>{t("match.withdraw")}</Button>}
      </div>
      <div>{decision.reason}</div>
      {decision.withdrawn && <div className="small">{t("match.withdrawnBy", { who: decision.withdrawn.by, at: moment(decision.withdrawn.at) })} {decision.withdrawn.reason}</div>}
      {open && <Withdraw decision={decision} close={() => setOpen(false)} />}
    </li>
  );
}

/** All that was decided on a pair, the newest first. */
export function Decided({ of }: { of: readonly MatchDecision[] }) {
  const { t } = useWords();
  if (of.length === 0) return <p className="soft small">{t("match.undecided")}</p>;
  return <ul className="decided">{of.map((decision) => <One key={decision.id} decision={decision} />)}</ul>;
}
