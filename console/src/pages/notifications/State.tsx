import { useWords } from "../../i18n/words";

const TONE: Record<string, string> = { no_objection: "green", acknowledged: "green", draft: "blue", sent: "blue", closed: "green", more_time: "yellow", withdrawn: "yellow" };

/** How a notification stands, in a word and a colour that do not depend on each other. */
export function State({ of }: { of: string }) {
  const { word } = useWords();
  return <span className={`lane ${TONE[of] ?? "red"}`}>{word("noticeState", of)}</span>;
}
