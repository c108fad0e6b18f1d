import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { valueSets } from "../../api/queries";
import { useWords } from "../../i18n/words";
import { Grid } from "../../parts/Grid";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { count } from "../../text/figures";
import { day } from "../../text/time";
import { SetChanges } from "./SetChanges";
import { SetForm } from "./SetForm";

/** The sets of values that rules ask by name, with who changed each last. */
export function Sets() {
  const { t } = useWords();
  const query = useQuery(valueSets());
  const mayEdit = useMay("rules.edit");
  // By its name: what a set says, and who asks it, may change under an open form.
  const [open, setOpen] = useState<string | null | undefined>(undefined);
  const set = open ? query.data?.find((one) => one.name === open) ?? null : null;
  return (
    <>
      <SetChanges />
      {open !== undefined && <SetForm key={open ?? "new"} set={set} close={() => setOpen(undefined)} />}
      <Panel flush title={t("valueSet.title")} aside={mayEdit && <Button variant="subtle" size="compact-sm" onClick={() => setOpen(null)}>{t("valueSet.new")}</Button>}>
        <Shown query={query} empty={(all) => all.length === 0 && t("valueSet.none")}>{(all) => (
          <Grid label={t("valueSet.title")} items={all} id={(s) => s.name} open={(s) => setOpen(s.name)} columns={[
            { head: t("valueSet.name"), sort: (s) => s.name, cell: (s) => <button type="button" className="finder-link" style={{ margin: 0, border: 0, padding: 0, textAlign: "start", fontWeight: 600 }} onClick={() => setOpen(s.name)}>{s.name}</button> },
            { head: t("valueSet.description"), cell: (s) => s.description },
            { head: t("valueSet.values"), sort: (s) => s.values.length, cell: (s) => count(s.values.length), end: true },
            { head: t("valueSet.rules"), sort: (s) => s.asked_by.length, cell: (s) => count(s.asked_by.length), end: true },
            { head: t("valueSet.version"), sort: (s) => s.version, cell: (s) => s.version, end: true },
            { head: t("rule.changed"), cell: (s) => <span className="soft">{[s.updated_by, day(s.updated_at)].filter(Boolean).join(" · ")}</span> },
          ]} />
        )}</Shown>
      </Panel>
    </>
  );
}
