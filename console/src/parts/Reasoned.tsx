import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../i18n/words";

interface Props { title: string; busy: boolean; act: (reason: string) => void; close: () => void; grave?: boolean }

/** Whatever is done to a licence or a register is done with a reason. */
export function Reasoned({ title, busy, act, close, grave }: Props) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  return (
    <form className="verdict" aria-label={title} onSubmit={(e) => { e.preventDefault(); act(reason); }}>
      <Textarea data-autofocus autoFocus label={t("licence.why")} required autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      <div className="row"><Button type="submit" color={grave ? "red" : undefined} variant={grave ? "light" : "filled"} disabled={reason.trim().length < 3} loading={busy}>{title}</Button><Button variant="subtle" onClick={close}>{t("licence.cancel")}</Button></div>
    </form>
  );
}
