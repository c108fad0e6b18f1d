/** A field that two versions of a record do not share. */
export interface Difference { path: string; before?: string; after?: string }

const flat = (value: unknown, path: string, into: Map<string, string>): void => {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) return value.forEach((item, index) => flat(item, `${path}[${index}]`, into));
  if (typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) flat(inner, path ? `${path}.${key}` : key, into);
    return;
  }
  into.set(path, String(value));
};

/** Every leaf that was added, removed or changed, in the order of its path. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [old, now] = [new Map<string, string>(), new Map<string, string>()];
  flat(before, "", old);
  flat(after, "", now);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .sort()
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }));
}
