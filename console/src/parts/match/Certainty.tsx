import { useWords } from "../../i18n/words";
import { percent } from "../../text/figures";

/** The score on its scale, with the mark below which a likeness is not shown at all. */
export function Certainty({ score, threshold }: { score: number; threshold: number }) {
  const { t } = useWords();
  const text = t("match.certainty", { score: percent(score, 0), threshold: percent(threshold, 0) });
  return (
    <div className="certainty" role="img" aria-label={text}>
      <div className="scale"><span className="fill" style={{ inlineSize: `${score * 100}%` }} /><span className="mark" style={{ insetInlineStart: `${threshold * 100}%` }} /></div>
      <div className="soft small" aria-hidden="true">{text}</div>
    </div>
  );
}
