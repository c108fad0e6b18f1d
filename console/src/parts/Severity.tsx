import { useWords } from "../i18n/words";

const GRAVE: Record<string, string> = { critical: "lane red", high: "lane yellow" };

/** How grave it is when a rule is right. */
export function Severity({ of }: { of: string }) {
  const { word } = useWords();
  return <span className={GRAVE[of] ?? "soft"}>{word("ruleSeverity", of)}</span>;
}
