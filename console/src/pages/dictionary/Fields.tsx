import type { GoodsFields } from "../../api/types";
import { useWords } from "../../i18n/words";

/** A value as somebody reads it: lists line by line, a code of the HS with its edition. */
function lines(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(lines);
  if (typeof value === "object") return [Object.values(value as Record<string, unknown>).map(String).join(" ")];
  return [String(value)];
}

/** What differs of an item, field by field. */
export function Fields({ of }: { of: GoodsFields }) {
  const { t, word } = useWords();
  if (of.length === 0) return null;
  const name = (field: string) => (field.startsWith("names.") ? word("goodsLanguage", field.slice(6)) : word("goodsField", field));
  return (
    <table className="proof">
      <thead><tr><th>{t("lists.field")}</th><th>{t("lists.before")}</th><th>{t("lists.after")}</th></tr></thead>
      <tbody>{of.map((change) => (
        <tr key={change.field}>
          <td style={{ width: "18%" }}>{name(change.field)}</td>
          <td style={{ width: "41%" }}>{lines(change.before).map((line, i) => <div key={i}><del><bdi>{line}</bdi></del></div>)}</td>
          <td>{lines(change.after).map((line, i) => <div key={i} className="strong"><bdi>{line}</bdi></div>)}</td>
        </tr>
      ))}</tbody>
    </table>
  );
}
