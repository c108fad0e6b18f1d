import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { traveller } from "../../api/queries";
import type { TravellerPage as Page } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Decide } from "../../parts/Decide";
import { Examinations } from "../../parts/examinations/Examinations";
import { Lane } from "../../parts/Lane";
import { Links, Versions } from "../../parts/Links";
import { Messages } from "../../parts/Messages";
import { Head, Panel } from "../../parts/Panel";
import { Reasons } from "../../parts/Reasons";
import { Shown } from "../../parts/states";
import { day, moment } from "../../text/time";
import { BookingPanels } from "./BookingPanels";
import { Documents } from "./Documents";
import { Sources } from "./Sources";

function Company({ page }: { page: Page }) {
  const { t } = useWords();
  return <Panel title={t("person.companions")}>{page.companions.length === 0 ? <span className="soft">{t("person.alone")}</span> : page.companions.map((c) => <div key={c.id} className="row" style={{ justifyContent: "space-between", padding: "4px 0" }}><Link to="/travellers/$id" params={{ id: String(c.id) }}>{c.name}</Link><span className="row"><Code>{c.seat}</Code><Lane lane={c.lane} /></span></div>)}</Panel>;
}

function Past({ page }: { page: Page }) {
  const { t } = useWords();
  return <Panel title={t("person.past")}>{page.past.length === 0 ? <span className="soft">{t("person.noPast")}</span> : page.past.map((p, i) => <div key={i} className="row" style={{ justifyContent: "space-between", padding: "4px 0" }}><span><Link to="/movements/$id" params={{ id: String(p.movement_id) }}>{p.title}</Link> <span className="soft small">{day(p.date)}</span></span><span className="row"><Code>{p.document}</Code><Lane lane={p.lane} /></span></div>)}</Panel>;
}

function Whole({ page }: { page: Page }) {
  const { t, word } = useWords();
  const { person, flight, age } = page.record;
  const about = [word("sex", person.sex), person.nationality, person.date_of_birth && day(person.date_of_birth), age !== undefined && t("person.age", { age })].filter(Boolean).join(" · ");
  return (
    <>
      <Head title={`${person.surname ?? ""}${person.given_names ? `, ${person.given_names}` : ""}`}
        sub={<>{about} · <Link to="/movements/$id" params={{ id: String(page.movement_id) }}><bdi dir="ltr">{flight.carrier}{flight.number}</bdi></Link> <Code>{flight.departure?.place}</Code> <span className="arrow">→</span> <Code>{flight.arrival?.place}</Code> {moment(flight.arrival?.time)}</>}>
        {page.assessment && <Lane lane={page.assessment.lane} />}
      </Head>
      <div className="cols">
        <div><Reasons assessment={page.assessment} about={{ subject: "traveller", id: page.id }} /><Sources record={page.record} /><Documents of={person.documents ?? []} /><BookingPanels booking={page.record.booking} /><Messages of={page.messages} /></div>
        <div><Decide target={page.target} /><Examinations of={{ subject: "traveller", id: page.id }} target={page.target} /><Company page={page} /><Links of={page.linked} /><Past page={page} /><Versions of={page.versions} /></div>
      </div>
    </>
  );
}

/** One traveller; `id` is given when the page is shown for a target. */
export function TravellerView({ id }: { id: number }) {
  const query = useQuery(traveller(id));
  return <Shown query={query} lines={14}>{(page) => <Whole page={page} />}</Shown>;
}

export function TravellerPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <TravellerView key={id} id={Number(id)} />;
}
