import { Button, FileButton, TextInput } from "@mantine/core";
import { useState } from "react";
import { sendFile } from "../../api/client";
import type { Attempt } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";

const SHORT = /^[a-z0-9][a-z0-9-]{1,40}$/;

/** A list that was not there before: its short name, what to call it, and its file. */
export function NewList({ close }: { close: (list?: string) => void }) {
  const { t } = useWords();
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const path = (file: File) => `/api/v1/lists/${id}?name=${encodeURIComponent(file.name)}&title=${encodeURIComponent(name || id)}`;
  const upload = useAct((file: File) => sendFile<Attempt>(path(file), file), "watch.uploaded", () => close(id));
  return (
    <div className="row" style={{ alignItems: "start" }}>
      <TextInput label={t("watch.newId")} description={t("watch.newIdHelp")} value={id} error={id !== "" && !SHORT.test(id)} onChange={(e) => setId(e.currentTarget.value)} />
      <TextInput label={t("watch.newName")} description={t("watch.newForms")} value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <span className="row" style={{ alignSelf: "end" }}>
        <FileButton accept=".csv,.xml,.json,.jsonl,text/csv,text/xml,application/json" onChange={(file) => file && upload.mutate(file)}>{(props) => <Button loading={upload.isPending} disabled={!SHORT.test(id)} {...props}>{t("watch.newFile")}</Button>}</FileButton>
        <Button variant="default" onClick={() => close()}>{t("watch.cancel")}</Button>
      </span>
    </div>
  );
}
