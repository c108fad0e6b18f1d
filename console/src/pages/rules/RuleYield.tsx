import type { RuleYield } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { count, percent } from "../../text/figures";
import { day } from "../../text/time";

/** That a rule never finds anything, where that is so. */
export function Vain({ of }: { of?: RuleYield }) {
  const { word } = useWords();
  return of?.verdict ? <span className="lane red">{word("ruleVerdict", of.verdict)}</span> : null;
}

const range = (of: RuleYield): string => `${percent(of.acted.low, 0)} – ${percent(of.acted.high, 0)}`;

/** On how many of the decided somebody acted, short enough for a table. */
export function Acted({ of }: { of?: RuleYield }) {
  if (!of || of.decided === 0) return null;
  return <><Code>{`${count(of.acted.count)} / ${count(of.acted.of)}`}</Code><div className="soft small nw"><Code>{range(of)}</Code></div></>;
}

/** What came of a rule's hits since its version went live, and how sure that is. */
export function YieldFigures({ of }: { of: RuleYield }) {
  const { t } = useWords();
  const figures = [["hits", of.hits], ["decided", of.decided], ["inspected", of.inspected], ["referred", of.referred]] as const;
  return (
    <>
      <div className="figures">{figures.map(([name, value]) => <div key={name}><div className="figure">{count(value)}</div><div className="soft small">{t(`ruleLife.${name}`)}</div></div>)}</div>
      {of.decided > 0 && (
        <div className="certainty gap">
          <div className="scale" role="img" aria-label={t("ruleLife.actedRange", { share: percent(of.acted.value ?? 0, 0), range: range(of) })}>
            <span className="fill" style={{ insetInlineStart: `${of.acted.low * 100}%`, width: `${(of.acted.high - of.acted.low) * 100}%`, opacity: 0.45 }} /><span className="mark" style={{ insetInlineStart: `${(of.acted.value ?? 0) * 100}%` }} />
          </div>
          <div className="small">{t("ruleLife.actedRange", { share: percent(of.acted.value ?? 0, 0), range: range(of) })}</div>
        </div>
      )}
      <p className="soft small">{t("ruleLife.since", { day: day(of.since) })} {t("ruleLife.noFindings")}</p>
      {of.verdict && <p><Vain of={of} /> <span className="small">{t(`ruleLife.${of.verdict}`)}</span></p>}
    </>
  );
}
