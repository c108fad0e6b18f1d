import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { NewRule, RuleVersion } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Panel } from "../../parts/Panel";
import { useMay } from "../../session";
import { Condition } from "./Condition";
import { RuleAbout } from "./RuleAbout";
import { RuleExamples } from "./RuleExamples";

const NEW: NewRule = { title: "", subject: "traveller", cel: "", weight: 0.5 };
/** What is sent to make another version of one. */
const from = ({ title, subject, cel, weight, category, severity, purpose, legal_basis, owner, office, valid_from, valid_to, examples, version }: RuleVersion): NewRule =>
  ({ title, subject, cel, weight, category, severity, purpose, legal_basis, owner, office, valid_from: valid_from ?? "", valid_to: valid_to ?? "", examples, follows: version });

/** A rule with its condition built or written, counted and back-tested before it is kept. */
export function RuleForm({ rule, begun, close }: { rule: RuleVersion | null; begun?: Partial<NewRule>; close: () => void }) {
  const { t, word } = useWords();
  const mayEdit = useMay("rules.edit");
  const mayTry = useMay("screen");
  const [draft, setDraft] = useState<NewRule>(rule ? from(rule) : { ...NEW, ...begun });
  const [broken, setBroken] = useState(false);
  const [sound, setSound] = useState(false);
  const navigate = useNavigate();
  const part = (changed: Partial<NewRule>) => setDraft((old) => ({ ...old, ...changed }));
  const keep = useAct(() => (rule ? ask(client.PUT("/api/v1/rules/{rule}", { params: { path: { rule: rule.id } }, body: draft })) : ask(client.POST("/api/v1/rules", { body: draft }))), "rule.kept", (kept) => { close(); void navigate({ to: `/rules/${kept.id}` }); });
  return (
    <Panel title={rule ? rule.title : t("rule.new")} aside={<Button variant="subtle" size="compact-sm" onClick={close}>{t("rule.close")}</Button>}>
      <form onSubmit={(e) => { e.preventDefault(); keep.mutate(undefined); }}>
        <div className="row" style={{ alignItems: "end", marginBottom: 12 }}>
          <TextInput label={t("rule.name")} required readOnly={!mayEdit} value={draft.title} onChange={(e) => setDraft({ ...draft, title: e.currentTarget.value })} className="grow" />
          <Select label={t("rule.subject")} disabled={!mayEdit} value={draft.subject} onChange={(v) => setDraft({ ...draft, subject: (v ?? "traveller") as NewRule["subject"] })} data={["traveller", "consignment", "movement"].map((value) => ({ value, label: word("subject", value) }))} w={160} />
          <NumberInput label={t("rule.weight")} readOnly={!mayEdit} min={0} max={1} step={0.05} value={draft.weight} onChange={(v) => setDraft({ ...draft, weight: Number(v) || 0 })} w={100} />
        </div>
        <Condition subject={draft.subject} cel={draft.cel} readOnly={!mayEdit} onChange={(cel) => part({ cel })} onSound={setSound} />
        <RuleExamples of={draft} readOnly={!mayEdit} change={(examples) => part({ examples })} broken={setBroken} />
        <RuleAbout of={draft} readOnly={!mayEdit} change={part} />
        <div className="row gap">
          {mayEdit && <Button type="submit" disabled={!sound || broken} loading={keep.isPending}>{t("ruleLife.keepDraft")}</Button>}
          {mayTry && <Button variant="default" disabled={!sound} onClick={() => void navigate({ to: "/backtests", search: { subject: draft.subject } as never, state: { cel: draft.cel, weight: draft.weight } as never })}>{t("backtest.of")}</Button>}
        </div>
      </form>
    </Panel>
  );
}
