import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { rawMessage } from "../api/client";
import type { MessageRef } from "../api/types";
import { useWords } from "../i18n/words";
import { useMay } from "../session";
import { moment } from "../text/time";
import { useAct } from "./act";
import { Panel } from "./Panel";

/** Shows the message as it came, after a press that says that it is logged. */
export function Raw({ id }: { id: number }) {
  const { t } = useWords();
  const [text, setText] = useState<string | null>(null);
  const show = useAct(() => rawMessage(id), undefined, setText);
  if (!useMay("raw")) return null;
  return text === null
    ? <button type="button" className="finder-link" onClick={() => show.mutate(undefined)} disabled={show.isPending} title={t("message.rawNote")}>{t("message.showRaw")}</button>
    : <pre className="raw" tabIndex={0} aria-label={t("message.raw")}>{text}</pre>;
}

export function Messages({ of }: { of: readonly MessageRef[] }) {
  const { t } = useWords();
  if (of.length === 0) return null;
  return (
    <Panel title={t("message.from")}>
      <p className="soft small" style={{ marginTop: 0 }}>{t("message.rawNote")}</p>
      {of.map((m) => <div key={m.id} style={{ padding: "6px 0" }}><Link to="/messages/$id" params={{ id: String(m.id) }}>{m.format ?? t("message.unknown")}</Link> <span className="soft small">{moment(m.received_at)}</span> <Raw id={m.id} /></div>)}
    </Panel>
  );
}
