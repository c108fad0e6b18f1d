/** What a field of an entry says, a line for each of its values. `kind` words the kind of a name. */
export function entryLines(value: unknown, kind: (code: string) => string): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => entryLines(item, kind));
  if (typeof value !== "object") return [String(value)];
  const said = value as Record<string, unknown>;
  const known = typeof said.kind === "string" ? kind(said.kind) : "";
  if (typeof said.text === "string") return [said.kind && said.kind !== "primary" ? `${said.text} (${known})` : said.text];
  if (said.number !== undefined) return [[said.kind, said.number, said.country].filter(Boolean).join(" ")];
  return [JSON.stringify(value)];
}

/** Two readings of a field: what is gone, what came, and how many lines are the same. */
export function changedLines(before: readonly string[], after: readonly string[]): { gone: string[]; came: string[]; same: number } {
  const gone = before.filter((line) => !after.includes(line));
  const came = after.filter((line) => !before.includes(line));
  // Only the order differs: both are shown whole.
  if (gone.length === 0 && came.length === 0) return { gone: [...before], came: [...after], same: 0 };
  return { gone, came, same: after.length - came.length };
}
