import type { SubjectMatch, Why } from "../../api/types";
import { useWords } from "../../i18n/words";
import { lines, type Line } from "../../text/matching";
import { day } from "../../text/time";
import { Code } from "../Code";

const CODES = new Set(["documents", "imo", "call_sign", "containers"]);

function Values({ field, of }: { field: string; of: readonly string[] }) {
  const { t, word } = useWords();
  if (of.length === 0) return <span className="soft">{t("match.silent")}</span>;
  const shown = (value: string) => (field === "sex" ? word("sex", value) : field === "date_of_birth" && value.length === 10 ? day(value) : CODES.has(field) ? <Code>{value}</Code> : <bdi>{value}</bdi>);
  return <>{of.map((value, i) => <div key={i} className={field === "names" && i === 0 ? "strong" : undefined}>{shown(value)}</div>)}</>;
}

const MARKS: Record<Line["speaks"], string> = { for: "match.for", against: "match.against", "": "" };

/** Who is announced beside what the list says, line by line. */
export function Sides({ match, why }: { match: SubjectMatch; why: readonly Why[] }) {
  const { t, word, field } = useWords();
  const { entry, list } = match;
  return (
    <table className="grid sides" aria-label={t("match.sides")}>
      <thead><tr><th scope="col"><span className="heard">{t("match.part")}</span></th><th scope="col">{t("match.announced")} · {word("asked", match.asked)}</th><th scope="col">{t("match.listed")} · {list?.name ?? entry.list}</th></tr></thead>
      <tbody>
        {lines(match.who, entry, why).map((line) => (
          <tr key={line.field} className={line.speaks}>
            <th scope="row">{field(line.field)}{line.speaks && <span className="heard"> {t(MARKS[line.speaks])}</span>}</th>
            <td><Values field={line.field} of={line.announced} /></td><td><Values field={line.field} of={line.listed} /></td>
          </tr>
        ))}
        <tr><th scope="row">{t("match.programme")}</th><td /><td>{(entry.programmes ?? []).join("; ") || <span className="soft">{t("match.silent")}</span>}</td></tr>
        <tr><th scope="row">{t("match.why")}</th><td /><td>{entry.reason ?? <span className="soft">{t("match.silent")}</span>}</td></tr>
        <tr><th scope="row">{t("match.reference")}</th><td><Code>{match.party.slice(0, 15)}</Code></td><td><Code>{entry.id}</Code> <span className="soft small">{t("match.edition", { edition: list?.edition ?? day(list?.updated_at) })} <Code>{match.entry_digest.slice(0, 12)}</Code></span></td></tr>
      </tbody>
    </table>
  );
}
