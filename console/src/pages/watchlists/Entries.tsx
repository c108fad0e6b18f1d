import { Button, FileButton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client, sendFile } from "../../api/client";
import { entries } from "../../api/queries";
import type { Attempt, Entity, List } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Grid, type Column } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { EntryForm } from "./EntryForm";

/** The entries of the edition in force, with those made by hand to be changed. */
export function Entries({ list }: { list: List }) {
  const { t, word } = useWords();
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [editing, setEditing] = useState<Entity | null | undefined>(undefined);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(entries(list.id, q, page));
  const mayEdit = useMay("lists.edit");
  const remove = useAct((entry: string) => ask(client.DELETE("/api/v1/lists/{list}/entries/{entry}", { params: { path: { list: list.id, entry } } })), "watch.removed");
  const upload = useAct((file: File) => sendFile<Attempt>(`/api/v1/lists/${encodeURIComponent(list.id)}?name=${encodeURIComponent(file.name)}`, file), "watch.uploaded");
  const own = list.id === "watch" && mayEdit;
  const columns: Column<Entity>[] = [
    { head: t("watch.kind"), cell: (e) => <span className="tag">{word("schema", e.schema)}</span> },
    { head: t("person.name"), cell: (e) => <><span className="strong">{e.names?.[0]?.text}</span>{e.names && e.names.length > 1 && <div className="soft small">{e.names.slice(1, 5).map((n) => n.text).join(" · ")}</div>}</> },
    { head: t("watch.known"), cell: (e) => <span className="small">{[...(e.dob ?? []), ...(e.nationality ?? [])].join(" · ")} {[...(e.documents ?? []).map((d) => `${d.country ?? ""} ${d.number}`.trim()), ...(e.containers ?? []), ...(e.imo ? [`IMO ${e.imo}`] : [])].map((c) => <div key={c}><Code>{c}</Code></div>)}</span> },
    { head: t("watch.reason"), cell: (e) => e.reason ?? e.programmes?.join(", ") },
    ...(own ? [{ head: t("message.do"), cell: (e: Entity) => <span className="row"><Button size="compact-sm" variant="default" onClick={() => setEditing(e)}>{t("watch.change")}</Button><Button size="compact-sm" variant="subtle" color="red" onClick={() => { if (window.confirm(t("watch.sure"))) remove.mutate(e.id); }}>{t("watch.remove")}</Button></span> }] : []),
  ];
  return (
    <>
      <div className="row" style={{ padding: "10px 14px", borderBottom: "1px solid var(--line)" }}>
      <TextInput aria-label={t("watch.find")} placeholder={t("watch.find")} value={text} onChange={(e) => { setText(e.currentTarget.value); setPage(1); }} />
      {own && <Button onClick={() => setEditing(null)}>{t("watch.add")}</Button>}
      {mayEdit && list.id !== "watch" && <FileButton onChange={(file) => file && upload.mutate(file)}>{(props) => <Button variant="default" loading={upload.isPending} {...props}>{t("watch.upload")}</Button>}</FileButton>}
      </div>
      {editing !== undefined && <EntryForm entry={editing} close={() => setEditing(undefined)} />}
      <Shown query={query} empty={(data) => data.items.length === 0 && t("watch.none")}>{(data) => <><Grid label={list.name} items={data.items} columns={columns} id={(e) => e.id} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>}</Shown>
    </>
  );
}
