import type { Observation } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Panel } from "../../parts/Panel";
import { day } from "../../text/time";

export function Documents({ of }: { of: NonNullable<Observation["documents"]> }) {
  const { t, word } = useWords();
  return (
    <Panel title={t("document.title")} flush>
      {of.length === 0 ? <div className="state">{t("document.none")}</div> : <table className="grid" aria-label={t("document.title")}>
        <thead><tr><th scope="col">{t("document.kind")}</th><th scope="col">{t("document.number")}</th><th scope="col">{t("document.issuer")}</th><th scope="col">{t("document.expires")}</th><th scope="col">{t("document.check")}</th></tr></thead>
        <tbody>{of.map((d, i) => <tr key={i}><td>{word("documentType", d.type)}</td><td><Code>{d.number}</Code></td><td>{d.issuer}</td><td>{day(d.expires)}</td><td>{d.valid_check === undefined ? "" : d.valid_check ? <span className="good">{t("document.holds")}</span> : <span className="bad">{t("document.fails")}</span>}</td></tr>)}</tbody>
      </table>}
    </Panel>
  );
}
