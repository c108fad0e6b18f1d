import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Facts, Head, Panel } from "../../parts/Panel";
import { useWho } from "../../session";
import { PasswordForm } from "./PasswordForm";

function SecondFactor({ on }: { on: boolean }) {
  const { t } = useWords();
  const [begun, setBegun] = useState<{ secret: string; otpauth_url: string } | null>(null);
  const [text, setText] = useState("");
  const begin = useAct(() => ask(client.POST("/api/v1/session/totp")), undefined, setBegun);
  const confirm = useAct(() => ask(client.POST("/api/v1/session/totp/confirm", { body: { code: text } })), "me.totpOn", () => { setBegun(null); setText(""); });
  const stop = useAct(() => ask(client.DELETE("/api/v1/session/totp", { body: { password: text } })), "me.totpOff", () => setText(""));
  if (on) return <><p>{t("me.totpIsOn")}</p><PasswordInput label={t("door.password")} value={text} onChange={(e) => setText(e.currentTarget.value)} /><Button className="gap" variant="default" disabled={!text} onClick={() => stop.mutate(undefined)}>{t("me.totpStop")}</Button></>;
  if (!begun) return <><p>{t("me.totpWhy")}</p><Button onClick={() => begin.mutate(undefined)} loading={begin.isPending}>{t("me.totpBegin")}</Button></>;
  return (
    <>
      <p>{t("me.totpEnter")}</p><p><Code>{begun.secret}</Code></p><p className="small"><a href={begun.otpauth_url}>{t("me.totpLink")}</a></p>
      <TextInput label={t("door.code")} inputMode="numeric" autoComplete="one-time-code" value={text} onChange={(e) => setText(e.currentTarget.value)} />
      <Button className="gap" disabled={text.length < 6} onClick={() => confirm.mutate(undefined)}>{t("me.totpConfirm")}</Button>
    </>
  );
}

export function Profile() {
  const { t, word } = useWords();
  const who = useWho();
  return (
    <>
      <Head title={t("me.profile")} />
      <div className="thirds">
        <Panel title={t("me.account")}><Facts of={[[t("user.name"), who?.name], [t("user.username"), who?.username], [t("user.role"), word("role", who?.role)]]} /></Panel>
        <Panel title={t("me.password")}><PasswordForm /></Panel>
        <Panel title={t("me.totp")}><SecondFactor on={who?.totp_enabled ?? false} /></Panel>
      </div>
    </>
  );
}
