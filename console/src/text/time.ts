/** Times on the wire without a zone are UTC. */
export function parseTime(text: string | null | undefined): number | null {
  if (!text) return null;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : text.includes("T") ? `${text}Z` : `${text}T00:00:00Z`;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? null : at;
}

/** "2 h 05 m", "43 m", "3 d 4 h"; never negative. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${String(rest).padStart(2, "0")} m`;
  return `${rest} m`;
}

/** How pressing a deadline is. */
export function urgency(msLeft: number): "past" | "now" | "soon" | "later" {
  if (msLeft < 0) return "past";
  if (msLeft < 30 * 60_000) return "now";
  if (msLeft < 2 * 3_600_000) return "soon";
  return "later";
}

const at = (text: string | null | undefined, options: Intl.DateTimeFormatOptions): string => {
  const time = parseTime(text);
  return time === null ? "" : new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(time);
};
/** Kept left to right inside a right-to-left sentence. */
const isolated = (text: string | null | undefined, options: Intl.DateTimeFormatOptions): string => { const said = at(text, options); return said && `\u2066${said}\u2069`; };
export const clockTime = (text?: string | null): string => at(text, { hour: "2-digit", minute: "2-digit" });
export const day = (text?: string | null): string => isolated(text, { day: "2-digit", month: "short", year: "numeric" });
export const moment = (text?: string | null): string => isolated(text, { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit" });
