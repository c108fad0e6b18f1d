import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ask, client } from "../../api/client";
import type { BacktestRule } from "../../api/rules";
import { useWords } from "../../i18n/words";
import { Lane } from "../../parts/Lane";
import { Panel } from "../../parts/Panel";
import { Empty, refusalText } from "../../parts/states";
import { count, percent } from "../../text/figures";
import { day } from "../../text/time";
import { Days, Interval, Ranked } from "./charts";

/** What one rule would have done, or several together. */
export function RuleReport({ job, rule, names }: { job: number; rule: BacktestRule; names: Map<string, string> }) {
  const { t, word } = useWords();
  const { workload, past } = rule;
  const figures: [string, string][] = [
    [count(rule.hits), t("backtest.hits")], [rule.hit_rate === undefined ? "–" : percent(rule.hit_rate, 2), t("backtest.rateOf", { records: count(rule.records), subject: word("subjects", rule.subject) })],
    ...(rule.id ? [[count(rule.alone), t("backtest.alone")] as [string, string]] : []),
    [workload.mean_a_day.toFixed(1), t("backtest.aDay")],
  ];
  const judged = past.recall.of > 0 || past.precision.of > 0;
  return (
    <>
      <Panel><div className="figures">{figures.map(([figure, label]) => <div key={label}><div className="figure">{figure}</div><div className="soft small">{label}</div></div>)}</div></Panel>
      {rule.unknown > 0 && <Panel><p style={{ margin: 0 }}>{t("backtest.unknown", { count: rule.unknown, shown: count(rule.unknown) })}</p></Panel>}
      {rule.records === 0 ? <Panel><Empty title={t("backtest.noRecords")} /></Panel> : <>
        {rule.days.length > 0 && <Panel title={t("backtest.byDay")} aside={workload.busiest && workload.busiest.hits > 0 && <span className="small soft">{t("backtest.busiest", { day: day(workload.busiest.day), hits: count(workload.busiest.hits) })}</span>}><Days days={rule.days} capacity={workload.capacity} /></Panel>}
        <div className="half gap">
          <Panel title={t("backtest.load")} aside={rule.lane && <Lane lane={rule.lane} />}>
            {rule.lane && <p className="small soft" style={{ marginTop: 0 }}>{t("backtest.alone_lane", { weight: rule.weight, lane: word("lane", rule.lane) })}</p>}
            {workload.capacity === undefined ? <p className="soft">{t("backtest.noCapacity", { mean: workload.mean_a_day.toFixed(1) })}</p> : <>
              <div className="figure">{percent(workload.capacity_used ?? 0, 0)}</div>
              <p className="soft" style={{ margin: "4px 0 10px" }}>{t("backtest.used", { mean: workload.mean_a_day.toFixed(1), capacity: count(workload.capacity) })}</p>
              <div className="bar"><span style={{ width: `${Math.min(100, (workload.capacity_used ?? 0) * 100)}%`, background: (workload.capacity_used ?? 0) > 1 ? "var(--red)" : "var(--accent)" }} /></div>
              <p className={workload.days_over ? "bad" : "good"}>{t("backtest.daysOver", { count: workload.days_over ?? 0 })}</p>
            </>}
          </Panel>
          <Panel title={t("backtest.past")}>
            {judged ? <><Interval label={t("backtest.precision")} help={t("backtest.precisionHelp")} share={past.precision} /><Interval label={t("backtest.recall")} help={t("backtest.recallHelp")} share={past.recall} /></> : <p className="soft">{t("backtest.nothingFound")}</p>}
          </Panel>
        </div>
        <div className="half gap">
          <Panel title={t("backtest.byOffice")}>{rule.offices.length === 0 ? <p className="soft">{t("backtest.noHits")}</p> : <><Ranked label={t("backtest.byOffice")} of={rule.hits} items={rule.offices.slice(0, 12).map((o) => ({ key: o.office, name: <bdi dir="ltr" className="code">{o.office}</bdi>, value: o.hits }))} /><More count={rule.offices.length - 12 + (rule.offices_more ?? 0)} /></>}</Panel>
          {rule.overlap && <Panel title={t("backtest.overlap")}>{rule.overlap.length === 0 ? <p className="soft">{t("backtest.noOverlap")}</p> : <><Ranked label={t("backtest.overlap")} of={rule.hits} items={rule.overlap.slice(0, 12).map((o) => ({ key: o.rule, name: names.get(o.rule) ?? o.rule, value: o.both }))} /><More count={rule.overlap.length - 12 + (rule.overlap_more ?? 0)} /></>}</Panel>}
        </div>
        {rule.id && rule.examples > 0 && <Examples job={job} rule={rule.id} total={rule.examples} subject={rule.subject} />}
      </>}
    </>
  );
}

function More({ count: rest }: { count: number }) {
  const { t } = useWords();
  return rest > 0 ? <p className="small soft">{t("backtest.more", { count: rest })}</p> : null;
}

/** Looking at examples is looking at records: they come when they are asked for, and the audit log says so. */
function Examples({ job, rule, total, subject }: { job: number; rule: string; total: number; subject: string }) {
  const { t } = useWords();
  const shown = useMutation({ mutationFn: () => ask(client.GET("/api/v1/backtests/{id}/examples", { params: { path: { id: job }, query: { rule } } })) });
  return (
    <div className="gap"><Panel title={t("backtest.examples")} aside={!shown.data && <Button variant="default" size="compact-sm" loading={shown.isPending} onClick={() => shown.mutate()}>{t("backtest.showExamples", { count: total })}</Button>}>
      {shown.isError && <p className="bad">{refusalText(shown.error, t("state.unreachable"))}</p>}
      {!shown.data && !shown.isError && <p className="soft small">{t("backtest.examplesHelp")}</p>}
      {shown.data && <div className="examples">{shown.data.items.map((e) => <div key={e.id} className="row"><Lane lane={e.lane} /><Link to={`/${subject === "movement" ? "conveyance" : subject}s/${e.id}`}>{e.title}</Link></div>)}{shown.data.lost > 0 && <p className="small soft">{t("backtest.lost", { count: shown.data.lost })}</p>}</div>}
    </Panel></div>
  );
}
