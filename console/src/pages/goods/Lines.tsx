import { Checkbox, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { goodsLines, programmes } from "../../api/queries";
import type { GoodsLineRow } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid, type Column } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { mass } from "../../text/figures";
import { moment } from "../../text/time";
import { Marked } from "./Marked";
import { Tier, Verdict } from "./tags";

const TEXT = 170;
const STATES = ["open", "viewed", "ruled", ""];
const TIERS = ["match", "possible", "context"];
const TIER_RANK: Record<string, number> = { match: 2, possible: 1, context: 0 };

function useColumns(): Column<GoodsLineRow>[] {
  const { t, word } = useWords();
  return [
    { head: t("desk.line"), cell: (x) => <div className="goods-text"><Link className="plain" to={`/goods/${x.consignment}/${x.line}`}>{x.text ? <Marked text={x.text} why={x.why} most={TEXT} /> : <span className="soft">{t("desk.noText")}</span>}</Link><div className="soft small"><Code>{x.reference}</Code> · {t("desk.lineOf", { line: x.line })}{x.hs && <> · HS <Code>{x.hs}</Code></>}</div></div> },
    { head: t("desk.item"), sort: (x) => x.name, cell: (x) => <><span className="strong">{x.name}</span><div className="soft small"><Code>{x.regimes.join(" · ")}</Code>{x.monitored && <> {t("desk.monitored")}</>}</div></> },
    { head: t("desk.tier"), sort: (x) => TIER_RANK[x.tier]! + x.score, cell: (x) => <Tier tier={x.tier} score={x.score} /> },
    { head: t("desk.quantity"), sort: (x) => x.mass_kg ?? -1, cell: (x) => <span className="nw">{mass(x.mass_kg)}</span>, end: true },
    { head: t("desk.parties"), cell: (x) => <><span className="nw"><Code>{`${x.consignor_country ?? "?"} → ${x.consignee_country ?? "?"}`}</Code></span>{x.nature && <div className="soft small">{word("nature", x.nature)}</div>}</> },
    { head: t("desk.licences"), sort: (x) => x.licences, cell: (x) => (x.licences > 0 ? <span className="good nw">{t("desk.fit", { count: x.licences })}</span> : <span className="soft nw">{t("desk.fitNone")}</span>) },
    { head: t("desk.arrival"), sort: (x) => x.arrival ?? "", cell: (x) => <><span className="nw">{moment(x.arrival)}</span><div className="soft small nw"><bdi>{x.movement}</bdi></div></>, optional: true },
    { head: t("desk.state"), cell: (x) => (x.ruled ? <><Verdict of={x.ruled} /><div className="soft small">{t("desk.byAuthority")}</div></> : x.view ? <><Verdict of={x.view} /><div className="soft small">{t("desk.byOfficer")}</div></> : <span className="soft">{word("deskState", x.state)}</span>) },
  ];
}

/** Lines that may be controlled goods, what arrives last first. */
export function Lines({ bill }: { bill?: number }) {
  const { t, word } = useWords();
  const go = useNavigate();
  const [state, setState] = useState(bill === undefined ? "open" : "");
  const [tier, setTier] = useState("possible");
  const [programme, setProgramme] = useState("");
  const [item, setItem] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [monitored, setMonitored] = useState(bill !== undefined);
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [typed] = useDebouncedValue({ item: item.trim(), from: from.trim(), to: to.trim(), q: text.trim() }, 250);
  const known = useQuery(programmes());
  const query = useQuery(goodsLines({
    consignment: bill, state: state || undefined, tier, programme: programme || undefined, monitored: monitored || undefined,
    item: typed.item || undefined, from: typed.from || undefined, to: typed.to || undefined, q: typed.q || undefined, page,
  }));
  const columns = useColumns();
  const first = <T,>(set: (value: T) => void) => (value: T) => { set(value); setPage(1); };
  const filtered = Boolean(typed.item || typed.from || typed.to || typed.q || programme) || state !== "open";
  return (
    <>
      <div className="row" style={{ marginBottom: 10 }}>
        <SegmentedControl aria-label={t("desk.state")} value={state} onChange={first(setState)} data={STATES.map((value) => ({ value, label: value ? word("deskState", value) : t("desk.all") }))} />
        <Select aria-label={t("desk.tier")} value={tier} onChange={(v) => first(setTier)(v ?? "possible")} data={TIERS.map((value) => ({ value, label: t(`desk.atLeast.${value}`) }))} w={190} />
        <Select aria-label={t("desk.programme")} value={programme} onChange={(v) => first(setProgramme)(v ?? "")} data={["", ...(known.data ?? []).map((one) => one.id)].map((value) => ({ value, label: known.data?.find((one) => one.id === value)?.name ?? t("desk.anyProgramme") }))} w={250} searchable />
        <Checkbox label={t("desk.monitoredToo")} checked={monitored} onChange={(e) => first(setMonitored)(e.currentTarget.checked)} />
      </div>
      <div className="row" style={{ marginBottom: 12 }}>
        <TextInput aria-label={t("list.filter")} placeholder={t("desk.find")} value={text} onChange={(e) => first(setText)(e.currentTarget.value)} className="grow" />
        <TextInput aria-label={t("desk.item")} placeholder={t("desk.itemId")} value={item} onChange={(e) => first(setItem)(e.currentTarget.value)} w={190} />
        <TextInput aria-label={t("desk.from")} placeholder={t("desk.from")} value={from} maxLength={2} onChange={(e) => first(setFrom)(e.currentTarget.value.toUpperCase())} w={110} />
        <TextInput aria-label={t("desk.to")} placeholder={t("desk.to")} value={to} maxLength={2} onChange={(e) => first(setTo)(e.currentTarget.value.toUpperCase())} w={110} />
        {bill !== undefined && <span className="tag new">{t("desk.ofBill", { bill })} <Link to="/goods">{t("desk.everyBill")}</Link></span>}
      </div>
      <Panel flush><Shown query={query} lines={12} empty={(data) => data.items.length === 0 && t(filtered ? "list.none" : "desk.empty")}>{(data) => (
        <><Grid label={t("desk.title")} items={data.items} columns={columns} id={(x) => `${x.consignment} ${x.line} ${x.item}`} open={(x) => void go({ to: `/goods/${x.consignment}/${x.line}` })} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
    </>
  );
}
