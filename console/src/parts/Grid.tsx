import { useState, type ReactNode } from "react";
import { useListKeys } from "./useListKeys";

export interface Column<T> { head: string; cell: (item: T) => ReactNode; sort?: (item: T) => string | number; end?: boolean; optional?: boolean }

interface Props<T> { label: string; items: readonly T[]; columns: Column<T>[]; id: (item: T) => string | number; open?: (item: T) => void; keys?: Record<string, (item: T) => void>; free?: boolean }

/** A table that is read with the eyes, the mouse or j, k and enter. */
export function Grid<T>({ label, items, columns, id, open, keys, free }: Props<T>) {
  const [order, setOrder] = useState<{ column: number; down: boolean } | null>(null);
  const by = order === null ? undefined : columns[order.column]?.sort;
  const shown = by === undefined ? items : [...items].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return (x < y ? -1 : x > y ? 1 : 0) * (order?.down ? -1 : 1);
  });
  const at = useListKeys(open ? shown : [], (item) => open?.(item), keys);
  const turn = (column: number) => setOrder((now) => ({ column, down: now?.column === column ? !now.down : false }));
  return (
    <div className={free ? "tablebox free" : "tablebox"}>
      <table className="grid" aria-label={label}>
        <thead><tr>{columns.map((c, i) => (
          <th key={c.head} scope="col" className={`${c.end ? "end" : ""} ${c.optional ? "opt" : ""}`} aria-sort={order?.column === i ? (order.down ? "descending" : "ascending") : undefined}>
            {c.sort ? <button type="button" className="sort" onClick={() => turn(i)}>{c.head}{order?.column === i ? (order.down ? " ↓" : " ↑") : ""}</button> : c.head}
          </th>
        ))}</tr></thead>
        <tbody>{shown.map((item, index) => (
          <tr key={id(item)} className={`${open ? "open" : ""} ${index === at ? "at" : ""}`} aria-selected={open ? index === at : undefined}
            onClick={(event) => { if (open && !(event.target as HTMLElement).closest("a,button,input")) open(item); }}>
            {columns.map((c) => <td key={c.head} className={`${c.end ? "end" : ""} ${c.optional ? "opt" : ""}`}>{c.cell(item)}</td>)}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
