/** Words that were found in a text: characters from `start` on and before `end`, counted as the server counts them. */
export interface Found { kind: string; found: string; start: number; end: number }
/** A piece of a text: plain, or words that speak for an item or against it. */
export interface Piece { text: string; speaks: "" | "for" | "against" }

const AGAINST = new Set(["denied", "about", "purpose", "consumer", "empty", "against", "below_limit", "hs_elsewhere"]);
export const speaksAgainst = (kind: string): boolean => AGAINST.has(kind);

/** Cuts a text into pieces by the words that were found in it. What speaks against an item shows through what speaks for it. */
export function pieces(text: string, why: readonly Found[], from = 0, to = Number.POSITIVE_INFINITY): Piece[] {
  // The server counts characters, not the halves of which a string is made here.
  const characters = [...text];
  const speaks: Piece["speaks"][] = characters.map(() => "");
  for (const against of [false, true]) {
    for (const one of why.filter((found) => speaksAgainst(found.kind) === against)) {
      for (let at = one.start; at < Math.min(one.end, characters.length); at += 1) speaks[at] = against ? "against" : "for";
    }
  }
  const out: Piece[] = [];
  for (let at = Math.max(0, from); at < Math.min(to, characters.length); at += 1) {
    const last = out.at(-1);
    if (last && last.speaks === speaks[at]) last.text += characters[at];
    else out.push({ text: characters[at] ?? "", speaks: speaks[at] ?? "" });
  }
  return out;
}

/** The part of a long text in which the first words were found. */
export function excerpt(text: string, why: readonly Found[], most: number): Piece[] {
  const characters = [...text];
  const { length } = characters;
  if (length <= most) return pieces(text, why);
  const first = Math.min(...why.filter((one) => one.end > one.start).map((one) => one.start), length);
  const near = first === length ? 0 : Math.max(0, Math.min(first - Math.floor(most / 4), length - most));
  // Not in the midst of a word, unless the word is longer than that.
  const blank = characters.indexOf(" ", near);
  const from = near > 0 && blank >= near && blank < first && blank < near + most / 4 ? blank + 1 : near;
  const last = characters.lastIndexOf(" ", from + most);
  const to = from + most < length && last > from + most - most / 4 ? last : from + most;
  return [...(from > 0 ? [{ text: "… ", speaks: "" as const }] : []), ...pieces(text, why, from, to), ...(to < length ? [{ text: " …", speaks: "" as const }] : [])];
}
