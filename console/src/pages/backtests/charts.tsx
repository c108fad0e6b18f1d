import type { ReactNode } from "react";
import type { DayHits, Share } from "../../api/rules";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { barsOf } from "../../text/days";
import { count, percent } from "../../text/figures";
import { day } from "../../text/time";

/** Hits by day, with the room that a day has as a line; what is over it is marked. */
export function Days({ days, capacity }: { days: readonly DayHits[]; capacity?: number }) {
  const { t } = useWords();
  const bars = barsOf(days);
  const room = capacity === undefined ? undefined : capacity * (bars[0]?.days ?? 1);
  const most = Math.max(1, room ?? 0, ...bars.map((bar) => bar.hits)) * 1.06;
  const every = Math.max(1, Math.ceil(bars.length / 10));
  const period = (from: string, to: string) => (from === to ? day(from) : `${day(from)} – ${day(to)}`);
  return (
    <figure className="chart" aria-label={t("backtest.byDay")}>
      <div className="chart-days">
        <div className="chart-axis small soft" aria-hidden="true"><Code>{count(Math.round(most / 1.06))}</Code><Code>0</Code></div>
        <div className="chart-plot" style={{ gridTemplateColumns: `repeat(${Math.max(1, bars.length)}, minmax(1px, 1fr))` }}>
          {bars.map((bar) => <div key={bar.from} title={t("backtest.dayLine", { day: period(bar.from, bar.to), hits: count(bar.hits), records: count(bar.records) })}><span className={room !== undefined && bar.hits > room * (bar.days / (bars[0]?.days ?? 1)) ? "over" : ""} style={{ height: `${(bar.hits / most) * 100}%` }} /></div>)}
          {room !== undefined && <div className="chart-room" style={{ bottom: `${(room / most) * 100}%` }}><span className="small">{t("backtest.room", { count: room })}</span></div>}
        </div>
        <div />
        <div className={`chart-labels small soft${bars.length <= 10 ? " few" : ""}`} style={{ gridTemplateColumns: `repeat(${Math.max(1, bars.length)}, minmax(1px, 1fr))` }}>{bars.map((bar, at) => <span key={bar.from}>{at % every === 0 ? day(bar.from).replace(/ \d{4}/, "") : ""}</span>)}</div>
      </div>
      <details className="small"><summary>{t("backtest.asTable")}</summary>
        <table className="proof"><thead><tr><th>{t("backtest.day")}</th><th>{t("backtest.records")}</th><th>{t("backtest.hits")}</th></tr></thead><tbody>{bars.map((bar) => <tr key={bar.from}><td>{period(bar.from, bar.to)}</td><td>{count(bar.records)}</td><td>{count(bar.hits)}</td></tr>)}</tbody></table>
      </details>
    </figure>
  );
}

/** Lines of a figure each with its part of the whole. */
export function Ranked({ label, items, of }: { label: string; items: { key: string; name: ReactNode; value: number }[]; of: number }) {
  const most = Math.max(1, ...items.map((item) => item.value));
  return (
    <table className="ranked" aria-label={label}><tbody>{items.map((item) => (
      <tr key={item.key}><th scope="row">{item.name}</th><td className="ranked-bar"><span className="bar"><span style={{ width: `${(item.value / most) * 100}%`, background: "var(--accent)" }} /></span></td><td className="end"><Code>{count(item.value)}</Code></td><td className="end soft"><Code>{of > 0 ? percent(item.value / of) : ""}</Code></td></tr>
    ))}</tbody></table>
  );
}

/** A share with its 95 % interval on a line from nothing to all. */
export function Interval({ label, help, share }: { label: string; help: string; share: Share }) {
  const { t } = useWords();
  const said = share.value === undefined ? t("backtest.unknown") : t("backtest.share", { count: count(share.count), of: count(share.of), share: percent(share.value), low: percent(share.low), high: percent(share.high) });
  return (
    <div className="interval">
      <div className="row"><strong>{label}</strong><span className="grow" /><span>{said}</span></div>
      <div className="interval-line" dir="ltr" role="img" aria-label={`${label}: ${said}`}>
        {share.value !== undefined && <><span className="interval-range" style={{ left: `${share.low * 100}%`, width: `${(share.high - share.low) * 100}%` }} /><span className="interval-point" style={{ left: `${share.value * 100}%` }} /></>}
      </div>
      <div className="interval-scale small soft" dir="ltr" aria-hidden="true"><span>0 %</span><span>50 %</span><span>100 %</span></div>
      <p className="small soft">{help}</p>
    </div>
  );
}
