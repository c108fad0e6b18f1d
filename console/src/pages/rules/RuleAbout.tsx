import { Select, Textarea, TextInput } from "@mantine/core";
import type { NewRule } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useWho } from "../../session";

const CATEGORIES = ["security", "drugs", "precursors", "strategic_trade", "revenue", "cash", "ipr", "environment", "heritage", "health", "people", "documents", "data_quality", "other"];
const SEVERITIES = ["low", "medium", "high", "critical"];

/** What is said of a rule beside its condition. */
export function RuleAbout({ of, readOnly, change }: { of: NewRule; readOnly: boolean; change: (part: Partial<NewRule>) => void }) {
  const { t, word } = useWords();
  const who = useWho();
  const text = (name: "owner" | "office", usual?: string) => <TextInput label={t(`ruleLife.${name}`)} placeholder={usual} readOnly={readOnly} value={of[name] ?? ""} onChange={(e) => change({ [name]: e.currentTarget.value })} />;
  const date = (name: "valid_from" | "valid_to") => <TextInput type="date" label={t(`ruleLife.${name}`)} readOnly={readOnly} value={of[name] ?? ""} onChange={(e) => change({ [name]: e.currentTarget.value })} />;
  const long = (name: "purpose" | "legal_basis") => <Textarea label={t(`ruleLife.${name}`)} readOnly={readOnly} autosize minRows={1} value={of[name] ?? ""} onChange={(e) => change({ [name]: e.currentTarget.value })} />;
  return (
    <fieldset className="plain-set">
      <legend className="strong small">{t("ruleLife.about")}</legend>
      <div className="form-fields" style={{ gridTemplateColumns: "repeat(auto-fit, minmax(150px, 1fr))" }}>
        <Select label={t("ruleLife.category")} disabled={readOnly} value={of.category ?? "other"} onChange={(v) => change({ category: v ?? "other" })} data={CATEGORIES.map((value) => ({ value, label: word("ruleCategory", value) }))} />
        <Select label={t("ruleLife.severity")} description={t("ruleLife.severityHelp")} inputWrapperOrder={["label", "input", "description"]} disabled={readOnly} value={of.severity ?? "medium"} onChange={(v) => change({ severity: v ?? "medium" })} data={SEVERITIES.map((value) => ({ value, label: word("ruleSeverity", value) }))} />
        {text("owner", who?.username)}{text("office")}{date("valid_from")}{date("valid_to")}
      </div>
      <div className="half gap">{long("purpose")}{long("legal_basis")}</div>
    </fieldset>
  );
}
