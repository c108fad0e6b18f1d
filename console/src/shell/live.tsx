import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { useWords } from "../i18n/words";
import { useMay } from "../session";

interface Live { connected: boolean; fresh: ReadonlySet<number>; seen: (id: number) => void }
const LiveNews = createContext<Live>({ connected: false, fresh: new Set(), seen: () => undefined });
export const useLive = (): Live => useContext(LiveNews);

const parse = (event: MessageEvent): { id?: number; title?: string; lane?: string } => { try { return JSON.parse(String(event.data)); } catch { return {}; } };

/** Listens to the server's events: marks new targets, reads again what they touch, and says them aloud. */
export function LiveEvents({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const { t, word } = useWords();
  const [connected, setConnected] = useState(false);
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set());
  const [said, setSaid] = useState("");
  const listens = useMay("live");
  useEffect(() => {
    if (!listens) return;
    const source = new EventSource("/api/v1/events", { withCredentials: true });
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A flight can bring a hundred events at once: they are answered together.
    const reread = (...keys: string[]) => {
      keys.forEach((key) => stale.add(key));
      timer ??= setTimeout(() => { timer = undefined; stale.forEach((key) => void queries.invalidateQueries({ queryKey: [key] })); stale.clear(); }, 400);
    };
    source.onopen = () => setConnected(true);
    source.onerror = () => setConnected(false);
    source.addEventListener("target", (event) => {
      const { id, title, lane } = parse(event);
      if (id !== undefined) setFresh((old) => new Set(old).add(id));
      setSaid(t("live.target", { lane: word("lane", lane), title: title ?? "" }));
      reread("targets", "overview");
    });
    source.addEventListener("target_changed", () => reread("targets", "target", "overview", "transit", "goods"));
    source.addEventListener("message", () => reread("messages", "movements"));
    source.addEventListener("lists", () => reread("lists", "overview"));
    source.addEventListener("rescreen", () => reread("overview", "targets"));
    source.addEventListener("notification", () => reread("notifications"));
    source.addEventListener("licence_changed", () => reread("licences"));
    source.addEventListener("register_changed", () => reread("registers"));
    source.addEventListener("goods_changed", () => reread("goods"));
    source.addEventListener("goods_dictionary", () => reread("dictionary", "proposals"));
    source.addEventListener("goods_proposals", () => reread("proposals"));
    source.addEventListener("rules", () => reread("rules", "value-sets"));
    source.addEventListener("stats", () => reread("overview"));
    return () => { source.close(); clearTimeout(timer); };
    // The words do not change while the shell stands.
  }, [queries, listens]);
  const seen = (id: number) => setFresh((old) => { if (!old.has(id)) return old; const next = new Set(old); next.delete(id); return next; });
  return <LiveNews value={{ connected, fresh, seen }}>{children}<div className="heard" aria-live="polite">{said}</div></LiveNews>;
}
