import { Button, MultiSelect, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { backtest, backtests, rules } from "../../api/queries";
import type { Backtest } from "../../api/rules";
import type { NewRule } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Head, Panel } from "../../parts/Panel";
import { Empty, Shown } from "../../parts/states";
import { percent } from "../../text/figures";
import { day, moment } from "../../text/time";
import { Report } from "./Report";

type Subject = NewRule["subject"];
type Spans = Record<string, { from: string; to: string; days: number }>;
/** What a rule's form hands over. It stands in no address: a condition may name somebody. */
interface Handed { cel?: string; weight?: number }
interface Asked { id?: number; rule?: string; subject?: Subject }

/** What rules would have done in the past that is kept. */
export function Backtests() {
  const { t } = useWords();
  const search = useSearch({ strict: false }) as Asked;
  const handed = useLocation({ select: (at) => at.state as Handed });
  const go = useNavigate();
  const page = useQuery(backtests());
  const id = search.id ?? page.data?.items[0]?.id;
  const job = useQuery({ ...backtest(id ?? 0), enabled: id !== undefined });
  const open = (next: number) => void go({ to: "/backtests", search: { ...search, id: next } as never, state: handed as never });
  return (
    <>
      <Head title={t("backtest.title")} sub={t("backtest.sub")} />
      <Shown query={page} lines={10}>{(data) => Object.keys(data.history).length === 0
        ? <Panel><Empty title={t("backtest.noHistory")}><p>{t("backtest.writeHistory")} <Code>portcullis history write</Code></p></Empty></Panel>
        : <div className="cols backtests">
          <div>{id === undefined ? <Panel><Empty title={t("backtest.none")}><p>{t("backtest.begin")}</p></Empty></Panel> : <Shown query={job} lines={10}>{(one) => <><Asked job={one} /><Report key={one.id} job={one} /></>}</Shown>}</div>
          <div><NewTest history={data.history} asked={search} handed={handed} begun={open} /><Own items={data.items} at={id} open={open} /></div>
        </div>}</Shown>
    </>
  );
}

/** What a report answers. */
function Asked({ job }: { job: Backtest }) {
  const { t } = useWords();
  const { asked } = job;
  const parts = [asked.from || asked.to ? `${asked.from ? day(asked.from) : "…"} – ${asked.to ? day(asked.to) : "…"}` : t("backtest.allDays"), job.seconds !== undefined && job.state === "done" && t("backtest.took", { seconds: job.seconds.toFixed(1) })].filter(Boolean);
  return <div className="asked"><h2>{titleOf(job, t)}</h2><span className="soft small">{parts.join(" · ")}</span>{asked.cel && <pre className="raw">{asked.cel}</pre>}</div>;
}

function titleOf({ asked }: Backtest, t: (key: string, values?: Record<string, unknown>) => string): string {
  if (asked.what === "draft") return t("backtest.ofDraft");
  if (asked.what === "suggestions") return t("suggest.of", { subject: t(`subjects.${asked.subject}`) });
  if (asked.what === "all") return t("backtest.ofAll", { count: asked.count });
  return asked.title ?? t("backtest.ofRules", { count: asked.count });
}

function NewTest({ history, asked, handed, begun }: { history: Spans; asked: Asked; handed: Handed; begun: (id: number) => void }) {
  const { t, word } = useWords();
  const known = useQuery(rules());
  const draft = handed.cel !== undefined && asked.rule === undefined;
  const [what, setWhat] = useState(draft ? "draft" : asked.rule ? "rules" : "all");
  const [chosen, setChosen] = useState<string[]>(asked.rule ? [asked.rule] : []);
  const [period, setPeriod] = useState<{ from: string; to: string }>({ from: "", to: "" });
  const [capacity, setCapacity] = useState<number | undefined>();
  const subject = asked.subject ?? "traveller";
  const [about, setAbout] = useState<Subject>((Object.keys(history)[0] ?? subject) as Subject);
  const days = { from: period.from || undefined, to: period.to || undefined };
  const run = useAct(() => (what === "suggestions" ? ask(client.POST("/api/v1/backtests/suggestions", { body: { subject: about, ...days } })) : ask(client.POST("/api/v1/backtests", { body: {
    ...(what === "draft" ? { subject, cel: handed.cel, weight: handed.weight } : what === "rules" ? { rules: chosen } : {}), ...days, capacity,
  } }))), undefined, (job) => begun(job.id));
  return (
    <Panel title={t("backtest.new")}>
      <form className="stack" onSubmit={(e) => { e.preventDefault(); run.mutate(undefined); }}>
        <SegmentedControl fullWidth size="xs" aria-label={t("backtest.what")} value={what} onChange={setWhat} data={[...(draft ? [{ value: "draft", label: t("backtest.draft") }] : []), { value: "rules", label: t("backtest.rules") }, { value: "all", label: t("backtest.all") }, { value: "suggestions", label: t("suggest.what") }]} />
        {what === "suggestions" && <Select label={t("rule.subject")} description={t("suggest.askHelp")} allowDeselect={false} data={Object.keys(history).map((value) => ({ value, label: word("subject", value) }))} value={about} onChange={(v) => v && setAbout(v as Subject)} />}
        {what === "draft" && <div><Select label={t("rule.subject")} data={[{ value: subject, label: word("subject", subject) }]} value={subject} readOnly /><pre className="raw">{handed.cel}</pre></div>}
        {what === "rules" && <MultiSelect label={t("backtest.rules")} searchable data={(known.data ?? []).map((rule) => ({ value: rule.id, label: rule.title }))} value={chosen} onChange={setChosen} maxDropdownHeight={300} />}
        <div className="row two">
          <TextInput type="date" label={t("backtest.from")} value={period.from} onChange={(e) => setPeriod({ ...period, from: e.currentTarget.value })} />
          <TextInput type="date" label={t("backtest.to")} value={period.to} onChange={(e) => setPeriod({ ...period, to: e.currentTarget.value })} />
        </div>
        {what !== "suggestions" && <NumberInput label={t("backtest.capacity")} description={t("backtest.capacityHelp")} min={0} max={1_000_000} allowDecimal={false} value={capacity ?? ""} onChange={(v) => setCapacity(v === "" ? undefined : Number(v))} />}
        <div className="small soft">{Object.entries(history).map(([kind, span]) => <div key={kind}>{t("backtest.span", { subject: word("subject", kind), from: day(span.from), to: day(span.to), count: span.days })}</div>)}</div>
        <Button type="submit" loading={run.isPending} disabled={what === "rules" && chosen.length === 0}>{t(what === "suggestions" ? "suggest.run" : "backtest.run")}</Button>
      </form>
    </Panel>
  );
}

/** One's own back-tests; nobody else sees them. */
function Own({ items, at, open }: { items: Backtest[]; at?: number; open: (id: number) => void }) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <Panel title={t("backtest.own")} flush>
      {items.map((job) => (
        <button key={job.id} type="button" className={`candidate${job.id === at ? " on" : ""}`} aria-current={job.id === at} onClick={() => open(job.id)}>
          <span className="grow"><span className="strong">{titleOf(job, t)}</span><br /><span className="small soft">{moment(job.begun_at)}{job.asked.cel && <> · <Code>{job.asked.cel.slice(0, 60)}</Code></>}</span></span>
          <span className="small soft">{job.state === "running" ? percent(job.progress, 0) : t(`backtestState.${job.state}`)}</span>
        </button>
      ))}
    </Panel>
  );
}
