import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { examinations } from "../../api/queries";
import type { Examination, Target } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useMay } from "../../session";
import { moment } from "../../text/time";
import { Code } from "../Code";
import { Panel } from "../Panel";
import { Shown } from "../states";
import { ExaminationForm, type Examined } from "./ExaminationForm";

const TAGS: Record<string, string> = { seizure: "lane red", discrepancy: "lane yellow", nothing_found: "lane green" };

function Row({ row, of, may }: { row: Examination; of: Examined; may: boolean }) {
  const { t, word } = useWords();
  const [correcting, setCorrecting] = useState(false);
  return (
    <li className={row.stands ? undefined : "soft"}>
      <div className="row" style={{ justifyContent: "space-between" }}>
        <span className="row"><span className={(row.stands && TAGS[row.result]) || "tag over"}>{word("examinationResult", row.result)}</span>{row.category && <strong>{word("findingCategory", row.category)}</strong>}{row.quantity !== undefined && <Code>{`${row.quantity} ${word("findingUnit", row.unit) || row.unit}`}</Code>}</span>
        {may && row.stands && !correcting && <Button size="compact-xs" variant="subtle" onClick={() => setCorrecting(true)}>{t("examine.correct")}</Button>}
      </div>
      {row.note && <div><bdi>{row.note}</bdi></div>}
      <div className="soft small">{word("examinationKind", row.kind)} · {moment(row.examined_at)} · <bdi>{row.by}</bdi>{row.revision > 0 && ` · ${t("examine.correction")}`}{!row.stands && ` · ${t("examine.corrected")}`}</div>
      {correcting && <ExaminationForm of={of} corrects={row} close={() => setCorrecting(false)} />}
    </li>
  );
}

/** What examinations of a record found, and a form for the next one. A record in the queue is decided first. */
export function Examinations({ of, target }: { of: Examined; target?: Target | null }) {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const may = useMay("decide");
  const query = useQuery(examinations(of.subject, of.id));
  const undecided = target !== undefined && target !== null && (target.status === "open" || target.status === "claimed");
  return (
    <Panel title={t("examine.title")} aside={may && !undecided && !adding && <Button size="compact-sm" variant="light" onClick={() => setAdding(true)}>{t("examine.add")}</Button>}>
      {adding && <ExaminationForm of={of} close={() => setAdding(false)} />}
      <Shown query={query} lines={2}>{(rows) => (rows.length === 0
        ? !adding && <p className="soft" style={{ margin: 0 }}>{t(undecided ? "examine.decideFirst" : "examine.none")}</p>
        : <ul className="decided" style={{ marginTop: adding ? 10 : 0 }}>{rows.map((row) => <Row key={row.id} row={row} of={of} may={may} />)}</ul>)}</Shown>
    </Panel>
  );
}
