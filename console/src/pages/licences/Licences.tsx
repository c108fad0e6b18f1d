import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useWords } from "../../i18n/words";
import { Head } from "../../parts/Panel";
import { Denials } from "./Denials";
import { LicenceList } from "./LicenceList";
import { Notices } from "./Notices";
import { Runs } from "./Runs";
import { WhichFit } from "./WhichFit";

const TABS = ["licences", "fits", "runs", "denials", "notices"] as const;

/** Licences, the messages that draw them down, and the registers beside them. */
export function Licences() {
  const { t } = useWords();
  const go = useNavigate();
  const asked = useSearch({ strict: false }) as { tab?: string };
  const tab = TABS.find((name) => name === asked.tab) ?? "licences";
  return (
    <>
      <Head title={t("licence.title")} sub={t("licence.sub")} />
      <Tabs value={tab} onChange={(name) => void go({ to: "/licences", search: (name === "licences" ? {} : { tab: name }) as never })} keepMounted={false}>
        <Tabs.List aria-label={t("licence.title")} mb="md">{TABS.map((name) => <Tabs.Tab key={name} value={name}>{t(`licence.tab.${name}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="licences"><LicenceList /></Tabs.Panel>
        <Tabs.Panel value="fits"><WhichFit /></Tabs.Panel>
        <Tabs.Panel value="runs"><Runs /></Tabs.Panel>
        <Tabs.Panel value="denials"><Denials /></Tabs.Panel>
        <Tabs.Panel value="notices"><Notices /></Tabs.Panel>
      </Tabs>
    </>
  );
}
