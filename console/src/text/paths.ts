/** Turns a record path into the key of its words: "person.documents[0].number" to "documents.number". */
export function wordKeys(path: string): string[] {
  const plain = path.replace(/\[\d*\]/g, "").replace(/^(person|consignment|observations|record)\./, "");
  const parts = plain.split(".");
  return parts.map((_, index) => parts.slice(index).join("."));
}
