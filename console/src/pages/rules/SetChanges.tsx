import { Button, Modal, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { setChanges } from "../../api/queries";
import type { ValueSetChange } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { moment } from "../../text/time";

type Step = "approve" | "reject" | "retire";
/** Values that are shown of a change. */
const SHOWN = 20;

/** Values that come or go, each with its sign. */
function Values({ label, sign, of }: { label: string; sign: "+" | "−"; of: string[] }) {
  const { t } = useWords();
  if (of.length === 0) return null;
  const Marked = sign === "+" ? "ins" : "del";
  return (
    <div className="row set-values">
      <span className="soft small">{label}</span>
      {of.slice(0, SHOWN).map((value) => <Marked key={value}><span aria-hidden="true">{sign} </span><Code>{value}</Code></Marked>)}
      {of.length > SHOWN && <span className="soft small">{t("valueSet.more", { count: of.length - SHOWN })}</span>}
    </div>
  );
}

const LANES: Record<string, string> = { proposed: "lane yellow", live: "lane green" };

function Change({ of }: { of: ValueSetChange }) {
  const { t, word } = useWords();
  const [asked, setAsked] = useState<Step | null>(null);
  const [reason, setReason] = useState("");
  const take = useAct((step: Step) => ask(client.POST(`/api/v1/rules/set-changes/{id}/${step}`, { params: { path: { id: of.id } }, body: { reason: reason.trim() } })), "ruleLife.done", () => { setAsked(null); setReason(""); });
  const open = of.open as Step[];
  const needs = asked !== "approve";
  const name = (step: Step) => word("ruleDo", step === "retire" ? "giveUp" : step);
  return (
    <li>
      <div className="row" style={{ justifyContent: "space-between" }}>
        <span className="row"><strong><bdi>{of.name}</bdi></strong><span className={LANES[of.state] ?? "tag"}>{word("ruleState", of.state)}</span>{of.version !== undefined && <span className="soft small">{t("valueSet.became", { version: of.version })}</span>}</span>
        <span className="row">{open.map((step) => <Button key={step} size="compact-sm" variant={step === "approve" ? "filled" : "default"} onClick={() => setAsked(step)}>{name(step)}</Button>)}</span>
      </div>
      <p className="set-why"><bdi>{of.reason}</bdi></p>
      <Values label={t("valueSet.added")} sign="+" of={of.added} /><Values label={t("valueSet.takenOut")} sign="−" of={of.removed} />
      {of.state === "proposed" && of.asked_by.length > 0 && <div className="row small"><span className="soft">{t("valueSet.askedBy")}</span>{of.asked_by.map((rule) => <Link key={rule} to="/rules/$id" params={{ id: rule }}><Code>{rule}</Code></Link>)}</div>}
      <div className="soft small"><bdi>{of.by}</bdi> · {moment(of.at)}{of.decided_by && <> · {word("ruleState", of.state)}: <bdi>{of.decided_by}</bdi> {moment(of.decided_at)} <bdi>{of.decided_reason}</bdi></>}{of.state === "proposed" && !open.includes("approve") && <> · {t("valueSet.waits")}</>}</div>
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={asked && `${name(asked)}: ${of.name}`} closeButtonProps={{ "aria-label": t("rule.close") }}>
        {asked && <form className="verdict" onSubmit={(e) => { e.preventDefault(); take.mutate(asked); }}>
          <Textarea data-autofocus label={t("ruleLife.reason")} required={needs} autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
          <div className="row"><Button type="submit" disabled={needs && reason.trim().length < 3} loading={take.isPending}>{name(asked)}</Button><Button variant="subtle" onClick={() => setAsked(null)}>{t("ruleLife.cancel")}</Button></div>
        </form>}
      </Modal>
    </li>
  );
}

/** Changes of sets that live rules ask: those that wait for another person, and what became of the latest others. */
export function SetChanges() {
  const { t } = useWords();
  const query = useQuery(setChanges());
  if (query.data?.length === 0) return null;
  return <Panel title={t("valueSet.changes")}><Shown query={query} lines={2}>{(all) => <ul className="decided">{all.map((change) => <Change key={change.id} of={change} />)}</ul>}</Shown></Panel>;
}
