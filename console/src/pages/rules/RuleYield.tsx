import type { Rate, RuleYield } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { count, percent } from "../../text/figures";
import { day } from "../../text/time";

/** That a rule never finds anything, where that is so. */
export function Vain({ of }: { of?: RuleYield }) {
  const { word } = useWords();
  return of?.verdict ? <span className="lane red">{word("ruleVerdict", of.verdict)}</span> : null;
}

const range = (of: Rate): string => `${percent(of.low, 0)} – ${percent(of.high, 0)}`;

/** A share short enough for a table: how many of how many, and the interval. */
function Share({ of }: { of: Rate }) {
  return <><Code>{`${count(of.count)} / ${count(of.of)}`}</Code><div className="soft small nw"><Code>{range(of)}</Code></div></>;
}

/** On how many of the decided somebody acted. */
export function Acted({ of }: { of?: RuleYield }) {
  return of && of.decided > 0 ? <Share of={of.acted} /> : null;
}

/** In how many of the examined something was found. */
export function FoundIn({ of }: { of?: RuleYield }) {
  return of && of.examined > 0 ? <Share of={of.found} /> : null;
}

/** A share on a line from nothing to all, with its interval. */
function Interval({ of, said }: { of: Rate; said: string }) {
  return (
    <div className="certainty gap">
      <div className="scale" role="img" aria-label={said}>
        <span className="fill" style={{ insetInlineStart: `${of.low * 100}%`, width: `${(of.high - of.low) * 100}%`, opacity: 0.45 }} /><span className="mark" style={{ insetInlineStart: `${(of.value ?? 0) * 100}%` }} />
      </div>
      <div className="small">{said}</div>
    </div>
  );
}

/** What came of a rule's hits since its version went live, and how sure that is. */
export function YieldFigures({ of }: { of: RuleYield }) {
  const { t } = useWords();
  const figures = [["hits", of.hits], ["decided", of.decided], ["inspected", of.inspected], ["referred", of.referred], ["examined", of.examined], ["found", of.found.count]] as const;
  const said = (share: Rate) => ({ share: percent(share.value ?? 0, 0), range: range(share) });
  return (
    <>
      <div className="figures">{figures.map(([name, value]) => <div key={name}><div className="figure">{count(value)}</div><div className="soft small">{t(`ruleLife.${name}`)}</div></div>)}</div>
      {of.decided > 0 && <Interval of={of.acted} said={t("ruleLife.actedRange", said(of.acted))} />}
      {of.examined > 0 && <Interval of={of.found} said={t("ruleLife.foundRange", said(of.found))} />}
      <p className="soft small">{t("ruleLife.since", { day: day(of.since) })} {of.examined === 0 && t("ruleLife.noFindings")}</p>
      {of.verdict && <p><Vain of={of} /> <span className="small">{t(`ruleLife.${of.verdict}`)}</span></p>}
    </>
  );
}
