import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { rules } from "../../api/queries";
import type { NewRule, Rule } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Grid } from "../../parts/Grid";
import { Head, Panel } from "../../parts/Panel";
import { Severity } from "../../parts/Severity";
import { Bones, Empty, Shown } from "../../parts/states";
import { useMay } from "../../session";
import { count } from "../../text/figures";
import { day } from "../../text/time";
import { RuleState } from "./RuleState";
import { Acted, FoundIn, Vain } from "./RuleYield";
import { Sets } from "./Sets";

const RuleForm = lazy(() => import("./RuleForm").then((m) => ({ default: m.RuleForm })));
const STATES = ["live", "paused", "proposed", "tested", "draft", "retired", "vain"];
const GRAVE = ["low", "medium", "high", "critical"];

/** A rule is found by its own state, by that of the version that is being made, and by finding nothing. */
const stands = (rule: Rule, state: string) => (state === "vain" ? rule.yield?.verdict !== undefined : rule.state === state || rule.work?.state === state);
const says = (rule: Rule, words: string) => [rule.title, rule.id, rule.owner, rule.office, rule.purpose].join(" ").toLowerCase().includes(words.trim().toLowerCase());

function ToApprove({ of }: { of: Rule[] }) {
  const { t } = useWords();
  const waiting = of.flatMap((rule) => (rule.work?.state === "proposed" ? [{ id: rule.id, ...rule.work }] : rule.state === "proposed" ? [{ id: rule.id, title: rule.title, version: rule.version, by: rule.updated_by, at: rule.updated_at }] : []));
  if (waiting.length === 0) return null;
  return <div style={{ marginBottom: 14 }}><Panel title={t("ruleLife.toApprove")}><ul className="decided">{waiting.map((rule) => (
    <li key={rule.id}><Link className="strong" to={`/rules/${rule.id}`}><bdi>{rule.title}</bdi></Link> <span className="soft small">{t("ruleLife.version", { number: rule.version })} · {rule.by} · {day(rule.at)}</span></li>
  ))}</ul></Panel></div>;
}

function Table({ of, find, state }: { of: Rule[]; find: string; state: string }) {
  const { t, word } = useWords();
  const navigate = useNavigate();
  const kept = of.filter((rule) => (state ? stands(rule, state) : rule.state !== "retired") && says(rule, find)).sort((a, b) => a.title.localeCompare(b.title));
  if (kept.length === 0) return <Empty title={t("list.none")} />;
  return (
    <Grid label={t("rule.title")} items={kept} id={(r) => r.id} open={(r) => void navigate({ to: `/rules/${r.id}` })} columns={[
      { head: t("rule.name"), sort: (r) => r.title, cell: (r) => <><Link className="strong" to={`/rules/${r.id}`}><bdi>{r.title}</bdi></Link><div className="soft small">{word("ruleCategory", r.category)} · {word("subject", r.subject)}</div></> },
      { head: t("ruleLife.state"), sort: (r) => STATES.indexOf(r.state), cell: (r) => <><RuleState of={r} />{r.work && <div className="soft small nw">{t("ruleLife.version", { number: r.work.version })}: {word("ruleState", r.work.state)}</div>}</> },
      { head: t("ruleLife.severity"), sort: (r) => GRAVE.indexOf(r.severity), cell: (r) => <Severity of={r.severity} /> },
      { head: t("rule.weight"), sort: (r) => r.weight, cell: (r) => r.weight, end: true, optional: true },
      { head: t("ruleLife.owner"), sort: (r) => r.owner ?? "", cell: (r) => <><bdi>{r.owner}</bdi>{r.office && <div className="soft small"><bdi>{r.office}</bdi></div>}</>, optional: true },
      { head: t("ruleLife.hits"), sort: (r) => r.yield?.hits ?? -1, cell: (r) => count(r.yield?.hits), end: true },
      { head: t("ruleLife.acted"), sort: (r) => r.yield?.acted.value ?? -1, cell: (r) => <Acted of={r.yield} />, end: true },
      { head: t("ruleLife.foundIn"), sort: (r) => r.yield?.found.value ?? -1, cell: (r) => <><FoundIn of={r.yield} /><Vain of={r.yield} /></>, end: true },
      { head: t("rule.changed"), sort: (r) => r.updated_at, cell: (r) => <span className="soft">{[r.updated_by, day(r.updated_at)].filter(Boolean).join(" · ")}</span>, optional: true },
    ]} />
  );
}

/** All rules as they stand, with what came of each. */
export function Rules() {
  const { t, word } = useWords();
  const query = useQuery(rules());
  const mayEdit = useMay("rules.edit");
  const handed = useLocation({ select: (at) => at.state as Pick<Partial<NewRule>, "cel" | "subject"> });
  const begun = handed.cel === undefined ? undefined : { cel: handed.cel, subject: handed.subject ?? "traveller" };
  const [adding, setAdding] = useState(begun !== undefined && mayEdit);
  const [state, setState] = useState("");
  const [find, setFind] = useState("");
  return (
    <>
      <Head title={t("rule.title")} sub={t("rule.sub")}>{mayEdit && !adding && <Button onClick={() => setAdding(true)}>{t("rule.new")}</Button>}</Head>
      {adding && <div style={{ marginBottom: 14 }}><Suspense fallback={<Bones />}><RuleForm rule={null} begun={begun} close={() => setAdding(false)} /></Suspense></div>}
      {query.data && <ToApprove of={query.data} />}
      <div className="row" style={{ marginBottom: 12 }}>
        <TextInput aria-label={t("ruleLife.find")} placeholder={t("ruleLife.find")} value={find} onChange={(e) => setFind(e.currentTarget.value)} w={300} />
        <Select aria-label={t("ruleLife.state")} value={state} onChange={(v) => setState(v ?? "")} data={["", ...STATES].map((value) => ({ value, label: value ? word("ruleState", value) : t("ruleLife.notRetired") }))} w={230} />
      </div>
      <Panel flush><Shown query={query} empty={(all) => all.length === 0 && t("rule.none")}>{(all) => <Table of={all} find={find} state={state} />}</Shown></Panel>
      <div className="gap"><Sets /></div>
    </>
  );
}
