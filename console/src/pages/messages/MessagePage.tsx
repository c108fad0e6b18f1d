import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ask, client } from "../../api/client";
import { message } from "../../api/queries";
import type { Defect } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Grid, type Column } from "../../parts/Grid";
import { Raw } from "../../parts/Messages";
import { Facts, Head, Panel } from "../../parts/Panel";
import { Empty, Shown } from "../../parts/states";
import { useMay } from "../../session";
import { size } from "../../text/figures";
import { moment } from "../../text/time";

function Defects({ of }: { of: Defect[] }) {
  const { t, word } = useWords();
  const columns: Column<Defect & { at: number }>[] = [
    { head: t("defect.severity"), sort: (d) => d.severity, cell: (d) => <span className={d.severity === "error" ? "bad" : "soft"}>{word("severity", d.severity)}</span> },
    { head: t("defect.place"), cell: (d) => <>{d.segment && <Code>{[d.segment, d.element].filter(Boolean).join(" ")}</Code>} <span className="soft small">{d.line !== undefined && t("defect.line", { line: d.line })} {d.offset !== undefined && t("defect.offset", { offset: d.offset })}</span></> },
    { head: t("defect.message"), cell: (d) => d.message },
    { head: t("defect.found"), cell: (d) => <Code>{d.found}</Code> },
    { head: t("defect.expected"), cell: (d) => <Code>{d.expected}</Code> },
  ];
  return <Panel title={t("message.defects")} flush>{of.length === 0 ? <Empty title={t("message.clean")} /> : <Grid free label={t("message.defects")} items={of.map((d, at) => ({ ...d, at }))} columns={columns} id={(d) => d.at} />}</Panel>;
}

export function MessagePage() {
  const { t, word } = useWords();
  const id = Number((useParams({ strict: false }) as { id: string }).id);
  const query = useQuery(message(id));
  const mayRetry = useMay("retry");
  const retry = useAct(() => ask(client.POST("/api/v1/messages/{id}/retry", { params: { path: { id } } })), "message.retried");
  return <Shown query={query} lines={12}>{(m) => {
    const defects = m.defect_list ?? (Array.isArray(m.defects) ? m.defects : []);
    return (
      <>
        <Head title={m.format ?? t("message.unknown")} sub={<><bdi dir="ltr">{m.name}</bdi> · {word("messageStatus", m.status)}</>}>{m.status === "quarantined" && mayRetry && <Button onClick={() => retry.mutate(undefined)} loading={retry.isPending}>{t("message.retry")}</Button>}</Head>
        {m.reason && <Panel title={t("message.whyHeld")}><span className="bad">{m.reason}</span></Panel>}
        <Panel title={t("message.about")}><Facts of={[[t("message.received"), moment(m.received_at)], [t("message.sender"), m.sender], [t("message.channel"), word("channel", m.channel)], [t("message.size"), size(m.size)], [t("message.records"), m.records], [t("message.digest"), <Code>{m.digest}</Code>]]} /></Panel>
        <Defects of={defects} />
        <Panel title={t("message.raw")}><p className="soft" style={{ marginTop: 0 }}>{t("message.rawNote")}</p><Raw id={m.id} /></Panel>
      </>
    );
  }}</Shown>;
}
