import type { Observation } from "../api/types";

/** One row of the side-by-side view: what each source says, and whether they differ. */
export interface Said { field: string; api: string; pnr: string; differs: boolean }

const documents = (o?: Observation): string => (o?.documents ?? []).map((d) => [d.issuer, d.number].filter(Boolean).join(" ")).join(", ");
const bags = (o?: Observation): string => {
  if (!o?.bags) return "";
  const parts = [o.bags.count, o.bags.weight_kg === undefined ? undefined : `${o.bags.weight_kg} kg`];
  return parts.filter((part) => part !== undefined).join(" / ");
};

const ROWS: [string, (o?: Observation) => string][] = [
  ["surname", (o) => o?.surname ?? ""], ["given_names", (o) => o?.given_names ?? ""],
  ["date_of_birth", (o) => o?.date_of_birth ?? ""], ["sex", (o) => o?.sex ?? ""],
  ["nationality", (o) => o?.nationality ?? ""], ["documents", documents],
  ["residence", (o) => o?.residence ?? ""], ["birth_place", (o) => o?.birth_place ?? ""],
  ["embarkation", (o) => o?.embarkation ?? ""], ["debarkation", (o) => o?.debarkation ?? ""],
  ["seat", (o) => o?.seat ?? ""], ["locator", (o) => o?.locator ?? ""], ["bags", bags],
  ["tickets", (o) => (o?.tickets ?? []).join(", ")],
];

const plain = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Lines up two observations; a row differs only where both speak, or where the record says so. */
export function sideBySide(api: Observation | undefined, pnr: Observation | undefined, disagreements: readonly string[]): Said[] {
  return ROWS.map(([field, read]) => {
    const said = { field, api: read(api), pnr: read(pnr) };
    const named = disagreements.some((d) => d === field || d.startsWith(`${field}.`) || d.startsWith(`${field}[`));
    // A booking lists visas that check-in does not read: whether documents contradict each other the record says.
    const comparable = field !== "documents" && said.api !== "" && said.pnr !== "";
    return { ...said, differs: named || (comparable && plain(said.api) !== plain(said.pnr)) };
  }).filter((row) => row.api !== "" || row.pnr !== "");
}
