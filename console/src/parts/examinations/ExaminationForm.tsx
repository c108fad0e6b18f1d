import { Button, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { Examination } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../act";

const KINDS: Examination["kind"][] = ["documents", "nii_scan", "physical", "person"];
const RESULTS: Examination["result"][] = ["nothing_found", "discrepancy", "seizure"];
const CATEGORIES: NonNullable<Examination["category"]>[] = ["drugs", "weapons", "precursors", "strategic_trade", "cash", "ipr", "tobacco", "cites", "revenue", "other"];
const UNITS = ["kg", "l", "pieces", "sticks", "tablets", "packages"];

export interface Examined { subject: string; id: number }
interface Props { of: Examined; corrects?: Examination; close: () => void }

/** The clock of `<input type="datetime-local">`: UTC, as everywhere in the console. */
const clock = (at: string | Date): string => (typeof at === "string" ? at : at.toISOString()).slice(0, 16);

/** What an examination found. A correction begins with what it corrects, and may take it back. */
export function ExaminationForm({ of, corrects, close }: Props) {
  const { t, word } = useWords();
  const [kind, setKind] = useState<string>(corrects?.kind ?? "");
  const [result, setResult] = useState<string>(corrects && corrects.result !== "withdrawn" ? corrects.result : "");
  const [category, setCategory] = useState<string>(corrects?.category ?? "");
  const [quantity, setQuantity] = useState<number | string>(corrects?.quantity ?? "");
  const [unit, setUnit] = useState(corrects?.unit ?? "");
  const [note, setNote] = useState(corrects?.note ?? "");
  const [when, setWhen] = useState(clock(corrects?.examined_at ?? new Date()));
  const found = result === "discrepancy" || result === "seizure";
  const cash = category === "cash";
  const amount = found && quantity !== "" ? Number(quantity) : undefined;
  const body = {
    ...(corrects ? { corrects: corrects.id } : of), kind: kind as Examination["kind"], result: result as Examination["result"],
    category: found ? category as Examination["category"] : undefined, quantity: amount, unit: amount === undefined ? undefined : unit.trim(), note, examined_at: `${when}:00`,
  };
  const keep = useAct(() => ask(client.POST("/api/v1/examinations", { body })), "examine.kept", close);
  const whole = kind && result && when && (!found || category) && (amount === undefined || (amount > 0 && unit.trim())) && (result !== "withdrawn" || note.trim().length >= 3);
  const label = t(corrects ? "examine.correct" : "examine.add");
  const pick = (of: readonly string[], group: string) => of.map((value) => ({ value, label: word(group, value) }));
  return (
    <form className="verdict" aria-label={label} onSubmit={(e) => { e.preventDefault(); keep.mutate(undefined); }} onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); close(); } }}>
      <Select label={t("examine.kind")} required data={pick(KINDS, "examinationKind")} value={kind || null} onChange={(v) => setKind(v ?? "")} data-autofocus autoFocus />
      <Select label={t("examine.result")} required data={pick(corrects ? [...RESULTS, "withdrawn"] : RESULTS, "examinationResult")} value={result || null} onChange={(v) => setResult(v ?? "")} />
      {found && <>
        <Select label={t("examine.category")} required data={pick(CATEGORIES, "findingCategory")} value={category || null} onChange={(v) => { setCategory(v ?? ""); if ((v === "cash") !== cash) setUnit(""); }} />
        <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 8 }}>
          <NumberInput label={t("examine.quantity")} min={0} value={quantity} onChange={setQuantity} dir="ltr" hideControls />
          {cash ? <TextInput label={t("examine.currency")} value={unit} maxLength={3} placeholder="EUR" dir="ltr" onChange={(e) => setUnit(e.currentTarget.value.toUpperCase())} />
            : <Select label={t("examine.unit")} data={pick(UNITS, "findingUnit")} value={unit || null} onChange={(v) => setUnit(v ?? "")} clearable />}
        </div>
      </>}
      <TextInput type="datetime-local" label={t("examine.when")} required value={when} max={clock(new Date())} onChange={(e) => setWhen(e.currentTarget.value)} dir="ltr" />
      <Textarea label={t(result === "withdrawn" ? "examine.why" : "examine.note")} required={result === "withdrawn"} autosize minRows={2} maxLength={4_000} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
      <div className="row"><Button type="submit" disabled={!whole} loading={keep.isPending}>{label}</Button><Button variant="subtle" onClick={close}>{t("examine.cancel")}</Button></div>
    </form>
  );
}
