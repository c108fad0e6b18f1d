import { Button, Select, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { LicenceFit, Purpose } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Panel } from "../../parts/Panel";
import { Empty, Failed } from "../../parts/states";
import { Left } from "./Balance";

const EMPTY = { items: "", hs: "", purpose: "import", holder: "", foreign: "", origin: "", destination: "", date: "", quantity: "", unit: "kg" };
type Draft = typeof EMPTY;
const parts = (text: string): string[] => text.split(/[;,\s]+/).filter(Boolean);
const country = (text: string) => text.trim().toUpperCase() || undefined;
const party = (name: string) => (name.trim() ? { name: name.trim() } : undefined);

const find = (draft: Draft) => ask(client.POST("/api/v1/licences/fits", { body: {
  items: parts(draft.items), hs: draft.hs.replace(/\D/g, "") || undefined, purpose: draft.purpose as Purpose, holder: party(draft.holder), foreign_party: party(draft.foreign),
  origin: country(draft.origin), destination: country(draft.destination), date: draft.date || undefined, quantity: draft.quantity.trim() || undefined, unit: draft.quantity.trim() ? draft.unit.trim() || undefined : undefined,
} }));

function Found({ title, of }: { title: string; of: readonly LicenceFit[] }) {
  const { t, word } = useWords();
  return <div style={{ marginTop: 14 }}><Panel title={title} flush>{of.length === 0 ? <Empty title={t("licence.fitNone")} /> : <Grid free label={title} items={of} id={(fit) => `${fit.id} ${fit.line}`} columns={[
    { head: t("licence.number"), cell: (fit) => <><Link className="strong" to={`/licences/${fit.id}`}><Code>{fit.number}</Code></Link><div className="soft small">{word("licenceKind", fit.kind)} · {t("licence.line")} {fit.line}</div></> },
    { head: t("licence.fails"), cell: (fit) => fit.reasons.filter((reason) => !reason.met).map((reason) => <div key={reason.point} className="bad">{word("fitPoint", reason.point)}: {reason.asked ? t("licence.saysAsked", { says: `\u2068${reason.licence}\u2069`, asked: `\u2068${reason.asked}\u2069` }) : word("licenceState", reason.licence)}</div>) },
    { head: t("licence.meets"), cell: (fit) => fit.reasons.filter((reason) => reason.met).map((reason) => word("fitPoint", reason.point)).join(", ") },
    { head: t("licence.notAsked"), cell: (fit) => <span className="soft">{fit.not_asked.map((point) => word("fitPoint", point)).join(", ")}</span>, optional: true },
    { head: t("licence.left"), cell: (fit) => <><Left of={fit.balance} />{fit.provisional && <div className="small due soon">{t("licence.provisionalShort")}</div>}</>, end: true },
  ]} />}</Panel></div>;
}

/** Holds a line of goods against every licence: all that fit, and why others nearly do. The choice is the officer's. */
export function WhichFit() {
  const { t, word } = useWords();
  const [draft, setDraft] = useState(EMPTY);
  const search = useMutation({ mutationFn: find });
  const set = (name: keyof Draft) => (e: { currentTarget: { value: string } }) => { const { value } = e.currentTarget; setDraft((old) => ({ ...old, [name]: value })); };
  const field = (name: keyof Draft, label: string, more: { type?: string; maxLength?: number } = {}) => <TextInput label={t(`licence.${label}`)} value={draft[name]} onChange={set(name)} {...more} />;
  return (
    <>
      <Panel title={t("licence.fitTitle")} flush>
        <form className="body" style={{ display: "grid", gap: 10, gridTemplateColumns: "repeat(auto-fit, minmax(180px, 1fr))", alignItems: "end" }} onSubmit={(e) => { e.preventDefault(); search.mutate(draft); }}>
          {field("items", "items")}{field("hs", "hsCode")}
          <Select label={t("licence.purpose")} value={draft.purpose} onChange={(v) => setDraft({ ...draft, purpose: v ?? "import" })} data={["import", "export", "transit"].map((value) => ({ value, label: word("purpose", value) }))} />
          {field("holder", "holder")}{field("foreign", "foreignOne")}{field("origin", "origin", { maxLength: 2 })}{field("destination", "destination", { maxLength: 2 })}{field("date", "date", { type: "date" })}{field("quantity", "quantityOnly")}{field("unit", "unit")}
          <div className="row"><Button type="submit" loading={search.isPending} disabled={!draft.items.trim() && !draft.hs.trim()}>{t("licence.fitAsk")}</Button></div>
        </form>
      </Panel>
      {search.isError && <Failed error={search.error} retry={() => search.mutate(draft)} />}
      {search.data && <><Found title={t("licence.fit")} of={search.data.fits} /><Found title={t("licence.nearly")} of={search.data.near} /></>}
    </>
  );
}
