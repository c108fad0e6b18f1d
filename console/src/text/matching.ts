// What stands beside what when a party is held against an entry of a list.
import type { Entity, MatchParty, SubjectMatch, Why } from "../api/types";

/** One line of the comparison: the values on either side, and whether the evidence speaks for, against or not at all. */
export interface Line { field: string; announced: string[]; listed: string[]; speaks: "for" | "against" | "" }

const some = (...values: (string | null | undefined)[]): string[] => values.filter((value): value is string => Boolean(value));
/** The parts of the evidence that belong to a line, in the words of the server. */
const PARTS: Record<string, string[]> = {
  names: ["name"], date_of_birth: ["birth date"], nationality: ["nationality", "country"], sex: ["sex"], documents: ["document"], imo: ["IMO number", "imo"], call_sign: ["call sign"], address: ["address"],
};

function speaks(field: string, why: readonly Why[]): Line["speaks"] {
  const said = why.filter((reason) => (PARTS[field] ?? []).includes(reason.part));
  if (said.length === 0) return "";
  return said.reduce((sum, reason) => sum + reason.weight, 0) < 0 ? "against" : "for";
}

/** The lines that at least one side fills, in the order in which an officer asks. */
export function lines(who: MatchParty, entry: Entity, why: readonly Why[]): Line[] {
  const document = (number?: string | null, country?: string | null) => [number, country].filter(Boolean).join(" · ");
  const all: [string, string[], string[]][] = [
    ["names", who.names, (entry.names ?? []).map((name) => name.text)],
    ["date_of_birth", some(who.date_of_birth), entry.dob ?? []],
    ["birth_place", some(who.birth_place), entry.birth_places ?? []],
    ["sex", some(who.sex), some(entry.sex)],
    ["nationality", some(who.nationality), entry.nationality ?? []],
    ["country", some(who.country, who.residence, who.flag), entry.countries ?? []],
    ["documents", [...(who.documents ?? []).map((d) => document(d.number, d.issuer)), ...(who.identifiers ?? []), ...some(who.card)], (entry.documents ?? []).map((d) => document(d.number, d.country))],
    ["imo", some(who.imo), some(entry.imo)],
    ["call_sign", some(who.call_sign), some(entry.call_sign)],
    ["address", some(who.address), entry.addresses ?? []],
    ["containers", [], entry.containers ?? []],
  ];
  return all.filter(([, announced, listed]) => announced.length + listed.length > 0).map(([field, announced, listed]) => ({ field, announced, listed, speaks: speaks(field, why) }));
}

/** How long the bar of each reason is, from -1 to 1, held against the strongest of them. */
export function bars(why: readonly Why[]): number[] {
  const most = Math.max(0.001, ...why.map((reason) => Math.abs(reason.weight)));
  return why.map((reason) => reason.weight / most);
}

export const keyOf = (match: SubjectMatch): string => [match.asked, match.party, match.entry.list, match.entry.id].join("|");

/** The match that a signal speaks of: the same entry, found in the same place. */
export function matchOf(all: readonly SubjectMatch[], list?: string, entry?: string, path?: string): SubjectMatch | undefined {
  const same = all.filter((match) => match.entry.list === list && match.entry.id === entry);
  return same.find((match) => match.ways.some((way) => way.path === path)) ?? same[0];
}

/** A day so many days after a moment, as a date field writes it. */
export const dayAfter = (now: number, days: number): string => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
