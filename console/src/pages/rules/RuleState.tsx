import type { Rule, RuleVersion } from "../../api/types";
import { useWords } from "../../i18n/words";

const LANES: Record<string, string> = { live: "green", proposed: "yellow", paused: "yellow" };

/** How a version stands; a live one that its dates keep out of force says so. */
export function RuleState({ of }: { of: Pick<Rule | RuleVersion, "state" | "in_force"> }) {
  const { t, word } = useWords();
  const idle = of.state === "live" && !of.in_force;
  const lane = idle ? undefined : LANES[of.state];
  return <span className={lane ? `lane ${lane}` : "tag"}>{word("ruleState", of.state)}{idle && <> · {t("ruleLife.outsideDates")}</>}</span>;
}
