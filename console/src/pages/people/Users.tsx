import { Alert, Button, CopyButton, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { ask, client } from "../../api/client";
import { users } from "../../api/queries";
import type { User } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Head, Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useWho } from "../../session";
import { Tokens } from "./Tokens";

const ROLES = ["administrator", "supervisor", "officer", "analyst", "auditor"];

/** A secret that is shown this once. */
export function Once({ title, secret, close }: { title: string; secret: string; close: () => void }) {
  const { t } = useWords();
  return <Alert color="verdigris" title={title} withCloseButton onClose={close} closeButtonLabel={t("rule.close")} mb="md"><span className="row"><Code>{secret}</Code><CopyButton value={secret}>{({ copied, copy }) => <Button size="compact-sm" variant="default" onClick={copy}>{t(copied ? "user.copied" : "user.copy")}</Button>}</CopyButton></span><div className="small">{t("user.once")}</div></Alert>;
}

function NewUser({ made }: { made: (name: string, password: string) => void }) {
  const { t, word } = useWords();
  const [username, setUsername] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState("officer");
  const add = useAct(() => ask(client.POST("/api/v1/users", { body: { username, name, role } })), "user.made", (r) => { made(r.user.username, r.one_time_password); setUsername(""); setName(""); });
  const submit = (e: FormEvent) => { e.preventDefault(); add.mutate(undefined); };
  return (
    <form className="row" style={{ alignItems: "end" }} onSubmit={submit}>
      <TextInput label={t("user.username")} required value={username} onChange={(e) => setUsername(e.currentTarget.value)} />
      <TextInput label={t("user.name")} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <Select label={t("user.role")} value={role} onChange={(v) => setRole(v ?? "officer")} data={ROLES.map((value) => ({ value, label: word("role", value) }))} />
      <Button type="submit" loading={add.isPending}>{t("user.add")}</Button>
    </form>
  );
}

export function Users() {
  const { t, word } = useWords();
  const who = useWho();
  const query = useQuery(users());
  const [secret, setSecret] = useState<{ name: string; password: string } | null>(null);
  const change = useAct((u: { id: number; role?: string; active?: boolean }) => ask(client.PATCH("/api/v1/users/{id}", { params: { path: { id: u.id } }, body: { role: u.role, active: u.active } })), "user.changed");
  const reset = useAct(async (u: User) => ({ name: u.username, password: (await ask(client.POST("/api/v1/users/{id}/reset", { params: { path: { id: u.id } } }))).one_time_password }), undefined, setSecret);
  return (
    <>
      <Head title={t("user.title")} />
      {secret && <Once title={t("user.password", { name: secret.name })} secret={secret.password} close={() => setSecret(null)} />}
      <Panel title={t("user.addTitle")}><NewUser made={(name, password) => setSecret({ name, password })} /></Panel>
      <Panel flush><Shown query={query}>{(all) => (
        <Grid free label={t("user.title")} items={all} id={(u) => u.id} columns={[
          { head: t("user.name"), sort: (u) => u.name, cell: (u) => <span className="strong">{u.name}</span> },
          { head: t("user.username"), sort: (u) => u.username, cell: (u) => <bdi dir="ltr">{u.username}</bdi> },
          { head: t("user.role"), cell: (u) => <Select aria-label={t("user.roleOf", { name: u.name })} size="xs" disabled={u.id === who?.id} value={u.role} onChange={(role) => role && change.mutate({ id: u.id, role })} data={ROLES.map((value) => ({ value, label: word("role", value) }))} w={160} /> },
          { head: t("me.totp"), cell: (u) => <span className="soft">{t(u.totp_enabled ? "rule.on" : "rule.off")}</span> },
          { head: t("message.do"), cell: (u) => u.id !== who?.id && <span className="row"><Button size="compact-sm" variant="default" onClick={() => { if (window.confirm(t("user.resetSure", { name: u.name }))) reset.mutate(u); }}>{t("user.reset")}</Button><Button size="compact-sm" variant="subtle" color={u.active === false ? "verdigris" : "red"} onClick={() => change.mutate({ id: u.id, active: u.active === false })}>{t(u.active === false ? "user.activate" : "user.stop")}</Button></span> },
        ]} />
      )}</Shown></Panel>
      <Tokens />
    </>
  );
}
