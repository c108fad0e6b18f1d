// What is wrong with a condition, at its place. The server counts characters; a text here is counted in units of UTF-16.
import type { RulePlace } from "../api/rules";
import type { Diagnostic } from "../api/types";

/** How many units of UTF-16 come before a character of a text. */
export function unitsBefore(text: string, character: number): number {
  let units = 0;
  let left = character;
  for (const letter of text) {
    if (left <= 0) break;
    units += letter.length;
    left -= 1;
  }
  return units;
}

/** The innermost part in which a fault begins and ends; the outermost where none has it whole. */
export function partOf(fault: Pick<Diagnostic, "start" | "end">, places: readonly RulePlace[]): readonly number[] {
  const around = places.filter((place) => place.start <= fault.start && fault.end <= place.end);
  return around.reduce<readonly number[]>((inner, place) => (place.at.length > inner.length ? place.at : inner), []);
}

/** The faults of each part, by its place as the builder keys it. */
export function byPart(faults: readonly Diagnostic[], places: readonly RulePlace[]): Map<string, Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const fault of faults) {
    const part = partOf(fault, places).join(".");
    found.set(part, [...(found.get(part) ?? []), fault]);
  }
  return found;
}

/** What a fault says, as a sentence. */
export const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?!]$/.test(message) ? "" : "."}`;

/** The text with what was most likely meant in the place of a fault: a sign, or a name or text for another. Nothing where what
 * was meant is a form to follow, as `date("2026-01-31")`. */
export function mended(text: string, fault: Diagnostic): string | undefined {
  if (!fault.suggestion || fault.suggestion.endsWith(")")) return undefined;
  const [from, to] = [unitsBefore(text, fault.start), unitsBefore(text, fault.end)];
  if (/^\W+$/.test(fault.suggestion)) return text.slice(0, from) + fault.suggestion + text.slice(to);
  const wrong = text.slice(from, to);
  const quote = /^(["']).*\1$/s.exec(wrong)?.[1];
  if (quote === undefined && !/^[A-Za-z_]\w*$/.test(wrong)) return undefined;
  const meant = quote === undefined ? fault.suggestion : JSON.stringify(fault.suggestion);
  return text.slice(0, from) + meant + text.slice(to);
}
