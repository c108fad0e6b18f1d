import { Button, Radio, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { GoodsLinePage } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";

const VERDICTS = ["controlled", "not_controlled", "needs_more"] as const;

/** What an officer holds of a line, with a reason. It is never changed; a later view supersedes it. */
export function ViewForm({ page, item, close }: { page: GoodsLinePage; item?: string; close: () => void }) {
  const { t, word } = useWords();
  const [verdict, setVerdict] = useState("");
  const [of, setOf] = useState(item ?? "");
  const [reason, setReason] = useState("");
  const path = { id: page.consignment, line: page.line };
  const keep = useAct(() => ask(client.POST("/api/v1/goods/lines/{id}/{line}/view", { params: { path }, body: { verdict, item: of.trim(), reason, seen: page.key } })), "desk.viewKept", close);
  return (
    <form className="verdict" aria-label={t("desk.sayView")} onSubmit={(e) => { e.preventDefault(); keep.mutate(undefined); }}>
      <Radio.Group label={t("desk.whatView")} value={verdict} onChange={setVerdict}>
        <div style={{ display: "grid", gap: 9, margin: "8px 0" }}>{VERDICTS.map((one) => <Radio key={one} value={one} label={word("goodsVerdict", one)} description={t(`desk.viewHelp.${one}`)} />)}</div>
      </Radio.Group>
      <TextInput label={t("desk.item")} description={t("desk.itemHelp")} value={of} onChange={(e) => setOf(e.currentTarget.value)} required list="desk-items" dir="ltr" />
      <datalist id="desk-items">{page.candidates.map((one) => <option key={one.found.item} value={one.found.item}>{one.item?.name}</option>)}</datalist>
      <Textarea label={t("desk.reason")} required autosize minRows={3} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      <div className="row"><Button type="submit" disabled={!verdict || !of.trim() || reason.trim().length < 3} loading={keep.isPending}>{t("desk.keepView")}</Button><Button variant="subtle" onClick={close}>{t("desk.cancel")}</Button></div>
    </form>
  );
}
