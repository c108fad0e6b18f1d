import { useWords } from "../i18n/words";
import type { Lanes } from "../api/types";

const SHAPES: Record<string, string> = {
  red: "M6 0l6 6-6 6-6-6z", yellow: "M6 1l5.5 10H.5z", blue: "M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 6 .8z", green: "M1.5 1.5h9v9h-9z",
};

function Shape({ lane }: { lane: string }) {
  return <svg width="11" height="11" viewBox="0 0 12 12" aria-hidden="true"><path d={SHAPES[lane] ?? SHAPES.green} fill="currentColor" /></svg>;
}

/** A lane by colour, shape and word. */
export function Lane({ lane }: { lane: string }) {
  const { word } = useWords();
  return <span className={`lane ${lane}`}><Shape lane={lane} />{word("lane", lane)}</span>;
}

const ORDER = ["red", "yellow", "blue"] as const;

/** How many are in each lane that wants an officer. */
export function LaneCounts({ lanes }: { lanes: Lanes }) {
  const { word } = useWords();
  const some = ORDER.filter((lane) => lanes[lane] > 0);
  return <span className="lanes">{some.map((lane) => (
    <span key={lane} className={`lane ${lane}`} title={word("lane", lane)}><Shape lane={lane} />{lanes[lane]}<span className="heard">{word("lane", lane)}</span></span>
  ))}</span>;
}
