import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import { licence } from "../../api/queries";
import type { LicencePage as Page, LicenceStateWord } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Facts, Head, Panel } from "../../parts/Panel";
import { Empty, Shown } from "../../parts/states";
import { amount } from "../../text/figures";
import { day, moment } from "../../text/time";
import { Left } from "./Balance";
import { Ledger } from "./Ledger";
import { Missing } from "./Missing";
import { Reasoned } from "../../parts/Reasoned";
import { State } from "./State";

const GRAVE = ["revoked", "surrendered", "cancelled"];

function Says({ of }: { of: Page }) {
  const { t, word } = useWords();
  const { licence: says } = of;
  const parties = (says.foreign_parties ?? []).map((party) => [party.name, party.country].filter(Boolean).join(", "));
  const places = (says.countries ?? []).map((place) => `${word("countryUse", place.use)}: ${place.country}`);
  return <Panel title={t("licence.says")}><Facts of={[
    [t("licence.kind"), word("licenceKind", says.kind)], [t("licence.authority"), says.authority],
    [t("licence.purposes"), says.purposes.map((purpose) => word("purpose", purpose)).join(", ")],
    [t("licence.holder"), says.holder ? [says.holder.name, says.holder.country].filter(Boolean).join(", ") : t("licence.anybody")],
    [t("licence.foreign"), parties.join("; ")], [t("licence.countries"), places.join("; ")],
    [t("licence.from"), says.valid_from && day(says.valid_from)], [t("licence.until"), says.valid_to ? day(says.valid_to) : t("licence.noEnd")],
  ]} /></Panel>;
}

function Lines({ of }: { of: Page }) {
  const { t } = useWords();
  const lines = of.licence.lines.map((line, at) => ({ line, now: of.item.balance[at], settled: of.settled[at] }));
  const differs = JSON.stringify(of.item.balance) !== JSON.stringify(of.settled);
  return <Panel title={t("licence.lines")} flush><Grid free label={t("licence.lines")} items={lines} id={({ line }) => line.line} columns={[
    { head: t("licence.line"), cell: ({ line }) => line.line, end: true },
    { head: t("licence.goods"), cell: ({ line }) => <>{line.description}<div className="soft small"><Code>{[...(line.items ?? []), ...(line.controls ?? []), ...(line.hs ?? []).map((hs) => `HS ${hs}`)].join(" · ")}</Code></div></> },
    { head: t("licence.allowed"), cell: ({ line }) => <>{line.quantity !== undefined && <div className="nw"><bdi dir="ltr">{amount(line.quantity)} {line.unit}</bdi></div>}{line.value !== undefined && <div className="nw"><bdi dir="ltr">{amount(line.value)} {line.currency}</bdi></div>}</>, end: true },
    { head: t("licence.left"), cell: ({ now }) => now && <Left of={now} />, end: true },
    ...(differs ? [{ head: t("licence.leftSettled"), cell: ({ settled }: (typeof lines)[number]) => settled && <span className="soft"><Left of={settled} /></span>, end: true }] : []),
  ]} /></Panel>;
}

function Changes({ of }: { of: Page }) {
  const { t, word } = useWords();
  return <Panel title={t("licence.changes")}><ul className="decided">{[...of.changes].reverse().map((change) => (
    <li key={`${change.recorded} ${change.state}`}>
      <div><State of={change.state} /> <span className="strong">{change.by}</span> <span className="soft small">{word("hand", change.hand)} · {moment(change.recorded)}{change.effective !== change.recorded && <> · {t("licence.effective", { at: moment(change.effective) })}</>}</span></div>
      <div>{change.reason}</div>
    </li>
  ))}</ul></Panel>;
}

function Opened({ of }: { of: Page }) {
  const { t, word } = useWords();
  const [to, setTo] = useState<LicenceStateWord | null>(null);
  const { id } = of.item;
  const change = useAct(({ state, reason }: { state: LicenceStateWord; reason: string }) => ask(client.POST("/api/v1/licences/{id}/state", { params: { path: { id } }, body: { state, reason } })), "licence.changed", () => setTo(null));
  return (
    <>
      <Head title={<><Code>{of.item.number}</Code> <State of={of.item.state} /></>} sub={<><Link to="/licences">{t("licence.title")}</Link> · {of.item.holder ?? t("licence.anybody")}</>}>
        {of.open.map((state) => <Button key={state} size="sm" variant="default" onClick={() => setTo(state)}>{word("licenceDo", state)}</Button>)}
      </Head>
      <Missing of={of.missing} />
      {of.item.provisional && <p className="soft">{t("licence.provisional")}</p>}
      <div className="cols" style={{ marginBottom: 14 }}><Lines of={of} /><Says of={of} /></div>
      <div className="cols">
        <Panel title={t("licence.ledger")} flush>{of.usages.length === 0 ? <Empty title={t("licence.unused")} /> : <Ledger of={of.usages} />}</Panel>
        <Changes of={of} />
      </div>
      <Modal opened={to !== null} onClose={() => setTo(null)} title={to && `${word("licenceDo", to)}: ${of.item.number}`} closeButtonProps={{ "aria-label": t("licence.close") }}>
        {to && <Reasoned title={word("licenceDo", to)} grave={GRAVE.includes(to)} busy={change.isPending} act={(reason) => change.mutate({ state: to, reason })} close={() => setTo(null)} />}
      </Modal>
    </>
  );
}

/** One licence: what it says, what is left of it, every usage, and every change of its state. */
export function LicencePage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id);
  const query = useQuery(licence(id));
  return <Shown query={query} lines={14}>{(page) => <Opened of={page} />}</Shown>;
}
