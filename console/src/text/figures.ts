const plain = new Intl.NumberFormat("en-GB");
export const count = (value: number | null | undefined): string => (value === null || value === undefined ? "" : plain.format(value));
/** A decimal as the ledger writes it, with its thousands parted and none of its digits lost. */
export const amount = (text: string | null | undefined): string => { if (!text) return ""; const [whole = "", parts] = text.split("."); return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (parts ? `.${parts}` : ""); };
export const mass = (kg: number | null | undefined): string => (kg === null || kg === undefined ? "" : `${plain.format(Math.round(kg * 10) / 10)} kg`);
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Scores come as 0 to 1 or as a sum of weights; both are shown with two digits or none. */
export const score = (value: number): string => (value <= 1 ? value.toFixed(2) : value.toFixed(value < 10 ? 1 : 0));
