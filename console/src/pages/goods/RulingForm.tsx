import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { GoodsLinePage } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";

const today = (): string => new Date().toISOString().slice(0, 10);

/** A ruling of an authority on the goods of a line, entered on its behalf. */
export function RulingForm({ page, item, close }: { page: GoodsLinePage; item?: string; close: () => void }) {
  const { t, word } = useWords();
  const [draft, setDraft] = useState({ authority: "", reference: "", decision: "not_controlled", item: item ?? "", issued: today(), until: "", reason: "" });
  const set = (name: keyof typeof draft) => (e: { currentTarget: { value: string } }) => { const { value } = e.currentTarget; setDraft((old) => ({ ...old, [name]: value })); };
  const enter = useAct(() => ask(client.POST("/api/v1/goods/rulings", { body: {
    authority: draft.authority, reference: draft.reference, decision: draft.decision, item: draft.item.trim(), issued: draft.issued, valid_until: draft.until || undefined, reason: draft.reason,
    consignment: page.consignment, line: page.line,
  } })), "desk.rulingKept", close);
  const whole = draft.authority.trim() && draft.reference.trim() && draft.item.trim() && draft.issued && draft.reason.trim().length >= 3;
  return (
    <form className="verdict" aria-label={t("desk.enterRuling")} onSubmit={(e) => { e.preventDefault(); enter.mutate(undefined); }}>
      <p className="soft small">{t(page.claim.product ? "desk.reachProduct" : "desk.reach", { product: page.claim.product ?? "" })}</p>
      <div className="form-fields" style={{ alignItems: "end" }}>
        <TextInput label={t("desk.authority")} required value={draft.authority} onChange={set("authority")} />
        <TextInput label={t("desk.reference")} description={t("desk.referenceHelp")} required value={draft.reference} onChange={set("reference")} dir="ltr" />
        <Select label={t("desk.decision")} value={draft.decision} onChange={(v) => setDraft((old) => ({ ...old, decision: v ?? old.decision }))} data={["not_controlled", "controlled"].map((value) => ({ value, label: word("goodsVerdict", value) }))} />
        <TextInput label={t("desk.asItem")} required value={draft.item} onChange={set("item")} dir="ltr" />
        <TextInput type="date" label={t("desk.issued")} required value={draft.issued} onChange={set("issued")} />
        <TextInput type="date" label={t("desk.lastDay")} value={draft.until} min={draft.issued} onChange={set("until")} />
      </div>
      <Textarea label={t("desk.authorityReason")} required autosize minRows={3} value={draft.reason} onChange={set("reason")} />
      <div className="row"><Button type="submit" disabled={!whole} loading={enter.isPending}>{t("desk.keepRuling")}</Button><Button variant="subtle" onClick={close}>{t("desk.cancel")}</Button></div>
    </form>
  );
}
