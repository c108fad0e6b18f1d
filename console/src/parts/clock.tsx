import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { useWords } from "../i18n/words";
import { parseTime, span, urgency } from "../text/time";

const Now = createContext(Date.now());

/** The server's clock, so that countdowns agree with what the server says; it ticks every ten seconds. */
export function Clock({ server, children }: { server?: string; children: ReactNode }) {
  const [offset, setOffset] = useState(0);
  const [now, setNow] = useState(Date.now());
  useEffect(() => { const at = parseTime(server); if (at !== null) setOffset(at - Date.now()); }, [server]);
  useEffect(() => { const timer = setInterval(() => setNow(Date.now()), 10_000); return () => clearInterval(timer); }, []);
  return <Now value={now + offset}>{children}</Now>;
}

export const useNow = (): number => useContext(Now);

/** Time left, by word and colour. */
export function Due({ at }: { at?: string | null }) {
  const now = useNow();
  const { t } = useWords();
  const time = parseTime(at);
  if (time === null) return null;
  const left = time - now;
  return <span className={`due nw ${urgency(left)}`}>{left < 0 ? t("time.ago", { span: `\u2066${span(left)}\u2069` }) : t("time.in", { span: `\u2066${span(left)}\u2069` })}</span>;
}
