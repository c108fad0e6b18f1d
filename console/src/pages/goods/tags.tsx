import { useWords } from "../../i18n/words";
import { percent } from "../../text/figures";

const TONE: Record<string, string> = { controlled: "red", not_controlled: "green", needs_more: "yellow" };

/** How sure it is that a line is an item. */
export function Tier({ tier, score }: { tier: string; score?: number }) {
  const { word } = useWords();
  return <span className="nw"><span className={`tier ${tier}`}>{word("goodsTier", tier)}</span>{score !== undefined && <span className="soft small"> {percent(score, 0)}</span>}</span>;
}

/** What somebody holds or has ruled of goods. */
export function Verdict({ of }: { of: string }) {
  const { word } = useWords();
  return <span className={`lane ${TONE[of] ?? "blue"}`}>{word("goodsVerdict", of)}</span>;
}
