import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { consignment, goodsLines } from "../../api/queries";
import type { ConsignmentPage as Page, Party } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Decide } from "../../parts/Decide";
import { Examinations } from "../../parts/examinations/Examinations";
import { Lane } from "../../parts/Lane";
import { Links } from "../../parts/Links";
import { Messages } from "../../parts/Messages";
import { Facts, Head, Panel } from "../../parts/Panel";
import { Reasons } from "../../parts/Reasons";
import { Shown } from "../../parts/states";
import { count, mass } from "../../text/figures";
import { moment } from "../../text/time";
import { Notify } from "../goods/Notify";
import { NewDraft } from "../notifications/NewDraft";
import { Changes } from "./Changes";
import { Containers, Goods } from "./Cargo";

function PartyPanel({ title, party }: { title: string; party?: Party }) {
  const { t } = useWords();
  return <Panel title={title}>{party?.name ? <><div className="strong">{party.name}</div><div>{party.address}</div><div className="soft">{party.country}</div>{party.identifiers?.map((id) => <div key={id}><Code>{id}</Code></div>)}{party.contacts?.map((c) => <div key={c} className="small"><bdi dir="ltr">{c}</bdi></div>)}</> : <span className="soft">{t("cargo.noParty")}</span>}</Panel>;
}

function Whole({ page }: { page: Page }) {
  const { t, word } = useWords();
  const { consignment: c, voyage, containers, announced } = page.record;
  const [drafting, setDrafting] = useState(false);
  const found = useQuery(goodsLines({ consignment: page.id, tier: "context", monitored: true }));
  const lines = found.data?.items ?? [];
  const surest = lines.filter((one) => one.ruled !== "not_controlled" && one.tier !== "context");
  return (
    <>
      <Head title={<Code>{c.reference}</Code>} sub={<>{word("bill", c.kind)}{c.nature && ` · ${word("nature", c.nature)}`} · <Link to="/movements/$id" params={{ id: String(page.movement_id) }}>{voyage.vessel?.name ?? voyage.carrier} {voyage.number}</Link> <Code>{c.loading ?? voyage.departure?.place}</Code> <span className="arrow">→</span> <Code>{c.discharge ?? voyage.arrival?.place}</Code> {moment(voyage.arrival?.time)}</>}>
        {page.assessment && <Lane lane={page.assessment.lane} />}
        {lines.length > 0 && <Link className="small" to="/goods" search={{ bill: page.id } as never}>{t("desk.seeAll")}</Link>}
        <Notify consignment={page.id} line={surest[0] && surest[0].line - 1} item={surest[0]?.item} forms={surest[0]?.forms ?? []} more={() => setDrafting(true)} />
      </Head>
      {drafting && <NewDraft consignment={page.id} close={() => setDrafting(false)} />}
      <div className="cols">
        <div>
          <Reasons assessment={page.assessment} about={{ subject: "consignment", id: page.id }} />
          <div className="thirds gap" style={{ marginBottom: 14 }}><PartyPanel title={t("field.consignor")} party={c.consignor} /><PartyPanel title={t("field.consignee")} party={c.consignee} /><PartyPanel title={t("field.notify")} party={c.notify} /></div>
          <Goods of={c.goods ?? []} bill={page.id} found={lines} /><Containers of={containers ?? []} /><Changes versions={page.versions} /><Messages of={page.messages} />
        </div>
        <div>
          <Decide target={page.target} /><Examinations of={{ subject: "consignment", id: page.id }} target={page.target} />
          <Panel title={t("cargo.summary")}><Facts of={[
            [t("cargo.master"), c.master && <Code>{c.master}</Code>], [t("field.origin"), c.origin && <Code>{c.origin}</Code>], [t("field.destination"), c.destination && <Code>{c.destination}</Code>],
            [t("field.packages"), c.packages !== undefined ? `${count(c.packages)} ${word("package", c.package_type)}` : undefined], [t("field.gross_mass_kg"), mass(c.gross_mass_kg)],
            [t("field.volume_m3"), c.volume_m3 !== undefined ? `${c.volume_m3} m³` : undefined], [t("field.freight"), word("freight", c.freight)], [t("cargo.announced"), moment(announced)],
          ]} /></Panel>
          <Links of={page.linked} />
        </div>
      </div>
    </>
  );
}

export function ConsignmentView({ id }: { id: number }) {
  const query = useQuery(consignment(id));
  return <Shown query={query} lines={14}>{(page) => <Whole page={page} />}</Shown>;
}

export function ConsignmentPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <ConsignmentView key={id} id={Number(id)} />;
}
