import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { fields } from "../../api/queries";
import type { NewRule, RuleVersion } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Lane } from "../../parts/Lane";
import { Panel } from "../../parts/Panel";
import { useMay } from "../../session";
import { count, percent } from "../../text/figures";
import { CelEditor } from "./CelEditor";
import { RuleAbout } from "./RuleAbout";
import { RuleExamples } from "./RuleExamples";

const NEW: NewRule = { title: "", subject: "traveller", cel: "", weight: 0.5 };
/** What is sent to make another version of one. */
const from = ({ title, subject, cel, weight, category, severity, purpose, legal_basis, owner, office, valid_from, valid_to, examples, version }: RuleVersion): NewRule =>
  ({ title, subject, cel, weight, category, severity, purpose, legal_basis, owner, office, valid_from: valid_from ?? "", valid_to: valid_to ?? "", examples, follows: version });

/** A rule with its condition checked as it is written, and tried on yesterday before it is kept. */
export function RuleForm({ rule, close }: { rule: RuleVersion | null; close: () => void }) {
  const { t, word } = useWords();
  const mayEdit = useMay("rules.edit");
  const mayTry = useMay("screen");
  const [draft, setDraft] = useState<NewRule>(rule ? from(rule) : NEW);
  const [broken, setBroken] = useState(false);
  const navigate = useNavigate();
  const part = (changed: Partial<NewRule>) => setDraft((old) => ({ ...old, ...changed }));
  const [cel] = useDebouncedValue(draft.cel, 300);
  const catalogue = useQuery(fields());
  const checked = useQuery({ queryKey: ["check", draft.subject, cel], enabled: cel.trim() !== "", queryFn: () => ask(client.POST("/api/v1/rules/check", { body: { subject: draft.subject, cel } })) });
  const run = useAct(() => ask(client.POST("/api/v1/rules/try", { body: { subject: draft.subject, cel: draft.cel } })));
  const keep = useAct(() => (rule ? ask(client.PUT("/api/v1/rules/{rule}", { params: { path: { rule: rule.id } }, body: draft })) : ask(client.POST("/api/v1/rules", { body: draft }))), "rule.kept", (kept) => { close(); void navigate({ to: `/rules/${kept.id}` }); });
  const faults = cel === draft.cel ? (checked.data?.diagnostics ?? []) : [];
  const known = (catalogue.data ?? []).filter((f) => f.subject === draft.subject);
  return (
    <Panel title={rule ? rule.title : t("rule.new")} aside={<Button variant="subtle" size="compact-sm" onClick={close}>{t("rule.close")}</Button>}>
      <form onSubmit={(e) => { e.preventDefault(); keep.mutate(undefined); }}>
        <div className="row" style={{ alignItems: "end", marginBottom: 12 }}>
          <TextInput label={t("rule.name")} required readOnly={!mayEdit} value={draft.title} onChange={(e) => setDraft({ ...draft, title: e.currentTarget.value })} className="grow" />
          <Select label={t("rule.subject")} disabled={!mayEdit} value={draft.subject} onChange={(v) => setDraft({ ...draft, subject: (v ?? "traveller") as NewRule["subject"] })} data={["traveller", "consignment", "movement"].map((value) => ({ value, label: word("subject", value) }))} w={160} />
          <NumberInput label={t("rule.weight")} readOnly={!mayEdit} min={0} max={1} step={0.05} value={draft.weight} onChange={(v) => setDraft({ ...draft, weight: Number(v) || 0 })} w={100} />
        </div>
        <div className="strong small" style={{ marginBottom: 4 }}>{t("rule.condition")}</div>
        <CelEditor label={t("rule.condition")} value={draft.cel} readOnly={!mayEdit} fields={known} diagnostics={faults} onChange={(text) => setDraft((old) => ({ ...old, cel: text }))} />
        <div aria-live="polite" style={{ minHeight: 24, paddingTop: 6 }} className="small">
          {faults.map((d, i) => <div key={i} className="bad">{t("rule.fault", { line: d.line, column: d.column })} {d.message}{d.suggestion && ` ${t("rule.suggestion", { text: d.suggestion })}`}</div>)}
          {faults.length === 0 && checked.data && cel.trim() !== "" && <span className="good">{t("rule.sound")}</span>}
        </div>
        <RuleExamples of={draft} readOnly={!mayEdit} change={(examples) => part({ examples })} broken={setBroken} />
        <RuleAbout of={draft} readOnly={!mayEdit} change={part} />
        <div className="row gap">
          {mayEdit && <Button type="submit" disabled={faults.length > 0 || broken || !draft.cel.trim()} loading={keep.isPending}>{t("ruleLife.keepDraft")}</Button>}
          {mayTry && <Button variant="default" disabled={faults.length > 0 || !draft.cel.trim()} loading={run.isPending} onClick={() => run.mutate(undefined)}>{t("rule.try")}</Button>}
        </div>
      </form>
      {run.data && <div className="gap"><strong>{t("rule.tried", { hits: count(run.data.hits), records: count(run.data.records), rate: percent(run.data.rate, 2) })}</strong>
        {run.data.examples.map((e) => <div key={e.id} className="row" style={{ padding: "3px 0" }}><Lane lane={e.lane} /><Link to={`/${draft.subject}s/${e.id}`}>{e.title}</Link></div>)}</div>}
    </Panel>
  );
}
