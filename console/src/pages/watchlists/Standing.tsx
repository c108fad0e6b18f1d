import type { List } from "../../api/types";
import { useWords } from "../../i18n/words";

const COLOURS: Record<string, string> = { in_force: "green", stale: "yellow", refused: "red", waiting: "blue" };
const SHAPES: Record<string, string> = {
  in_force: "M1.8 6.4l2.7 2.8L10.2 3", stale: "M6 3v3.4l2.2 1.4M11.2 6A5.2 5.2 0 1 1 .8 6a5.2 5.2 0 0 1 10.4 0z", refused: "M2.5 2.5l7 7M9.5 2.5l-7 7", waiting: "M2 6h.1M6 6h.1M10 6h.1",
};

/** How a list stands, by colour, shape and word. */
export function Standing({ of }: { of: List }) {
  const { word } = useWords();
  return (
    <span className={`lane ${COLOURS[of.standing] ?? "blue"}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={SHAPES[of.standing]} /></svg>
      {word("standing", of.standing)}
    </span>
  );
}
