import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { conveyance } from "../../api/queries";
import type { ConveyancePage as Page } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Decide } from "../../parts/Decide";
import { Examinations } from "../../parts/examinations/Examinations";
import { Lane } from "../../parts/Lane";
import { Messages } from "../../parts/Messages";
import { Facts, Head, Panel } from "../../parts/Panel";
import { Reasons } from "../../parts/Reasons";
import { Shown } from "../../parts/states";
import { moment } from "../../text/time";

function Whole({ page }: { page: Page }) {
  const { t } = useWords();
  const { movement } = page.record;
  const vessel = movement.vessel;
  return (
    <>
      <Head title={<bdi>{page.movement.title}</bdi>} sub={<><Link to="/movements/$id" params={{ id: String(page.movement_id) }}>{t("conveyance.board")}</Link> · <Code>{movement.departure?.place}</Code> <span className="arrow">→</span> <Code>{movement.arrival?.place}</Code> {moment(movement.arrival?.time)}</>}>
        {page.assessment && <Lane lane={page.assessment.lane} />}
      </Head>
      <div className="cols">
        <div><Reasons assessment={page.assessment} about={{ subject: "movement", id: page.id }} /><Messages of={page.messages} /></div>
        <div>
          <Decide target={page.target} /><Examinations of={{ subject: "movement", id: page.id }} target={page.target} />
          <Panel title={t("conveyance.vessel")}><Facts of={[[t("field.name"), vessel?.name], [t("field.imo"), vessel?.imo && <Code bad={vessel.imo_valid === false}>{vessel.imo}</Code>], [t("field.call_sign"), vessel?.call_sign && <Code>{vessel.call_sign}</Code>], [t("field.flag"), vessel?.flag]]} /></Panel>
        </div>
      </div>
    </>
  );
}

/** A conveyance as a subject: the vessel held against the lists, and what its papers say against themselves. */
export function ConveyanceView({ id }: { id: number }) {
  const query = useQuery(conveyance(id));
  return <Shown query={query} lines={14}>{(page) => <Whole page={page} />}</Shown>;
}

export function ConveyancePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <ConveyanceView key={id} id={Number(id)} />;
}
