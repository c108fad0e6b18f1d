import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { Schema } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Panel } from "../../parts/Panel";
import { score } from "../../text/figures";

/** Tries a name against every list, with the reasons of each match. */
export function TryName() {
  const { t, word } = useWords();
  const [name, setName] = useState("");
  const [dob, setDob] = useState("");
  const [schema, setSchema] = useState("Person");
  const run = useAct(() => ask(client.POST("/api/v1/screen", { body: { name, schema: schema as Schema, dob: dob || undefined } })));
  return (
    <Panel title={t("watch.try")}>
      <form onSubmit={(e) => { e.preventDefault(); run.mutate(undefined); }} style={{ display: "grid", gap: 8 }}>
        <TextInput label={t("watch.name")} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <div className="row"><Select aria-label={t("watch.kind")} value={schema} onChange={(v) => setSchema(v ?? "Person")} data={["Person", "Organization", "Vessel"].map((value) => ({ value, label: word("schema", value) }))} w={140} /><TextInput aria-label={t("field.date_of_birth")} placeholder={t("watch.dob")} value={dob} onChange={(e) => setDob(e.currentTarget.value)} className="grow" /><Button type="submit" loading={run.isPending}>{t("watch.run")}</Button></div>
      </form>
      {run.data && (run.data.results.length === 0 ? <p className="soft">{t("watch.noMatch")}</p> : run.data.results.map((r) => (
        <div key={`${r.entity.list}-${r.entity.id}`} style={{ marginTop: 10 }}>
          <div className="row" style={{ justifyContent: "space-between" }}><span className="strong">{r.entity.names?.[0]?.text}</span><span>{score(r.score)}</span></div>
          <div className="soft small">{r.entity.list} · {r.why.map((w) => `${w.found ?? ""} / ${w.against ?? ""} (${word("how", w.how)})`).join(", ")}</div>
        </div>
      )))}
    </Panel>
  );
}
