import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { SubjectMatch, SubjectMatches, VerdictWord } from "../../api/types";
import { useWords } from "../../i18n/words";
import { dayAfter } from "../../text/matching";
import { useAct } from "../act";
import { useNow } from "../clock";

const YEAR = 365;

/** The form behind "same" and "not the same": why, and until when. */
export function Verdict({ of, match, verdict, close }: { of: SubjectMatches; match: SubjectMatch; verdict: VerdictWord; close: () => void }) {
  const { t } = useWords();
  const now = useNow();
  const different = verdict === "different";
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(different ? dayAfter(now, YEAR) : "");
  const body = { subject: of.subject as "traveller", id: of.id, list: match.entry.list, entry: match.entry.id, party: match.party, entry_digest: match.entry_digest, verdict, reason, expires_at: until || undefined };
  const decide = useAct(() => ask(client.POST("/api/v1/matches/decide", { body })), "match.kept", close);
  const ready = reason.trim().length >= 3 && (!different || until !== "");
  return (
    <form className="verdict" aria-label={t(`match.${verdict}`)} onSubmit={(e) => { e.preventDefault(); if (ready) decide.mutate(undefined); }}
      onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); close(); } }}>
      <div className="strong">{t(`match.${verdict}`)}</div>
      <p className="soft small">{t(`match.help.${verdict}`)}</p>
      <div className="fields">
        <Textarea data-autofocus autoFocus label={t("match.reason")} required autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
        <TextInput type="date" label={t(different ? "match.until" : "match.untilMaybe")} required={different} min={dayAfter(now, 1)} max={dayAfter(now, 5 * YEAR)} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
      </div>
      <div className="row"><Button type="submit" disabled={!ready} loading={decide.isPending}>{t(`match.keep.${verdict}`)}</Button><Button variant="subtle" onClick={close}>{t("match.cancel")}</Button></div>
    </form>
  );
}
