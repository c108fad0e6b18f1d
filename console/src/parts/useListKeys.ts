import { useEffect, useRef, useState } from "react";

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) || target.closest("[role=dialog],[role=listbox]") !== null);

/** Moves through a list with j and k, opens with enter; other keys are told by `more`. */
export function useListKeys<T>(items: readonly T[], open: (item: T) => void, more: Record<string, (item: T) => void> = {}) {
  const [at, setAt] = useState(-1);
  const latest = useRef({ items, open, more, at });
  latest.current = { items, open, more, at };
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const { items, open, more, at } = latest.current;
      const move = (to: number) => {
        event.preventDefault();
        // Enter belongs to the row from now on, not to the link that led here.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        setAt(Math.max(0, Math.min(items.length - 1, to)));
      };
      if (event.key === "j") return move(at + 1);
      if (event.key === "k") return move(at - 1);
      const item = items[at];
      if (item === undefined) return;
      if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement)) return open(item);
      more[event.key]?.(item);
    };
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);
  useEffect(() => { document.querySelector("tr.at")?.scrollIntoView({ block: "nearest" }); }, [at]);
  return at;
}
