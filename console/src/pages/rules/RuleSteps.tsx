import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { RuleVersion } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";

const MAIN = ["test", "propose", "approve", "resume"];
const REASONED = ["reject", "pause", "retire"];
type Step = "test" | "propose" | "approve" | "reject" | "pause" | "resume" | "retire";

/** What may be done next with a version, by whoever looks at it. What needs a reason asks for it first. */
export function RuleSteps({ id, version }: { id: string; version: RuleVersion }) {
  const { t, word } = useWords();
  const [asked, setAsked] = useState<Step | null>(null);
  const [reason, setReason] = useState("");
  const take = useAct((step: Step) => ask(client.POST(`/api/v1/rules/{rule}/${step}`, { params: { path: { rule: id } }, body: { version: version.version, reason: reason.trim() || undefined } })), "ruleLife.done", () => { setAsked(null); setReason(""); });
  const open = (version.open ?? []) as Step[];
  // What was never in force is given up, not retired.
  const name = (step: Step) => (step === "retire" && !["live", "paused"].includes(version.state) ? "giveUp" : step);
  const needs = asked !== null && REASONED.includes(asked);
  return (
    <>
      {open.map((step) => (
        <Button key={step} size="sm" variant={MAIN.includes(step) ? "filled" : "default"} color={step === "retire" ? "red" : undefined} loading={take.isPending && take.variables === step} disabled={take.isPending}
          onClick={() => (step === "test" || step === "resume" ? take.mutate(step) : setAsked(step))}>{word("ruleDo", name(step))}</Button>
      ))}
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={asked && `${word("ruleDo", name(asked))}: ${version.title}`} closeButtonProps={{ "aria-label": t("rule.close") }}>
        {asked && (
          <form className="verdict" onSubmit={(e) => { e.preventDefault(); take.mutate(asked); }}>
            <p className="soft">{word("ruleDoes", name(asked))}</p>
            <Textarea data-autofocus label={t("ruleLife.reason")} required={needs} autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
            <div className="row"><Button type="submit" color={asked === "retire" ? "red" : undefined} disabled={needs && reason.trim().length < 3} loading={take.isPending}>{word("ruleDo", name(asked))}</Button><Button variant="subtle" onClick={() => setAsked(null)}>{t("ruleLife.cancel")}</Button></div>
          </form>
        )}
      </Modal>
    </>
  );
}
