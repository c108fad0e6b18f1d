import type { LineBalance } from "../../api/types";
import { useWords } from "../../i18n/words";
import { amount, percent } from "../../text/figures";

/** What is left of a line, in figures. */
export function Left({ of }: { of: LineBalance }) {
  const { t } = useWords();
  const limits: [string | undefined, string | undefined][] = [[of.quantity_left, of.unit], [of.value_left, of.currency]];
  const told = limits.filter(([left]) => left !== undefined);
  if (told.length === 0) return <span className="soft">{t("licence.unlimited")}</span>;
  return <>{told.map(([left, unit]) => <div key={unit} className={`nw ${Number(left) === 0 ? "bad" : ""}`}><bdi dir="ltr">{amount(left)} {unit}</bdi></div>)}</>;
}

/** The smallest share that is left, as a bar. */
export function Share({ left }: { left?: number }) {
  const { t } = useWords();
  if (left === undefined) return null;
  const tone = left === 0 ? "red" : left < 0.1 ? "yellow" : "green";
  return (
    <div style={{ minWidth: 90 }}>
      <div className="bar" role="img" aria-label={t("licence.leftOf", { share: percent(left, 0) })}><span style={{ width: `${left * 100}%`, background: `var(--${tone})` }} /></div>
      <div className="soft small nw">{percent(left, 0)}</div>
    </div>
  );
}
