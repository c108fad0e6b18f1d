import { Button, Fieldset, Select, TextInput } from "@mantine/core";
import type { FormField, FormSection, FormValue, Sections } from "../../api/types";
import { useWords } from "../../i18n/words";

type Row = Record<string, FormValue>;
type Faults = ReadonlyMap<string, string>;
type Trader = { name?: string; address?: string; country?: string; identifier?: string; contact?: string };
const TRADER = ["name", "address", "country", "identifier", "contact"] as const;
const NOBODY = { name: "", address: "", country: "", identifier: "", contact: "" };
const LTR = ["number", "date", "month", "country", "place", "cas", "hs", "un"];

const textOf = (value?: FormValue): string => (typeof value === "string" ? value : "");
const quantityOf = (value: FormValue | undefined, unit: string) => (typeof value === "object" && "amount" in value ? value : { amount: "", unit });
const traderOf = (value?: FormValue): Trader => (typeof value === "object" && !("amount" in value) ? value : {});

/** One field by its kind, with what does not hold beside it. */
function One({ field, place, value, set, faults }: { field: FormField; place: string; value?: FormValue; set: (value: FormValue) => void; faults: Faults }) {
  const { t } = useWords();
  const said = { label: field.label, description: field.hint, withAsterisk: field.required, error: faults.get(place) };
  if (field.kind === "party") {
    const trader = traderOf(value);
    return (
      <Fieldset legend={<>{field.label}{field.required && <span className="bad" aria-hidden> *</span>}</>} style={{ gridColumn: "1 / -1" }}>
        <div className="form-fields">{TRADER.map((part) => <TextInput key={part} label={t(`notice.trader.${part}`)} value={trader[part] ?? ""} error={faults.get(`${place}.${part}`) ?? (part === "name" ? said.error : undefined)} dir={part === "country" ? "ltr" : "auto"} onChange={(e) => set({ ...NOBODY, ...trader, [part]: e.currentTarget.value })} />)}</div>
      </Fieldset>
    );
  }
  if (field.kind === "choice") return <Select {...said} value={textOf(value) || null} clearable={!field.required} searchable={(field.options?.length ?? 0) > 8} onChange={(v) => set(v ?? "")} data={(field.options ?? []).map((o) => ({ value: o.code, label: o.label }))} />;
  const units = field.units ?? [];
  if (field.kind === "number" && units.length > 0) {
    const quantity = quantityOf(value, units[0] ?? "");
    return (
      <div className="row" style={{ alignItems: "start", flexWrap: "nowrap" }}>
        <TextInput {...said} className="grow" dir="ltr" inputMode="decimal" value={quantity.amount} onChange={(e) => set({ ...quantity, amount: e.currentTarget.value })} />
        <Select label={t("notice.unit")} w={96} value={quantity.unit} allowDeselect={false} error={faults.get(`${place}.unit`)} data={units} onChange={(v) => set({ ...quantity, unit: v ?? quantity.unit })} />
      </div>
    );
  }
  return <TextInput {...said} dir={LTR.includes(field.kind) ? "ltr" : "auto"} type={field.kind === "date" ? "date" : "text"} value={textOf(value)} onChange={(e) => set(e.currentTarget.value)} />;
}

/** A section of a form, made from the catalogue: its fields once, or a row of them for each entry. */
export function FormFields({ section, sections, set, faults }: { section: FormSection; sections: Sections; set: (rows: Row[]) => void; faults: Faults }) {
  const { t } = useWords();
  const rows = sections[section.code] ?? [];
  const shown: Row[] = rows.length > 0 || section.repeats ? rows : [{}];
  const put = (at: number, field: string, value: FormValue) => set(shown.map((row, i) => (i === at ? { ...row, [field]: value } : row)));
  return (
    <Fieldset legend={section.label} className="form-section">
      {shown.map((row, at) => (
        <div key={at} className="form-row">
          <div className="form-fields">{section.fields.map((field) => <One key={field.code} field={field} place={section.repeats ? `${section.code}[${at}].${field.code}` : `${section.code}.${field.code}`} value={row[field.code]} set={(value) => put(at, field.code, value)} faults={faults} />)}</div>
          {section.repeats && <Button size="xs" variant="subtle" color="red" onClick={() => set(shown.filter((_, i) => i !== at))}>{t("notice.removeRow", { row: at + 1 })}</Button>}
        </div>
      ))}
      {section.repeats && <Button size="xs" variant="default" onClick={() => set([...shown, {}])}>{t("notice.addRow")}</Button>}
    </Fieldset>
  );
}
