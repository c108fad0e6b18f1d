import { Button, PasswordInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ask, client } from "../../api/client";
import { useAct } from "../../parts/act";

export function PasswordForm() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const change = useAct(() => ask(client.POST("/api/v1/session/password", { body: { current, new: next } })), "me.passwordChanged", () => { setCurrent(""); setNext(""); setAgain(""); });
  const differs = again !== "" && again !== next;
  const submit = (event: FormEvent) => { event.preventDefault(); if (next === again) change.mutate(undefined); };
  return (
    <form onSubmit={submit} style={{ display: "grid", gap: 12, padding: 0, margin: 0 }}>
      <PasswordInput label={t("me.current")} autoComplete="current-password" required value={current} onChange={(e) => setCurrent(e.currentTarget.value)} />
      <PasswordInput label={t("me.new")} description={t("me.newHelp")} autoComplete="new-password" required minLength={12} value={next} onChange={(e) => setNext(e.currentTarget.value)} />
      <PasswordInput label={t("me.again")} autoComplete="new-password" required value={again} error={differs && t("me.differs")} onChange={(e) => setAgain(e.currentTarget.value)} />
      <Button type="submit" loading={change.isPending} disabled={differs}>{t("me.change")}</Button>
    </form>
  );
}
