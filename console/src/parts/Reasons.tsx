import { Link } from "@tanstack/react-router";
import type { Assessment, Signal } from "../api/types";
import { useWords } from "../i18n/words";
import { score } from "../text/figures";
import { moment } from "../text/time";
import { Code } from "./Code";
import { Lane } from "./Lane";
import { Compare, type About } from "./match/Compare";
import { Panel } from "./Panel";
import { Severity } from "./Severity";
import { Empty } from "./states";

/** What an officer has found to be somebody else, or an authority not under control, stays in sight, and speaks softly. */
const CLEARED = new Set(["match_cleared", "ruled_goods"]);

/** A match keeps its place on the page when it is decided, and with it what is opened from it. */
const keyOf = ({ args, code, evidence }: Signal, i: number): string => (args.entry_id ? [args.was ?? code, args.list, args.entry_id, evidence[0]?.path].join("|") : `${code}-${i}`);

function Reason({ signal, about }: { signal: Signal; about: About }) {
  const { t, word, field } = useWords();
  const proof = signal.evidence ?? [];
  return (
    <article className={CLEARED.has(signal.code) ? "reason cleared" : "reason"}>
      <div className="row" style={{ justifyContent: "space-between", flexWrap: "nowrap", alignItems: "baseline" }}>
        <h3>{signal.title || word("signal", signal.code)}{signal.args.severity && <> <Severity of={signal.args.severity} /></>}</h3>
        <span className="soft small" style={{ whiteSpace: "nowrap" }}>{word("engine", signal.engine)} · {CLEARED.has(signal.code) ? t("match.clearedTag") : t("reason.weight", { weight: score(signal.weight) })}</span>
      </div>
      {signal.text && <p>{signal.text}</p>}
      {proof.length > 0 && <table className="proof">
        <thead><tr><th>{t("reason.what")}</th><th>{t("reason.here")}</th><th>{t("reason.there")}</th><th>{t("reason.how")}</th></tr></thead>
        <tbody>{proof.map((e, i) => <tr key={i}><td>{field(e.path)}</td><td className="strong"><bdi>{e.found}</bdi></td><td><bdi>{e.against}</bdi></td><td className="soft">{word("how", e.how)}</td></tr>)}</tbody>
      </table>}
      {signal.engine === "rules" && signal.args.rule && <Link className="small" to={`/rules/${signal.args.rule}`}>{t("ruleLife.open")}</Link>}
      {signal.engine === "goods" && signal.args.line && <Link className="small" to={`/goods/${about.id}/${signal.args.line}`}>{t("desk.openLine")}</Link>}
      {signal.args.entry_id && <Compare about={about} signal={signal} />}
    </article>
  );
}

/** Why this one was flagged: each reason with what was found beside what it was held against. */
export function Reasons({ assessment, about }: { assessment?: Assessment | null; about: About }) {
  const { t } = useWords();
  if (!assessment) return <Panel title={t("reason.title")}><Empty title={t("reason.notYet")} /></Panel>;
  const signals = [...assessment.signals].sort((a, b) => b.weight * b.certainty - a.weight * a.certainty);
  return (
    <Panel title={t("reason.title")} aside={<span className="row"><span className="soft small">{t("reason.score", { score: score(assessment.score) })}</span><Lane lane={assessment.lane} /></span>} flush>
      {signals.length === 0 ? <Empty title={t("reason.none")} /> : signals.map((signal, i) => <Reason key={keyOf(signal, i)} signal={signal} about={about} />)}
      <div className="small soft" style={{ padding: "8px 14px" }}>{t("reason.at", { at: moment(assessment.at), version: assessment.record_version })}{assessment.because && <> · <bdi>{assessment.because.text}</bdi></>} · {t("reason.snapshot")} <Code>{assessment.snapshot.slice(0, 16)}</Code></div>
    </Panel>
  );
}
