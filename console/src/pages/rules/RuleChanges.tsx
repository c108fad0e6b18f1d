import type { RuleVersion } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { differences } from "../../text/differences";
import { wording } from "../../text/wording";

/** What a version says of itself, without how it stands. */
const said = ({ title, subject, weight, category, severity, purpose, legal_basis, owner, office, valid_from, valid_to, examples }: RuleVersion) => ({ title, subject, weight, category, severity, purpose, legal_basis, owner, office, valid_from, valid_to, examples });

/** A condition with what went and what came, word by word. */
function Condition({ before, after }: { before: string; after: string }) {
  return <pre className="raw cel-changes">{wording(before, after).map((piece, at) => (
    piece.fate === "gone" ? <del key={at}>{piece.text}</del> : piece.fate === "new" ? <ins key={at}>{piece.text}</ins> : <span key={at}>{piece.text}</span>
  ))}</pre>;
}

/** What a version of a rule says that the one before it does not. */
export function RuleChanges({ before, after }: { before: RuleVersion; after: RuleVersion }) {
  const { t, word } = useWords();
  const fields = differences(said(before), said(after));
  const told = (path: string, value?: string) => (path === "category" ? word("ruleCategory", value) : path === "severity" ? word("ruleSeverity", value) : path === "subject" ? word("subject", value) : value);
  if (fields.length === 0 && before.cel === after.cel) return <p className="soft">{t("ruleLife.sameText")}</p>;
  return (
    <>
      {before.cel !== after.cel && <Condition before={before.cel} after={after.cel} />}
      {fields.length > 0 && <table className="proof gap"><thead><tr><th scope="col">{t("ruleLife.field")}</th><th scope="col">{t("ruleLife.before")}</th><th scope="col">{t("ruleLife.after")}</th></tr></thead><tbody>{fields.map(({ path, before: was, after: is }) => (
        <tr key={path}><th scope="row">{path.startsWith("examples") ? <Code>{path}</Code> : word("ruleField", path)}</th><td>{was === undefined ? <span className="soft">{t("ruleLife.nothing")}</span> : <bdi>{told(path, was)}</bdi>}</td><td>{is === undefined ? <span className="soft">{t("ruleLife.nothing")}</span> : <bdi>{told(path, is)}</bdi>}</td></tr>
      ))}</tbody></table>}
    </>
  );
}
