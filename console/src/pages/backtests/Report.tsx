import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { rules as allRules } from "../../api/queries";
import type { Backtest, BacktestRule } from "../../api/rules";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Grid } from "../../parts/Grid";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { count, percent } from "../../text/figures";
import { Proposals } from "./Proposals";
import { RuleReport } from "./RuleReport";

/** A back-test: how far it is, why it has no answer, or its answer. */
export function Report({ job }: { job: Backtest }) {
  const { t } = useWords();
  const cancel = useAct(() => ask(client.DELETE("/api/v1/backtests/{id}", { params: { path: { id: job.id } } })), "backtest.cancelled");
  if (job.state === "waiting" || job.state === "running") {
    return (
      <Panel title={t(`backtestState.${job.state}`)} aside={<Button variant="default" size="compact-sm" loading={cancel.isPending} onClick={() => cancel.mutate(undefined)}>{t("backtest.cancel")}</Button>}>
        <div className="bar" role="progressbar" aria-label={t(`backtestState.${job.state}`)} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(job.progress * 100)}><span style={{ width: `${job.progress * 100}%`, background: "var(--accent)" }} /></div>
        <p className="soft small" aria-live="polite">{job.state === "waiting" ? t("backtest.waits") : t("backtest.runs", { share: percent(job.progress, 0) })}</p>
      </Panel>
    );
  }
  if (job.state === "cancelled") return <Panel><Empty title={t("backtestState.cancelled")}><p>{t("backtest.again")}</p></Empty></Panel>;
  if (job.suggestions) return <Proposals of={job.suggestions} />;
  if (job.state === "failed" || !job.report) return <Panel><Empty title={t("backtestState.failed")}><p>{job.problem}</p></Empty></Panel>;
  return <Answer job={job} rules={job.report.rules} together={job.report.together} />;
}

function Answer({ job, rules, together }: { job: Backtest; rules: BacktestRule[]; together: BacktestRule[] }) {
  const { t, word } = useWords();
  const known = useQuery(allRules());
  const [open, setOpen] = useState<string>();
  const names = new Map((known.data ?? []).map((rule) => [rule.id, rule.title]));
  const [only] = rules;
  if (only && rules.length === 1) return <RuleReport job={job.id} rule={only} names={names} />;
  const chosen = rules.find((rule) => rule.id === open);
  const share = (value: number | undefined) => (value === undefined ? "–" : percent(value, 0));
  return (
    <>
      <Panel title={t("backtest.eachRule")} aside={chosen && <Button variant="subtle" size="compact-sm" onClick={() => setOpen(undefined)}>{t("backtest.showTogether")}</Button>} flush>
        <Grid label={t("backtest.eachRule")} items={rules} id={(r) => r.id ?? ""} open={(r) => setOpen(r.id)} columns={[
          { head: t("rule.name"), sort: (r) => r.title ?? "", cell: (r) => <span className={r.id === open ? "strong" : ""}>{r.title}</span> },
          { head: t("rule.subject"), sort: (r) => r.subject, cell: (r) => word("subject", r.subject), optional: true },
          { head: t("backtest.hits"), sort: (r) => r.hits, cell: (r) => count(r.hits), end: true },
          { head: t("backtest.rate"), sort: (r) => r.hit_rate ?? 0, cell: (r) => (r.hit_rate === undefined ? "–" : percent(r.hit_rate, 2)), end: true },
          { head: t("backtest.aloneShort"), sort: (r) => r.alone, cell: (r) => count(r.alone), end: true },
          { head: t("backtest.aDay"), sort: (r) => r.workload.mean_a_day, cell: (r) => r.workload.mean_a_day.toFixed(1), end: true },
          { head: t("backtest.precision"), sort: (r) => r.past.precision.value ?? -1, cell: (r) => share(r.past.precision.value), end: true },
          { head: t("backtest.recall"), sort: (r) => r.past.recall.value ?? -1, cell: (r) => share(r.past.recall.value), end: true },
        ]} />
      </Panel>
      {chosen ? <><h2 className="view-title">{chosen.title}</h2><RuleReport key={chosen.id} job={job.id} rule={chosen} names={names} /></>
        : together.map((sum) => <div key={sum.subject}><h2 className="view-title">{t("backtest.together", { subject: word("subjects", sum.subject) })}</h2><RuleReport job={job.id} rule={sum} names={names} /></div>)}
    </>
  );
}
