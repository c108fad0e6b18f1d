// Days as a chart shows them: each its own bar, or a week a bar where there are many.
import type { DayHits } from "../api/rules";

export interface Bar { from: string; to: string; days: number; records: number; hits: number }

const MOST = 92;
const DAY = 86_400_000;
const after = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** Bars from the first day to the last; days without records stand there with none. */
export function barsOf(days: readonly DayHits[]): Bar[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const span = Math.round((Date.parse(last.day) - Date.parse(first.day)) / DAY) + 1;
  const width = span <= MOST ? 1 : 7 * Math.ceil(span / 7 / MOST);
  const bars = Array.from({ length: Math.ceil(span / width) }, (_, at): Bar => ({ from: after(first.day, at * width), to: after(first.day, Math.min(span, (at + 1) * width) - 1), days: Math.min(width, span - at * width), records: 0, hits: 0 }));
  for (const day of days) {
    const bar = bars[Math.floor(Math.round((Date.parse(day.day) - Date.parse(first.day)) / DAY) / width)];
    if (bar) { bar.records += day.records; bar.hits += day.hits; }
  }
  return bars;
}
