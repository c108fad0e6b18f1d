import type { Item } from "../api/types";

/** An item as text fields hold it. */
export interface Draft { id: string; name: string; class: string; cas: string; formula: string; un: string; hs: string; regimes: string; controls: string; names: string; benign: string; weak: string; uses: string; note: string; look: string; packaging: string; hazards: string; contact: string; from: string; until: string; monitored: string }

const list = (of: readonly string[] | undefined): string => (of ?? []).join("; ");
const parts = (text: string): string[] => text.split(";").map((part) => part.trim()).filter(Boolean);
const rows = (text: string): string[] => text.split("\n").map((row) => row.trim()).filter(Boolean);

/** The fields of an item; of a new one, empty. Names stand one language a line: `es: nitrato de amonio; …`. */
export function draftOf(item?: Item): Draft {
  const card: Partial<NonNullable<Item["card"]>> = item?.card ?? {};
  return {
    id: item?.id ?? "", name: item?.name ?? "", class: item?.class ?? "chemical",
    cas: list(item?.cas), formula: list(item?.formula), un: list(item?.un),
    hs: list((item?.hs ?? []).map((hs) => `${hs.code}/${hs.edition}${hs.named ? "*" : ""}`)),
    regimes: list(item?.regimes), controls: list(item?.controls),
    names: Object.entries(item?.names ?? {}).map(([language, names]) => `${language}: ${names.join("; ")}`).join("\n"),
    benign: (item?.benign ?? []).join("\n"), weak: (item?.weak ?? []).join("\n"),
    uses: item?.uses ?? "", note: item?.note ?? "",
    look: card.look ?? "", packaging: card.packaging ?? "", hazards: card.hazards ?? "", contact: card.contact ?? "",
    from: item?.from ?? "", until: item?.until ?? "", monitored: item?.monitored ? "yes" : "",
  };
}

function codeOf(text: string): { code: string; edition: number; named: boolean } {
  const [code = "", edition = "2022"] = text.replace("*", "").split("/");
  return { code: code.replace(/[.\s]/g, ""), edition: Number(edition), named: text.includes("*") };
}

/** The item that the fields say; what has no field stays as it was. */
export function itemOf(draft: Draft, before?: Item): Item {
  const names: Record<string, string[]> = {};
  for (const row of rows(draft.names)) {
    const at = row.indexOf(":");
    const language = at > 0 ? row.slice(0, at).trim() : "en";
    names[language] = [...(names[language] ?? []), ...parts(row.slice(at > 0 ? at + 1 : 0))];
  }
  const item = {
    ...before, id: draft.id.trim(), name: draft.name.trim(), class: draft.class,
    cas: parts(draft.cas), formula: parts(draft.formula), un: parts(draft.un), hs: parts(draft.hs).map(codeOf),
    regimes: parts(draft.regimes), controls: parts(draft.controls), names, benign: rows(draft.benign), weak: rows(draft.weak),
    uses: draft.uses.trim(), note: draft.note.trim(), monitored: draft.monitored === "yes",
    from: draft.from || undefined, until: draft.until || undefined,
    card: { look: draft.look.trim(), packaging: draft.packaging.trim(), hazards: draft.hazards.trim(), contact: draft.contact.trim() },
  };
  return item as Item;
}
