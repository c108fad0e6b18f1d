import { useQuery } from "@tanstack/react-query";
import { usageRuns } from "../../api/queries";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { amount, count } from "../../text/figures";
import { moment } from "../../text/time";
import { Missing, runs } from "./Missing";

/** How far each source of usage messages is, what is missing, and what was refused. */
export function Runs() {
  const { t } = useWords();
  const query = useQuery(usageRuns());
  return (
    <Shown query={query} lines={8} empty={(data) => data.sources.length === 0 && t("licence.noRuns")}>{(data) => (
      <>
        <Missing of={data.sources.filter((s) => s.gaps.length > 0)} />
        <div style={{ marginBottom: 14 }}><Panel title={t("licence.sources")} flush><Grid free label={t("licence.sources")} items={data.sources} id={(s) => s.source} columns={[
          { head: t("licence.source"), cell: (s) => <Code>{s.source}</Code> },
          { head: t("licence.settled"), cell: (s) => count(s.settled), end: true },
          { head: t("licence.highest"), cell: (s) => count(s.highest), end: true },
          { head: t("licence.gaps"), cell: (s) => (s.gaps.length > 0 ? <Code bad>{runs(s.gaps)}</Code> : <span className="soft">{t("licence.noGap")}</span>) },
          { head: t("licence.lastAt"), cell: (s) => <span className="nw">{moment(s.last_at)}</span> },
        ]} /></Panel></div>
        {data.refused.length > 0 && <div style={{ marginBottom: 14 }}><Panel title={t("licence.refusedRuns")} flush><Grid free label={t("licence.refusedRuns")} items={data.refused} id={(r) => r.id} columns={[
          { head: t("licence.source"), cell: (r) => <Code>{r.message.source}</Code> },
          { head: t("licence.run"), cell: (r) => count(r.message.run), end: true },
          { head: t("licence.usages"), cell: (r) => <Code>{(r.message.usages ?? []).map((u) => u.usage_id).slice(0, 4).join(", ")}</Code> },
          { head: t("licence.by"), cell: (r) => <>{r.by}<div className="soft small nw">{moment(r.at)}</div></> },
        ]} /></Panel></div>}
        {data.unknown.length > 0 && <Panel title={t("licence.strays", { count: data.unknown_total })} flush><Grid free label={t("licence.straysLabel")} items={data.unknown} id={(u) => `${u.source} ${u.run} ${u.entry.usage_id}`} columns={[
          { head: t("licence.number"), cell: (u) => <Code>{u.entry.licence}</Code> },
          { head: t("licence.usage"), cell: (u) => <><Code>{u.entry.usage_id}</Code><div className="soft small"><Code>{`${u.source} ${u.run}`}</Code></div></> },
          { head: t("licence.declaration"), cell: (u) => <Code>{u.entry.declaration}</Code> },
          { head: t("licence.quantity"), cell: (u) => <bdi dir="ltr" className="nw">{amount(u.entry.quantity)} {u.entry.unit}</bdi>, end: true },
        ]} /></Panel>}
      </>
    )}</Shown>
  );
}
