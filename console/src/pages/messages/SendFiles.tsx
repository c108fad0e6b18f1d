import { Button, FileButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { sendFile } from "../../api/client";
import { refusalText } from "../../parts/states";
import { count } from "../../text/figures";

/** Hands files over one after the other: what is refused is named with the reason, and the others go on. */
export function SendFiles() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [going, setGoing] = useState<{ at: number; of: number }>();
  // Else a file that was put right could not be chosen again.
  const reset = useRef<() => void>(null);

  const send = async (files: File[]) => {
    let kept = 0;
    for (const [at, file] of files.entries()) {
      setGoing({ at: at + 1, of: files.length });
      try {
        await sendFile("/api/v1/messages", file, { "X-Filename": encodeURIComponent(file.name) });
        kept += 1;
      } catch (error) {
        notifications.show({ color: "red", autoClose: false, title: t("message.notKept", { name: file.name }), message: refusalText(error, t("state.unreachable")) });
      }
    }
    setGoing(undefined);
    reset.current?.();
    if (kept > 0) notifications.show({ message: t("message.kept", { count: kept }), autoClose: 3000 });
    void queries.invalidateQueries();
  };

  return (
    <FileButton multiple resetRef={reset} onChange={(files) => void send(files)}>
      {(props) => <Button variant="default" {...props} disabled={going !== undefined}>{going ? t("message.sending", { at: count(going.at), of: count(going.of) }) : t("message.send")}</Button>}
    </FileButton>
  );
}
