import { Button, Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { ask, client } from "../../api/client";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { useMay } from "../../session";

interface Props { consignment: number; line?: number; item?: string; forms: readonly string[]; more?: () => void }

/** Drafts the form by which a movement of an item is notified, filled in from the bill; of several the officer chooses. */
export function Notify({ consignment, line, item, forms, more }: Props) {
  const { t, word } = useWords();
  const go = useNavigate();
  const draft = useAct((form: string) => ask(client.POST("/api/v1/notifications", { body: { form, consignment, ...(line === undefined ? {} : { line }), ...(item === undefined ? {} : { item }) } })), "notice.drafted", (made) => void go({ to: `/notifications/${made.item.id}` }));
  const [only] = forms;
  if (!useMay("notifications.edit") || (only === undefined && more === undefined)) return null;
  if (only === undefined) return <Button variant="default" onClick={more}>{t("desk.notify")}</Button>;
  if (forms.length === 1 && more === undefined) return <Button variant="default" loading={draft.isPending} onClick={() => draft.mutate(only)}>{t("desk.notifyBy", { form: word("noticeForm", only) })}</Button>;
  return (
    <Menu position="bottom-end">
      <Menu.Target><Button variant="default" loading={draft.isPending}>{t("desk.notify")}</Button></Menu.Target>
      <Menu.Dropdown>
        {forms.map((form) => <Menu.Item key={form} onClick={() => draft.mutate(form)}>{word("noticeForm", form)}</Menu.Item>)}
        {more && <Menu.Item onClick={more}>{t("desk.otherForm")}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
