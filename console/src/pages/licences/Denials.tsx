import { Button, Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { denials } from "../../api/queries";
import type { DenialRow } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { day, moment } from "../../text/time";
import { EntryForm } from "./EntryForm";
import { Reasoned } from "../../parts/Reasoned";

/** Licences that authorities have refused: whoever would allow the same undercuts them. */
export function Denials() {
  const { t, word } = useWords();
  const mayEdit = useMay("denials.edit");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [adding, setAdding] = useState(false);
  const [taking, setTaking] = useState<DenialRow | null>(null);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(denials({ q: q || undefined, page }));
  const withdraw = useAct(({ id, reason }: { id: number; reason: string }) => ask(client.POST("/api/v1/denials/{id}/withdraw", { params: { path: { id } }, body: { reason } })), "licence.withdrawn", () => setTaking(null));
  return (
    <>
      <div className="row gap" style={{ marginBottom: 12 }}>
        <TextInput aria-label={t("list.filter")} placeholder={t("licence.findEntry")} value={text} onChange={(e) => { setText(e.currentTarget.value); setPage(1); }} className="grow" />
        {mayEdit && !adding && <Button onClick={() => setAdding(true)}>{t("licence.addDenial")}</Button>}
      </div>
      {adding && <div style={{ marginBottom: 14 }}><Panel title={t("licence.addDenial")} flush><EntryForm register="denial" close={() => setAdding(false)} /></Panel></div>}
      <Panel flush><Shown query={query} lines={8} empty={(data) => data.items.length === 0 && t(q ? "list.none" : "licence.noDenials")}>{(data) => (
        <><Grid free label={t("licence.denials")} items={data.items} id={(d) => d.id} columns={[
          { head: t("licence.party"), cell: ({ denial }) => <><span className="strong">{denial.party?.name}</span><div className="soft small">{[denial.party?.country, ...(denial.party?.identifiers ?? [])].filter(Boolean).join(" · ")}</div></> },
          { head: t("licence.goods"), cell: ({ denial }) => <Code>{[...(denial.items ?? []), ...(denial.controls ?? []), ...(denial.hs ?? []).map((hs) => `HS ${hs}`)].join(" · ")}</Code> },
          { head: t("licence.authority"), cell: ({ denial }) => <>{denial.authority}<div className="soft small"><Code>{denial.reference}</Code> {denial.reason_code}</div></> },
          { head: t("licence.country"), cell: ({ denial }) => <Code>{denial.country}</Code>, optional: true },
          { head: t("licence.date"), cell: ({ denial }) => <span className="nw">{denial.date && day(denial.date)}</span> },
          { head: t("licence.state"), cell: (d) => <><span className="tag">{word("registerState", d.state)}</span>{d.withdrawn && <div className="soft small">{d.withdrawn.by}, {moment(d.withdrawn.at)}: {d.withdrawn.reason}</div>}</> },
          { head: t("match.do"), cell: (d) => mayEdit && d.state !== "withdrawn" && <Button size="compact-xs" variant="subtle" onClick={() => setTaking(d)}>{t("licence.withdraw")}</Button> },
        ]} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
      <Modal opened={taking !== null} onClose={() => setTaking(null)} title={taking?.denial.reference} closeButtonProps={{ "aria-label": t("licence.close") }}>
        {taking && <Reasoned title={t("licence.withdraw")} grave busy={withdraw.isPending} act={(reason) => withdraw.mutate({ id: taking.id, reason })} close={() => setTaking(null)} />}
      </Modal>
    </>
  );
}
