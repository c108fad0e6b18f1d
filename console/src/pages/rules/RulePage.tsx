import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { rule } from "../../api/queries";
import type { RuleDetail, RuleVersion } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Facts, Head, Panel } from "../../parts/Panel";
import { Severity } from "../../parts/Severity";
import { Bones, Shown } from "../../parts/states";
import { useMay } from "../../session";
import { count } from "../../text/figures";
import { day, moment } from "../../text/time";
import { RuleChanges } from "./RuleChanges";
import { RuleState } from "./RuleState";
import { RuleSteps } from "./RuleSteps";
import { YieldFigures } from "./RuleYield";

const RuleForm = lazy(() => import("./RuleForm").then((m) => ({ default: m.RuleForm })));

function Says({ of }: { of: RuleVersion }) {
  const { t, word } = useWords();
  return <Panel title={t("ruleLife.says")}>
    <pre className="raw" style={{ marginTop: 0 }} aria-label={t("rule.condition")}>{of.cel}</pre>
    <div className="gap"><Facts of={[
      [t("ruleLife.purpose"), of.purpose && <bdi>{of.purpose}</bdi>], [t("ruleLife.legal_basis"), of.legal_basis && <bdi>{of.legal_basis}</bdi>],
      [t("rule.subject"), word("subject", of.subject)], [t("ruleLife.category"), word("ruleCategory", of.category)],
      [t("ruleLife.severity"), <Severity key="severity" of={of.severity} />], [t("rule.weight"), <Code key="weight">{of.weight}</Code>],
      [t("ruleLife.owner"), of.owner && <bdi>{of.owner}</bdi>], [t("ruleLife.office"), of.office && <bdi>{of.office}</bdi>],
      [t("ruleLife.valid_from"), of.valid_from && day(of.valid_from)], [t("ruleLife.valid_to"), of.valid_to && day(of.valid_to)],
    ]} /></div>
  </Panel>;
}

function Examples({ of }: { of: RuleVersion }) {
  const { t } = useWords();
  const all = of.examples_run ?? [];
  const lacks = (["must_hit", "must_not_hit"] as const).filter((kind) => !all.some((example) => example.kind === kind));
  return <Panel title={t("ruleLife.examples")} aside={<bdi className={all.every((e) => e.holds) ? "good small" : "bad small"}>{t("ruleLife.version", { number: of.version })}{all.length > 0 && <> · {t("ruleLife.hold", { held: all.filter((e) => e.holds).length, all: all.length })}</>}</bdi>}>
    {all.length > 0 && <ul className="example-list">{all.map((example, at) => (
      <li key={at}><span className={example.holds ? "good" : "bad"}>{example.holds ? "✓" : "✗"} {t(example.kind === "must_hit" ? "ruleLife.must_hit" : "ruleLife.must_not_hit")}</span>{example.message && <span className="bad small"> · {example.message}</span>}<div><Code>{JSON.stringify(example.example)}</Code></div></li>
    ))}</ul>}
    {lacks.length > 0 && <p className="soft">{t("ruleLife.lacksExamples")}</p>}
  </Panel>;
}

function Versions({ of }: { of: RuleDetail }) {
  const { t } = useWords();
  const [open, setOpen] = useState<number | null>(null);
  return <Panel title={t("ruleLife.versions")}><ul className="decided">{of.versions.map((version, at) => {
    const before = of.versions[at + 1];
    return (
      <li key={version.version}>
        <div className="row"><span className="strong">{t("ruleLife.version", { number: version.version })}</span><RuleState of={version} /><span className="soft small">{version.written_by} · {moment(version.written_at)}</span><span className="grow" />
          {before && <Button variant="subtle" size="compact-sm" aria-expanded={open === version.version} onClick={() => setOpen(open === version.version ? null : version.version)}>{t("ruleLife.changes")}</Button>}</div>
        {before && open === version.version && <RuleChanges before={before} after={version} />}
      </li>
    );
  })}</ul></Panel>;
}

function Life({ of }: { of: RuleDetail }) {
  const { t, word } = useWords();
  const hidden = of.events_total - of.events.length;
  return <Panel title={t("ruleLife.life")}><ol className="decided" reversed>{of.events.map((event, at) => (
    <li key={of.events_total - at}>
      <div><span className="strong">{word("ruleStep", event.step)}</span> <span className="soft small">{t("ruleLife.version", { number: event.version })} · {event.by} · {moment(event.at)}</span></div>
      {event.found && <div className="small"><bdi>{t("ruleLife.found", { examples: event.found.examples, hits: count(event.found.hits), records: count(event.found.records) })}</bdi></div>}
      {event.reason && <div><bdi>{event.reason}</bdi></div>}
    </li>
  ))}</ol>{hidden > 0 && <p className="soft small">{t("ruleLife.earlier", { count: hidden })}</p>}</Panel>;
}

/** The version that is being made, beside the one that is in force. */
function Work({ id, of, before }: { id: string; of: RuleVersion; before?: RuleVersion }) {
  const { t } = useWords();
  const own = of.state === "proposed" && !(of.open ?? []).includes("approve");
  return <Panel title={<>{t("ruleLife.version", { number: of.version })} <RuleState of={of} /></>} aside={<span className="soft small">{of.proposed_by ? t("ruleLife.proposedBy", { by: of.proposed_by }) : of.written_by}</span>}>
    {before && <RuleChanges before={before} after={of} />}
    {own && <p className="soft">{t("ruleLife.ownHand")}</p>}
    <div className="row gap"><RuleSteps id={id} version={of} /></div>
  </Panel>;
}

function Opened({ of }: { of: RuleDetail }) {
  const { t } = useWords();
  const mayEdit = useMay("rules.edit");
  const [editing, setEditing] = useState(false);
  const approved = of.versions.find((version) => version.state === "live" || version.state === "paused");
  const work = of.versions.find((version) => ["draft", "tested", "proposed"].includes(version.state));
  const shown = approved ?? work ?? of.versions[0];
  const newest = of.versions[0];
  if (!shown || !newest) return null;
  return (
    <>
      <Head title={<><bdi>{shown.title}</bdi> <RuleState of={shown} /></>} sub={<><Link to="/rules">{t("rule.title")}</Link> · <Code>{of.id}</Code> · {t("ruleLife.version", { number: shown.version })}{shown.approved_by && <> · <bdi>{t("ruleLife.approvedBy", { by: shown.approved_by, day: day(shown.live_since) })}</bdi></>}</>}>
        {!editing && approved && <RuleSteps id={of.id} version={approved} />}
        {!editing && mayEdit && <Button size="sm" variant="default" onClick={() => setEditing(true)}>{t("ruleLife.newVersion")}</Button>}
      </Head>
      {editing && <Suspense fallback={<Bones />}><RuleForm key={newest.version} rule={newest} close={() => setEditing(false)} /></Suspense>}
      <div className="cols gap">
        <div>{work && <Work id={of.id} of={work} before={approved} />}<Says of={shown} /><Examples of={work ?? shown} /><Versions of={of} /></div>
        <div>{of.yield && <Panel title={t("ruleLife.yield")}><YieldFigures of={of.yield} /></Panel>}<Life of={of} /></div>
      </div>
    </>
  );
}

/** One rule: what it says, how it stands and what may be done next, what came of it, and how it came to be. */
export function RulePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(rule(id));
  return <Shown query={query} lines={14}>{(of) => <Opened of={of} />}</Shown>;
}
