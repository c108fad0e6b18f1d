import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ask, client, keepCsrf, Refusal } from "../../api/client";
import { Gate } from "../../parts/Gate";
import { refusalText } from "../../parts/states";
import { SESSION } from "../../session";

/** Name and password; a code is asked for once the server says that it is missing. */
export function SignIn() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState("");
  const [step, setStep] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble("");
    try {
      const session = await ask(client.POST("/api/v1/session", { body: { username, password, totp: totp || undefined } }));
      keepCsrf(session.csrf);
      queries.setQueryData(SESSION, session);
    } catch (error) {
      const needsCode = error instanceof Refusal && error.status === 401 && /totp|code/i.test(`${error.message} ${error.detail ?? ""}`);
      if (needsCode && !step) setStep(true);
      else if (error instanceof Refusal && error.status === 423) setTrouble(t("door.locked", { minutes: Math.ceil((error.retryAfter ?? 60) / 60) }));
      else setTrouble(error instanceof Refusal && error.status === 401 ? t(step ? "door.wrongCode" : "door.wrong") : refusalText(error, t("state.unreachable")));
    } finally { setBusy(false); }
  };
  return (
    <div className="door">
      <div className="art"><div className="brand"><Gate size={32} />{t("brand")}</div><div><h1>{t("door.motto")}</h1><p>{t("door.line")}</p></div><Gate size={520} className="big" /></div>
      <form onSubmit={(event) => void enter(event)}>
        <h2>{t(step ? "door.second" : "door.title")}</h2>
        {trouble && <Alert color="red" role="alert">{trouble}</Alert>}
        {!step && <TextInput label={t("door.username")} autoComplete="username" autoFocus required value={username} onChange={(e) => setUsername(e.currentTarget.value)} size="md" />}
        {!step && <PasswordInput label={t("door.password")} autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.currentTarget.value)} size="md" />}
        {step && <TextInput label={t("door.code")} description={t("door.codeHelp")} inputMode="numeric" autoComplete="one-time-code" autoFocus required value={totp} onChange={(e) => setTotp(e.currentTarget.value)} size="md" />}
        <Button type="submit" loading={busy} size="md">{t("door.enter")}</Button>
        {step && <Button variant="subtle" onClick={() => { setStep(false); setTotp(""); }}>{t("door.back")}</Button>}
      </form>
    </div>
  );
}
