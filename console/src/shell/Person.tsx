import { Button, Menu, useDirection, useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ask, client } from "../api/client";
import { useWords } from "../i18n/words";
import { SESSION, useWho } from "../session";

export function Person() {
  const { t, word } = useWords();
  const who = useWho();
  const queries = useQueryClient();
  const go = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { dir, toggleDirection } = useDirection();
  const leave = async () => {
    await ask(client.DELETE("/api/v1/session")).catch(() => undefined);
    queries.clear();
    await queries.invalidateQueries({ queryKey: SESSION });
    window.location.assign("/");
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target><Button variant="subtle" color="gray" aria-label={t("me.menu")}>{who?.name ?? who?.username}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{who?.username} · {word("role", who?.role)}</Menu.Label>
        <Menu.Item onClick={() => void go({ to: "/profile" })}>{t("me.profile")}</Menu.Item>
        <Menu.Item onClick={() => setColorScheme(colorScheme === "dark" ? "light" : "dark")}>{t(colorScheme === "dark" ? "me.light" : "me.dark")}</Menu.Item>
        <Menu.Item onClick={toggleDirection}>{t(dir === "rtl" ? "me.ltr" : "me.rtl")}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void leave()}>{t("me.leave")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
