import { Alert, Button } from "@mantine/core";
import type { List } from "../../api/types";
import { useWords } from "../../i18n/words";
import { span } from "../../text/time";

export const needsAttention = (list: List): boolean => list.standing === "refused" || list.stale;

/** The lists that are refused or out of date, said aloud. */
export function Alarm({ lists, open }: { lists: readonly List[]; open: (list: List) => void }) {
  const { t, word } = useWords();
  const wrong = lists.filter(needsAttention);
  if (wrong.length === 0) return null;
  const refused = wrong.some((l) => l.standing === "refused");
  return (
    <Alert role="alert" color={refused ? "red" : "yellow"} style={{ background: `var(--${refused ? "red" : "yellow"}-bg)` }} title={<span className="said">{t("lists.alarm", { count: wrong.length })}</span>} mb="md">
      {wrong.map((list) => (
        <div key={list.id} className="row" style={{ padding: "3px 0" }}>
          <span className="said">
            {list.standing === "refused" ? t("lists.alarmRefused", { name: list.name }) : t("lists.alarmStale", { name: list.name, span: span((list.age_seconds ?? 0) * 1000) })}
            {list.standing === "refused" && <> {word("refusal", list.attempt?.reason)}.</>}
          </span>
          <Button size="compact-sm" variant="default" onClick={() => open(list)} aria-label={`${t("lists.look")}: ${list.name}`}>{t("lists.look")}</Button>
        </div>
      ))}
    </Alert>
  );
}
