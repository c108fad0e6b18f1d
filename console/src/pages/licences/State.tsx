import type { LicenceStateWord } from "../../api/types";
import { useWords } from "../../i18n/words";

const TONE: Partial<Record<LicenceStateWord, string>> = { issued: "green", reinstated: "green", draft: "blue", suspended: "yellow", exhausted: "yellow" };

/** How a licence stands, in a word and a colour that do not depend on each other. */
export function State({ of }: { of: LicenceStateWord }) {
  const { word } = useWords();
  return <span className={`lane ${TONE[of] ?? "red"}`}>{word("licenceState", of)}</span>;
}
