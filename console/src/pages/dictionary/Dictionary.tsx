import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useWords } from "../../i18n/words";
import { Head } from "../../parts/Panel";
import { useMay } from "../../session";
import { Coverage } from "./Coverage";
import { Editions } from "./Editions";
import { Items } from "./Items";
import { Programmes } from "./Programmes";
import { Proposals } from "./Proposals";

const TABS = ["items", "programmes", "proposals", "editions", "coverage"] as const;

/** The dictionary of controlled goods: what is looked for, who changed it, and what it cannot see. */
export function Dictionary() {
  const { t } = useWords();
  const go = useNavigate();
  const asked = useSearch({ strict: false }) as { tab?: string; programme?: string };
  const [edits, covers] = [useMay("goods.edit"), useMay("goods.coverage")];
  const tabs = TABS.filter((name) => (name === "proposals" ? edits : name === "coverage" ? covers : true));
  const tab = tabs.find((name) => name === asked.tab) ?? "items";
  return (
    <>
      <Head title={t("dictionary.title")} sub={t("dictionary.sub")} />
      <Tabs value={tab} onChange={(name) => void go({ to: "/dictionary", search: (name === "items" ? {} : { tab: name }) as never })} keepMounted={false}>
        <Tabs.List aria-label={t("dictionary.title")} mb="md">{tabs.map((name) => <Tabs.Tab key={name} value={name}>{t(`dictionary.tab.${name}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="items"><Items key={asked.programme ?? ""} programme={asked.programme} /></Tabs.Panel>
        <Tabs.Panel value="programmes"><Programmes /></Tabs.Panel>
        <Tabs.Panel value="proposals"><Proposals /></Tabs.Panel>
        <Tabs.Panel value="editions"><Editions /></Tabs.Panel>
        <Tabs.Panel value="coverage"><Coverage /></Tabs.Panel>
      </Tabs>
    </>
  );
}
