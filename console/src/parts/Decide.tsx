import { Button, Radio, Textarea } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../api/client";
import type { Target } from "../api/types";
import { useWords } from "../i18n/words";
import { useMay, useWho } from "../session";
import { moment } from "../text/time";
import { useAct } from "./act";
import { Due } from "./clock";
import { Panel } from "./Panel";

const DECISIONS = ["inspect", "refer", "watch", "clear"] as const;

/** Claim, then decide with a reason. A decision is never changed; a later one supersedes it. */
export function Decide({ target }: { target?: Target | null }) {
  const { t, word } = useWords();
  const who = useWho();
  const mayDecide = useMay("decide");
  const [decision, setDecision] = useState("");
  const [reason, setReason] = useState("");
  const path = { params: { path: { id: target?.id ?? 0 } } };
  const claim = useAct(() => ask(client.POST("/api/v1/targets/{id}/claim", path)), "decide.claimed");
  const release = useAct(() => ask(client.POST("/api/v1/targets/{id}/release", path)), "decide.released");
  const decide = useAct(() => ask(client.POST("/api/v1/targets/{id}/decide", { ...path, body: { decision, reason } })), "decide.kept", () => { setDecision(""); setReason(""); });
  if (!target) return <Panel title={t("decide.title")}><p className="soft" style={{ margin: 0 }}>{t("decide.noTarget")}</p></Panel>;
  const mine = target.claimed_by === who?.username || target.claimed_by === who?.name;
  return (
    <Panel title={t("decide.title")} aside={<Due at={target.deadline} />}>
      {target.because && <p style={{ marginTop: 0 }} className="strong"><bdi>{target.because.text}</bdi></p>}
      {target.decided && <p style={{ marginTop: 0 }}><strong>{word("decision", target.decided.decision)}</strong><br />{target.decided.reason}<br /><span className="soft small">{target.decided.by} · {moment(target.decided.at)}</span></p>}
      {target.claimed_by && !target.decided && <p className="soft" style={{ marginTop: 0 }}>{t(mine ? "decide.yours" : "decide.theirs", { who: target.claimed_by })}</p>}
      {mayDecide && <>
        {!target.claimed_by && !target.decided && <Button fullWidth variant="light" onClick={() => claim.mutate(undefined)} loading={claim.isPending}>{t("decide.claim")}</Button>}
        {mine && !target.decided && <Button fullWidth variant="default" onClick={() => release.mutate(undefined)}>{t("decide.release")}</Button>}
        <form className="gap" onSubmit={(e) => { e.preventDefault(); decide.mutate(undefined); }}>
          <Radio.Group label={t("decide.what")} value={decision} onChange={setDecision}>
            <div style={{ display: "grid", gap: 9, margin: "8px 0 12px" }}>{DECISIONS.map((d) => <Radio key={d} value={d} label={word("decision", d)} description={t(`decide.help.${d}`)} />)}</div>
          </Radio.Group>
          <Textarea label={t("decide.reason")} required minRows={3} autosize value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
          <Button type="submit" fullWidth className="gap" disabled={!decision || reason.trim().length < 3} loading={decide.isPending}>{t(target.decided ? "decide.supersede" : "decide.keep")}</Button>
        </form>
      </>}
    </Panel>
  );
}
