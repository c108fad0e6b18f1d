import { Alert } from "@mantine/core";
import type { MissingRuns } from "../../api/types";
import { useWords } from "../../i18n/words";

export const runs = (gaps: MissingRuns["gaps"]): string => gaps.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");

/** Messages that have not arrived: an alarm that nobody can wave off. */
export function Missing({ of }: { of: readonly MissingRuns[] }) {
  const { t } = useWords();
  if (of.length === 0) return null;
  return (
    <Alert role="alert" color="red" style={{ background: "var(--red-bg)" }} title={<span className="said">{t("licence.missing")}</span>} mb="md">
      {of.map(({ source, gaps }) => <div key={source} className="said">{t("licence.missingOf", { source: `\u2068${source}\u2069`, runs: `\u2066${runs(gaps)}\u2069` })}</div>)}
      <div className="soft said">{t("licence.missingHelp")}</div>
    </Alert>
  );
}
