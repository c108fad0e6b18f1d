import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { rules } from "../../api/queries";
import type { Rule } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Grid } from "../../parts/Grid";
import { Head, Panel } from "../../parts/Panel";
import { Bones, Shown } from "../../parts/states";
import { useMay } from "../../session";
import { day } from "../../text/time";
import { Sets } from "./Sets";

const RuleForm = lazy(() => import("./RuleForm").then((m) => ({ default: m.RuleForm })));

export function Rules() {
  const { t, word } = useWords();
  const query = useQuery(rules());
  const mayEdit = useMay("rules.edit");
  const [open, setOpen] = useState<Rule | null | undefined>(undefined);
  return (
    <>
      <Head title={t("rule.title")} sub={t("rule.sub")}>{mayEdit && <Button onClick={() => setOpen(null)}>{t("rule.new")}</Button>}</Head>
      {open !== undefined && <Suspense fallback={<Bones />}><RuleForm key={open?.id ?? "new"} rule={open} close={() => setOpen(undefined)} /></Suspense>}
      <Panel flush><Shown query={query} empty={(all) => all.length === 0 && t("rule.none")}>{(all) => (
        <Grid label={t("rule.title")} items={all} id={(r) => r.id} open={setOpen} columns={[
          { head: t("rule.name"), sort: (r) => r.title, cell: (r) => <button type="button" className="finder-link" style={{ margin: 0, border: 0, padding: 0, textAlign: "start", fontWeight: 600 }} onClick={() => setOpen(r)}>{r.title}</button> },
          { head: t("rule.subject"), sort: (r) => r.subject, cell: (r) => word("subject", r.subject) },
          { head: t("rule.weight"), sort: (r) => r.weight, cell: (r) => r.weight, end: true },
          { head: t("rule.active"), sort: (r) => Number(r.enabled), cell: (r) => (r.enabled ? <span className="good">{t("rule.on")}</span> : <span className="soft">{t("rule.off")}</span>) },
          { head: t("rule.changed"), cell: (r) => <span className="soft">{[r.updated_by, day(r.updated_at)].filter(Boolean).join(" · ")}</span> },
        ]} />
      )}</Shown></Panel>
      <Sets />
    </>
  );
}
