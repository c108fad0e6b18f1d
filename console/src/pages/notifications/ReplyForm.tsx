import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { ReplyKind } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Panel } from "../../parts/Panel";

/** Enters an answer: ours to what came in, theirs to what was sent. */
export function ReplyForm({ id, kinds, incoming }: { id: number; kinds: string[]; incoming: boolean }) {
  const { t, word } = useWords();
  const [kind, setKind] = useState<string | null>(null);
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const [reference, setReference] = useState("");
  const reply = useAct(() => ask(client.POST("/api/v1/notifications/{id}/reply", { params: { path: { id } }, body: { kind: kind as ReplyKind, until: until || undefined, reason: reason || undefined, reference: reference || undefined } })), "notice.answered", () => { setKind(null); setReason(""); setUntil(""); });
  const ready = kind !== null && (kind !== "objection" || reason.trim() !== "") && (kind !== "more_time" || until !== "");
  return (
    <Panel title={t(incoming ? "notice.answerOurs" : "notice.answerTheirs")}>
      <form className="verdict" aria-label={t("notice.answer")} onSubmit={(e) => { e.preventDefault(); reply.mutate(undefined); }}>
        <Select label={t("notice.answer")} value={kind} onChange={setKind} data={kinds.map((value) => ({ value, label: word("noticeReply", value) }))} />
        {kind === "more_time" && <TextInput type="date" label={t("notice.untilDay")} required value={until} onChange={(e) => setUntil(e.currentTarget.value)} />}
        {kind !== null && <Textarea label={t("notice.reason")} required={kind === "objection"} autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />}
        {kind !== null && <TextInput label={t("notice.theirReference")} dir="ltr" value={reference} onChange={(e) => setReference(e.currentTarget.value)} />}
        <div className="row"><Button type="submit" disabled={!ready} loading={reply.isPending}>{t("notice.enter")}</Button></div>
      </form>
    </Panel>
  );
}
