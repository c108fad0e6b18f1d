import type { StringStream } from "@codemirror/language";

const WORDS = new Set(["true", "false", "null", "in", "exists", "all", "exists_one", "filter", "map", "has", "size", "startsWith", "endsWith", "contains", "matches"]);

/** One token of CEL, named for the highlighter. */
export function celToken(stream: StringStream): string | null {
  if (stream.eatSpace()) return null;
  if (stream.match("//")) { stream.skipToEnd(); return "comment"; }
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "string";
  if (stream.match(/^\d+(\.\d+)?/)) return "number";
  const word = stream.match(/^[A-Za-z_]\w*/);
  if (word) return WORDS.has(stream.current()) ? "keyword" : "variableName";
  stream.next();
  return "operator";
}
