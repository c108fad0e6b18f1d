import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { overview, targets } from "../api/queries";
import type { Overview as Now } from "../api/types";
import { useWords } from "../i18n/words";
import { Due } from "../parts/clock";
import { Lane } from "../parts/Lane";
import { Head, Panel } from "../parts/Panel";
import { Shown } from "../parts/states";
import { useMay } from "../session";
import { count, percent } from "../text/figures";
import { clockTime, day, moment } from "../text/time";
import { Alarm } from "./watchlists/Alarm";

function Arrivals({ now }: { now: Now }) {
  const { t } = useWords();
  const hours = now.arrivals.by_hour;
  const most = Math.max(1, ...hours.map((h) => h.flights + h.voyages));
  return (
    <Panel title={t("overview.arrivals")} aside={<span className="small soft"><span className="key" style={{ background: "var(--accent)" }} />{t("overview.flights")} <span className="key" style={{ background: "var(--blue)", marginInlineStart: 12 }} />{t("overview.voyages")}</span>}>
      <div className="figures" style={{ marginBottom: 16 }}>
        {(["flights", "voyages", "travellers", "consignments"] as const).map((kind) => <div key={kind}><div className="figure">{count(now.arrivals[kind])}</div><div className="soft small">{t(`overview.${kind}`)}</div></div>)}
      </div>
      <div className="hours" role="img" aria-label={t("overview.byHour")} style={{ gridTemplateColumns: `repeat(${Math.max(1, hours.length)}, 1fr)` }}>
        {hours.map((h, i) => {
          const label = h.hour.includes("T") ? clockTime(h.hour) : h.hour;
          return (
            <div key={h.hour} title={t("overview.hour", { hour: label, flights: h.flights, voyages: h.voyages })}>
              {h.voyages > 0 && <span className="sea" style={{ height: `${(h.voyages / most) * 125}px` }} />}
              {h.flights > 0 && <span className="air" style={{ height: `${(h.flights / most) * 125}px` }} />}
              <span className="lab">{i % 3 === 0 ? label.slice(0, 2) : ""}</span>
            </div>
          );
        })}
      </div>
    </Panel>
  );
}

function QueueNow({ now }: { now: Now }) {
  const { t } = useWords();
  const { queue } = now;
  return (
    <Panel title={t("overview.queue")} aside={<Link to="/targets">{t("overview.openQueue")}</Link>}>
      {(["red", "yellow", "blue"] as const).map((lane) => (
        <Link key={lane} to="/targets" search={{ lane } as never} className="row" style={{ justifyContent: "space-between", padding: "6px 0" }}><Lane lane={lane} /><span className="strong">{count(queue[lane])}</span></Link>
      ))}
      <p className="soft small" style={{ marginBottom: 0 }}>{t("overview.work", { open: count(queue.open), claimed: count(queue.claimed), decided: count(queue.decided_today) })}</p>
    </Panel>
  );
}

function LeftAlone({ now }: { now: Now }) {
  const { t } = useWords();
  const { facilitation } = now;
  return (
    <Panel title={t("overview.facilitation")}>
      <div className="figure">{percent(facilitation.share)}</div>
      <p className="soft" style={{ margin: "4px 0 10px" }}>{t("overview.leftAlone", { green: count(facilitation.green), assessed: count(facilitation.assessed) })}</p>
      <div className="bar"><span style={{ width: `${facilitation.share * 100}%`, background: "var(--green)" }} /></div>
    </Panel>
  );
}

/** Nothing is suppressed silently: what earlier decisions clear is counted where the shift begins. */
function Cleared({ now }: { now: Now }) {
  const { t } = useWords();
  const desk = useMay("matches");
  const { matches } = now;
  return (
    <Panel title={t("overview.cleared")} aside={desk && <Link to="/matches">{t("overview.openMatches")}</Link>}>
      <div className="figure">{count(matches.cleared_today)}</div>
      <p className="soft" style={{ margin: "4px 0 0" }}>{t("overview.clearedToday", { count: matches.cleared_today })} · {t("overview.clearing", { different: count(matches.different) })}</p>
      {matches.ending > 0 && <p className="small" style={{ margin: "6px 0 0" }}>{t("overview.ending", { count: matches.ending })}</p>}
    </Panel>
  );
}

function Intake({ now }: { now: Now }) {
  const { t } = useWords();
  const { intake } = now;
  return (
    <Panel title={t("overview.intake")} aside={intake.quarantined > 0 ? <Link to="/messages" search={{ status: "quarantined" } as never} className="bad">{t("overview.quarantined", { count: intake.quarantined })}</Link> : <span className="good small">{t("overview.healthy")}</span>}>
      <p style={{ marginTop: 0 }} className="soft small">{t("overview.intakeLine", { received: count(intake.received_24h), defective: count(intake.defective_24h), rate: intake.rate_per_minute.toFixed(1) })}{intake.last_message_at && <> · {t("overview.last", { at: moment(intake.last_message_at) })}</>}</p>
      {intake.by_format.map((f) => (
        <div key={f.format} style={{ marginBottom: 8 }}>
          <div className="row small" style={{ justifyContent: "space-between" }}><span>{f.format}</span><span className="soft">{t("overview.formatLine", { count: f.count, defective: f.defective })}</span></div>
          <div className="bar"><span style={{ width: `${100 * (1 - f.defective / Math.max(1, f.count))}%`, background: "var(--accent)" }} /><span style={{ width: `${(100 * f.defective) / Math.max(1, f.count)}%`, background: "var(--yellow)" }} /></div>
        </div>
      ))}
    </Panel>
  );
}

function Next() {
  const { t } = useWords();
  const next = useQuery(targets({ status: "open", sort: "deadline" }));
  return (
    <Panel title={t("overview.next")} flush>
      <Shown query={next} empty={(page) => page.items.length === 0 && t("queue.empty")}>{(page) => (
        <table className="grid" aria-label={t("overview.next")}><tbody>{page.items.slice(0, 7).map((item) => (
          <tr key={item.id}><td><Lane lane={item.lane} /></td><td><Link to="/targets/$id" params={{ id: String(item.id) }}>{item.title}</Link><div className="soft small">{item.reasons[0]?.title}</div></td><td className="soft">{item.movement?.title}</td><td className="end"><Due at={item.deadline} /></td></tr>
        ))}</tbody></table>
      )}</Shown>
    </Panel>
  );
}

function Rescreening({ now }: { now: NonNullable<Now["rescreening"]> }) {
  const { t } = useWords();
  return (
    <div role="status" style={{ marginBottom: 10 }}>
      <div className="small" style={{ marginBottom: 4 }}>{t("overview.rescreening", { lists: now.lists.join(", "), share: percent(now.share), count: now.opened })}</div>
      <div className="bar"><span style={{ width: `${now.share * 100}%`, background: "var(--accent)" }} /></div>
    </div>
  );
}

export function Overview() {
  const { t } = useWords();
  const now = useQuery(overview());
  const go = useNavigate();
  const queue = useMay("targets");
  return (
    <>
      <Head title={t("overview.title")} sub={now.data && day(now.data.clock)} />
      <Shown query={now} lines={12}>{(data) => (
        <><Alarm lists={data.lists} open={(list) => void go({ to: "/watchlists", search: { list: list.id } as never })} />
        <div className="cols">
          <div><Arrivals now={data} />{queue && <Next />}</div>
          <div>
            <QueueNow now={data} /><LeftAlone now={data} /><Cleared now={data} /><Intake now={data} />
            <Panel title={t("overview.lists")}>{data.rescreening && <Rescreening now={data.rescreening} />}{data.lists.map((list) => <div key={list.id} className="row" style={{ justifyContent: "space-between", padding: "3px 0" }}><Link to="/watchlists" search={{ list: list.id } as never}>{list.name}</Link><span className="soft small">{t("overview.entries", { count: list.entries })}{list.edition ? ` · ${list.edition}` : ""}</span></div>)}</Panel>
          </div>
        </div></>
      )}</Shown>
    </>
  );
}
