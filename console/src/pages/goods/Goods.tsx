import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useWords } from "../../i18n/words";
import { Head } from "../../parts/Panel";
import { Headings } from "./Headings";
import { Lines } from "./Lines";
import { RulingList } from "./RulingList";

const TABS = ["lines", "rulings", "headings"] as const;

/** The goods desk: lines that may be controlled goods, what authorities have ruled, and headings for words. */
export function Goods() {
  const { t } = useWords();
  const go = useNavigate();
  const asked = useSearch({ strict: false }) as { tab?: string; bill?: number };
  const tab = TABS.find((name) => name === asked.tab) ?? "lines";
  return (
    <>
      <Head title={t("desk.title")} sub={t("desk.sub")}>{tab === "lines" && <span className="soft small opt"><kbd>j</kbd> <kbd>k</kbd> {t("keys.move")} <kbd>↵</kbd> {t("keys.open")}</span>}</Head>
      <Tabs value={tab} onChange={(name) => void go({ to: "/goods", search: (name === "lines" ? {} : { tab: name }) as never })} keepMounted={false}>
        <Tabs.List aria-label={t("desk.title")} mb="md">{TABS.map((name) => <Tabs.Tab key={name} value={name}>{t(`desk.tab.${name}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="lines"><Lines bill={asked.bill} /></Tabs.Panel>
        <Tabs.Panel value="rulings"><RulingList /></Tabs.Panel>
        <Tabs.Panel value="headings"><Headings /></Tabs.Panel>
      </Tabs>
    </>
  );
}
