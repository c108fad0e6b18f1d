import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { tokens } from "../../api/queries";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Grid } from "../../parts/Grid";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { moment } from "../../text/time";
import { Once } from "./Users";

/** Tokens with which carriers and other systems send messages. */
export function Tokens() {
  const { t } = useWords();
  const query = useQuery(tokens());
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const add = useAct(() => ask(client.POST("/api/v1/tokens", { body: { name } })), undefined, (r) => { setSecret(r.token); setName(""); });
  const remove = useAct((id: number) => ask(client.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } })), "token.removed");
  return (
    <Panel title={t("token.title")} aside={<form className="row" onSubmit={(e) => { e.preventDefault(); add.mutate(undefined); }}><TextInput aria-label={t("token.name")} placeholder={t("token.name")} required value={name} onChange={(e) => setName(e.currentTarget.value)} /><Button type="submit" loading={add.isPending}>{t("token.add")}</Button></form>} flush>
      {secret && <div className="body"><Once title={t("token.made")} secret={secret} close={() => setSecret("")} /></div>}
      <Shown query={query} lines={3} empty={(all) => all.length === 0 && t("token.none")}>{(all) => <Grid free label={t("token.title")} items={all} id={(k) => k.id} columns={[
        { head: t("token.name"), cell: (k) => <span className="strong">{k.name}</span> }, { head: t("token.created"), cell: (k) => moment(k.created_at) }, { head: t("token.used"), cell: (k) => moment(k.last_used_at) },
        { head: t("message.do"), cell: (k) => <Button size="compact-sm" variant="subtle" color="red" onClick={() => { if (window.confirm(t("token.sure"))) remove.mutate(k.id); }}>{t("token.remove")}</Button> },
      ]} />}</Shown>
    </Panel>
  );
}
