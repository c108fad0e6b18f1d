import { Button, Modal, SegmentedControl } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { SubjectMatch, SubjectMatches, VerdictWord } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useMay } from "../../session";
import { percent } from "../../text/figures";
import { day } from "../../text/time";
import { Alignment } from "./Alignment";
import { Certainty } from "./Certainty";
import { Decided } from "./Decided";
import { Sides } from "./Sides";
import { Verdict } from "./Verdict";

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);

/** S and N open their form, wherever the focus stands, save in a field. */
function useVerdictKeys(on: boolean, open: (verdict: VerdictWord) => void) {
  useEffect(() => {
    if (!on) return;
    const key = (event: KeyboardEvent) => {
      if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const verdict = event.key === "s" ? "same" : event.key === "n" ? "different" : undefined;
      if (verdict) { event.preventDefault(); open(verdict); }
    };
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, [on, open]);
}

function Held({ match }: { match: SubjectMatch }) {
  const { t } = useWords();
  const holds = match.decisions.find((decision) => decision.id === match.holds);
  if (!holds) return <p className="held soft">{t(match.decisions.length > 0 ? "match.reopened" : "match.open")}</p>;
  const said = { who: holds.by, day: day(holds.at), until: day(holds.expires_at) };
  return <p className={`held ${holds.verdict}`} role="status">{t(holds.verdict === "different" ? "match.clearedBy" : "match.confirmedBy", said)} {holds.verdict === "different" && t("match.holdsUntil", said)}</p>;
}

/** A party beside the entry that it resembles: both in full, part by part, and what was decided before. */
export function SideBySide({ of, match, close }: { of: SubjectMatches; match: SubjectMatch; close: () => void }) {
  const { t, word } = useWords();
  const [verdict, setVerdict] = useState<VerdictWord | null>(null);
  const [at, setAt] = useState(0);
  const may = useMay("decide") && match.decidable;
  const opener = useRef<HTMLButtonElement>(null);
  useVerdictKeys(may && verdict === null, setVerdict);
  const way = match.ways[at] ?? match.ways[0];
  // The focus goes back to where the form was opened from, not to the top of the page.
  const leave = () => { setVerdict(null); setTimeout(() => opener.current?.focus(), 0); };
  return (
    <Modal opened onClose={close} size={1080} closeOnEscape={verdict === null} closeButtonProps={{ "aria-label": t("match.close") }} overlayProps={{ backgroundOpacity: 0.45 }}
      title={<span className="match-title"><span className="strong">{match.who.names[0] ?? way?.shown}</span> <span className="soft" aria-hidden="true">≈</span> <span className="strong">{match.entry.names?.[0]?.text ?? match.entry.id}</span></span>}>
      <div className="match">
        <div className="match-top"><Certainty score={way?.score ?? match.score} threshold={of.threshold} /><Held match={match} /></div>
        {match.ways.length > 1 && <SegmentedControl aria-label={t("match.ways")} value={String(at)} onChange={(v) => setAt(Number(v))} data={match.ways.map((w, i) => ({ value: String(i), label: <><bdi>{w.shown}</bdi> · {word("matchCode", w.code)} <bdi dir="ltr">{percent(w.score, 0)}</bdi></> }))} />}
        <Sides match={match} why={way?.why ?? []} />
        <h3>{t("match.parts")}</h3>
        <Alignment why={way?.why ?? []} />
        <h3>{t("match.earlier")}</h3>
        <Decided of={match.decisions} />
      </div>
      <div className="match-act">
        {!match.decidable && <span className="soft">{t("match.exact")}</span>}
        {may && (verdict === null
          ? <div className="row"><Button ref={opener} variant="light" color="red" onClick={() => setVerdict("same")}>{t("match.same")}&nbsp;<kbd>s</kbd></Button><Button variant="light" onClick={() => setVerdict("different")}>{t("match.different")}&nbsp;<kbd>n</kbd></Button><span className="soft small grow">{t("match.note")}</span></div>
          : <Verdict key={verdict} of={of} match={match} verdict={verdict} close={leave} />)}
      </div>
    </Modal>
  );
}
