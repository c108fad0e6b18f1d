/** A piece of a text that two versions share, or that only one of them has. */
export interface Piece { text: string; fate: "same" | "gone" | "new" }

/** Pairs of words beyond which two texts are shown one after the other. */
const MOST = 4_000_000;

const words = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}_.]+|"[^"]*"|'[^']*'|[&|=<>!]+|./gsu) ?? [];

const joined = (pieces: Piece[]): Piece[] => pieces.reduce<Piece[]>((out, piece) => {
  const last = out.at(-1);
  if (last?.fate === piece.fate) last.text += piece.text;
  else if (piece.text !== "") out.push({ ...piece });
  return out;
}, []);

/** What became of a text, word by word: the longest common sequence stays, the rest went or came. */
export function wording(before: string, after: string): Piece[] {
  const [old, now] = [words(before), words(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const [gone, come] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const same = (of: string[]): Piece => ({ text: of.join(""), fate: "same" });
  return joined([same(old.slice(0, start)), ...between(gone, come), same(old.slice(old.length - end))]);
}

function between(gone: string[], come: string[]): Piece[] {
  if (gone.length * come.length > MOST) return [{ text: gone.join(""), fate: "gone" }, { text: come.join(""), fate: "new" }];
  const width = come.length + 1;
  const longest = new Uint32Array((gone.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = gone.length - 1; i >= 0; i--) for (let j = come.length - 1; j >= 0; j--) longest[i * width + j] = gone[i] === come[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < gone.length || j < come.length) {
    const [left, right] = [gone[i], come[j]];
    if (left !== undefined && left === right) { out.push({ text: left, fate: "same" }); i++; j++; }
    else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1))) { out.push({ text: left ?? "", fate: "gone" }); i++; }
    else { out.push({ text: right, fate: "new" }); j++; }
  }
  return out;
}
