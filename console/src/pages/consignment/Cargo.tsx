import { Link } from "@tanstack/react-router";
import type { ConsignmentRecord, Container, GoodsLineRow } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid, type Column } from "../../parts/Grid";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { count, mass } from "../../text/figures";
import { Tier, Verdict } from "../goods/tags";

type Item = NonNullable<ConsignmentRecord["consignment"]["goods"]>[number];

/** Lines of a bill; `found` are those that may be controlled goods, each with its way to the goods desk. */
export function Goods({ of, bill, found = [] }: { of: Item[]; bill?: number; found?: readonly GoodsLineRow[] }) {
  const { t, word } = useWords();
  const items = (goods: Item) => found.filter((one) => of[one.line - 1] === goods);
  const columns: Column<Item>[] = [
    { head: t("field.description"), cell: (g) => <><span className="strong">{g.description}</span>{g.marks && <div className="soft small">{t("cargo.marks")}: {g.marks}</div>}{g.un_numbers?.map((n) => <span key={n} className="tag">UN <Code>{n}</Code></span>)}{items(g).map((one) => <div key={one.item} className="row small"><Tier tier={one.tier} /><Link to={`/goods/${bill}/${one.line}`}>{one.name}</Link>{one.ruled && <Verdict of={one.ruled} />}</div>)}</> },
    { head: t("field.hs"), cell: (g) => <Code>{g.hs}</Code> },
    { head: t("field.packages"), cell: (g) => `${count(g.packages)} ${word("package", g.package_type)}`, end: true },
    { head: t("field.gross_mass_kg"), cell: (g) => mass(g.gross_mass_kg), end: true },
    { head: t("field.net_mass_kg"), cell: (g) => mass(g.net_mass_kg), end: true, optional: true },
    { head: t("field.value"), cell: (g) => (g.value === undefined ? "" : `${count(g.value)} ${g.currency ?? ""}`), end: true },
    { head: t("field.containers"), cell: (g) => g.containers?.map((n) => <div key={n}><Code>{n}</Code></div>), optional: true },
  ];
  return <Panel title={t("field.goods")} flush>{of.length === 0 ? <Empty title={t("cargo.noGoods")} /> : <Grid free label={t("field.goods")} items={of} columns={columns} id={(g) => `${g.line}-${g.description}`} />}</Panel>;
}

export function Containers({ of }: { of: Container[] }) {
  const { t } = useWords();
  const columns: Column<Container>[] = [
    { head: t("field.number"), cell: (c) => <Code bad={c.valid === false}>{c.number}</Code> },
    { head: t("cargo.check"), cell: (c) => (c.valid === false ? <span className="bad">{t("document.fails")}</span> : <span className="good">{t("document.holds")}</span>) },
    { head: t("cargo.type"), cell: (c) => <Code>{c.size_type}</Code> },
    { head: t("cargo.load"), cell: (c) => (c.full === undefined ? "" : t(c.full ? "cargo.full" : "cargo.empty")) },
    { head: t("cargo.seals"), cell: (c) => c.seals?.map((s) => <div key={s}><Code>{s}</Code></div>) },
    { head: t("field.gross_mass_kg"), cell: (c) => mass(c.gross_mass_kg), end: true },
    { head: t("cargo.verified"), cell: (c) => mass(c.verified_mass_kg), end: true },
    { head: t("cargo.temperature"), cell: (c) => (c.temperature_c === undefined ? "" : <bdi dir="ltr">{`${c.temperature_c} °C`}</bdi>), end: true, optional: true },
  ];
  return <Panel title={t("field.containers")} flush>{of.length === 0 ? <Empty title={t("cargo.noContainers")} /> : <Grid free label={t("field.containers")} items={of} columns={columns} id={(c) => c.number} />}</Panel>;
}
