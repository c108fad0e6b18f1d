import type { JudgedUsage } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { amount } from "../../text/figures";
import { moment } from "../../text/time";

const faint = (usage: JudgedUsage): boolean => usage.outcome === "repeated" || usage.outcome === "taken_back";

/** Every usage with what became of it, in the order in which they count. */
export function Ledger({ of }: { of: readonly JudgedUsage[] }) {
  const { t, word } = useWords();
  const entries = of.map((usage, at) => ({ usage, at }));
  return <Grid free label={t("licence.ledger")} items={entries} id={(e) => e.at} columns={[
    { head: t("licence.at"), cell: ({ usage }) => <span className="nw">{moment(usage.entry.at)}</span> },
    { head: t("licence.declaration"), cell: ({ usage }) => <><Code>{usage.entry.declaration}</Code>{usage.entry.declaration_line !== undefined && <span className="soft small"> / {usage.entry.declaration_line}</span>}</> },
    { head: t("licence.usage"), cell: ({ usage }) => <><Code>{usage.entry.usage_id}</Code>{usage.entry.cancels && <div className="soft small">{t("licence.cancels")} <Code>{usage.entry.cancels}</Code></div>}</> },
    { head: t("licence.line"), cell: ({ usage }) => usage.entry.line ?? "", end: true },
    { head: t("licence.quantity"), end: true, cell: ({ usage }) => <span className={faint(usage) ? "soft" : ""}>{usage.entry.quantity !== undefined && <div><bdi dir="ltr" className="nw">{amount(usage.entry.quantity)} {usage.entry.unit}</bdi></div>}{usage.entry.value !== undefined && <div className="small"><bdi dir="ltr" className="nw">{amount(usage.entry.value)} {usage.entry.currency}</bdi></div>}</span> },
    { head: t("licence.fate"), cell: ({ usage }) => <><span className={`tag ${usage.outcome === "refused" ? "verdict-same" : usage.outcome === "applied" ? "verdict-different" : ""}`}>{word("usageFate", usage.outcome)}</span>{usage.because && <div className="small bad">{word("usageRefusal", usage.because)}</div>}</> },
    { head: t("licence.run"), cell: ({ usage }) => <><Code>{`${usage.source} ${usage.run}`}</Code>{!usage.settled && <div className="small due soon">{t("licence.provisionalShort")}</div>}</> },
  ]} />;
}
