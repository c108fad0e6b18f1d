import { ActionIcon, Menu, MultiSelect, Select, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { valueSets } from "../../../api/queries";
import type { CatalogueField, RuleValue } from "../../../api/rules";
import { useWords } from "../../../i18n/words";
import { blank, type Choice, numeral } from "../../../text/groups";
import { useFaulty } from "./FaultNote";
import { FieldPicker } from "./FieldPicker";

export interface Asked { type: string; field?: CatalogueField; operator: string; region?: boolean; choices: Choice[]; readOnly: boolean }

const countries = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
/** The name of a country by its code of two letters; ZZ is the word for none. */
function countryOf(code: string): string | undefined {
  try { return code !== "ZZ" && /^[A-Z]{2}$/.test(code) ? countries.of(code) : undefined; } catch { return undefined; }
}
/** The regions of UN M49, as rules name them. */
const REGIONS = ["Africa", "Americas", "Asia", "Europe", "Oceania"];

const plainOf = (value: RuleValue): string => value.text ?? value.number?.replace(/\.0$/, "") ?? value.date ?? value.time ?? "";
const made = (text: string, type: string): RuleValue => (type === "int" || type === "float" ? { number: numeral(text, type) } : type === "date" ? { date: text } : type === "time" ? { time: text } : { text });

/** A number as it is typed: half of one stays on the screen. */
function NumberValue({ value, type, unit, label, readOnly, onChange }: { value: RuleValue; type: string; unit?: string; label: string; readOnly: boolean; onChange: (value: RuleValue) => void }) {
  const [text, setText] = useState(plainOf(value));
  const faulty = useFaulty();
  useEffect(() => { setText((old) => (numeral(old, type) === value.number ? old : plainOf(value))); }, [value.number, type]);
  return <TextInput size="xs" {...faulty.field} aria-label={label} dir="ltr" inputMode="decimal" w={unit ? 120 : 96} value={text} readOnly={readOnly} rightSection={unit && <span className="small soft" dir="ltr">{unit}</span>} rightSectionWidth={unit ? Math.max(34, unit.length * 9 + 10) : undefined} onChange={(e) => { setText(e.currentTarget.value); onChange(made(e.currentTarget.value, type)); }} />;
}

/** One value that a test is held against: written, or another field. */
export function Operand({ value, asked, onChange, label }: { value: RuleValue; asked: Asked; onChange: (value: RuleValue) => void; label: string }) {
  const { t, word } = useWords();
  const { type, field, operator, readOnly } = asked;
  const sets = useQuery({ ...valueSets(), enabled: operator === "listed" });
  const faulty = useFaulty();
  const text = plainOf(value);
  const put = (next: string) => onChange(made(next, type));
  if (operator === "listed") return <Select size="xs" {...faulty.field} aria-label={label} placeholder={t("builder.pickSet")} data={[...new Set([...(sets.data ?? []).map((set) => set.name), ...(text ? [text] : [])])]} value={text || null} readOnly={readOnly} onChange={(v) => v && put(v)} w={200} searchable />;
  const input = () => {
    if (value.field) {
      const same = asked.choices.filter((choice) => choice.field.type === type || (["int", "float"].includes(type) && ["int", "float"].includes(choice.field.type)));
      if (value.field.of) return <span className="tag" dir="ltr">{value.field.path} · {t(`measure.${value.field.of}`)}</span>;
      return <FieldPicker narrow value={value.field.path} choices={same} label={label} readOnly={readOnly} onChange={(path) => onChange({ field: { path } })} />;
    }
    if (value.flag !== undefined) return <Select size="xs" {...faulty.field} aria-label={label} w={110} data={[{ value: "true", label: t("builder.yes") }, { value: "false", label: t("builder.no") }]} value={String(value.flag)} readOnly={readOnly} onChange={(v) => onChange({ flag: v === "true" })} />;
    if (value.number !== undefined) return <NumberValue value={value} type={operator === "within" ? "int" : type} unit={operator === "within" ? t("builder.days") : field?.unit} label={label} readOnly={readOnly} onChange={onChange} />;
    if (value.date === "today") return <span className="tag">{t("builder.today")}</span>;
    if (value.date !== undefined) return <TextInput size="xs" {...faulty.field} type="date" aria-label={label} w={150} value={value.date} readOnly={readOnly} onChange={(e) => put(e.currentTarget.value)} />;
    if (value.time !== undefined) return <TextInput size="xs" {...faulty.field} type="datetime-local" step={1} aria-label={label} w={210} value={value.time.replace(/Z$/, "")} readOnly={readOnly} onChange={(e) => { const time = e.currentTarget.value; put(time && `${time.length === 16 ? `${time}:00` : time}Z`); }} />;
    const whole = operator === "equals" || operator === "not_equals";
    const words = asked.region ? REGIONS : whole ? (field?.words ?? []) : [];
    if (words.length > 0) return <Select size="xs" {...faulty.field} aria-label={label} w={180} data={[...words.map((code) => ({ value: code, label: asked.region ? code : word("code", code) })), ...(text && !words.includes(text) ? [{ value: text, label: text }] : [])]} value={text || null} readOnly={readOnly} placeholder={t("builder.pick")} onChange={(v) => v && put(v)} />;
    if (whole && field?.code === "country") return <span className="with-name"><TextInput size="xs" {...faulty.field} aria-label={label} dir="ltr" w={64} maxLength={2} value={text} readOnly={readOnly} error={text.length === 2 && !countryOf(text)} onChange={(e) => put(e.currentTarget.value.toUpperCase())} /><span className="small soft">{countryOf(text)}</span></span>;
    return <TextInput size="xs" {...faulty.field} aria-label={label} dir="auto" className="operand" value={text} readOnly={readOnly} placeholder={field?.example?.replace(/^"|"$/g, "")} onChange={(e) => put(e.currentTarget.value)} />;
  };
  const other = !readOnly && ["text", "int", "float", "date", "time", "bool"].includes(type) && operator !== "within" && operator !== "matches" && operator !== "like";
  return (
    <span className="row operand-row">{input()}{other && <Menu position="bottom-end">
      <Menu.Target><ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("builder.compareWith")} title={t("builder.compareWith")}>⋯</ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(blank(type))}>{t("builder.aValue")}</Menu.Item>
        <Menu.Item onClick={() => onChange({ field: { path: "" } })}>{t("builder.aField")}</Menu.Item>
        {type === "date" && <Menu.Item onClick={() => onChange({ date: "today" })}>{t("builder.today")}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>}</span>
  );
}

/** Several written values, of which one is to fit. */
export function Operands({ values, asked, onChange, label }: { values: RuleValue[]; asked: Asked; onChange: (values: RuleValue[]) => void; label: string }) {
  const { t, word } = useWords();
  const { type, field, readOnly } = asked;
  const faulty = useFaulty();
  const words = asked.operator === "one_of" ? (asked.region ? REGIONS : (field?.words ?? [])) : [];
  const shown = values.map(plainOf);
  const named = asked.operator === "one_of" && field?.code === "country" && !asked.region ? shown.map((code) => countryOf(code) ?? "?").join(", ") : "";
  // Other fields among the values are kept as they are, where they stand.
  if (values.some((value) => value.field || value.flag !== undefined)) return <>{values.map((value, at) => <Operand key={at} value={value} asked={asked} label={label} onChange={(next) => onChange(values.map((old, i) => (i === at ? next : old)))} />)}</>;
  if (words.length > 0) return <MultiSelect size="xs" {...faulty.pills} aria-label={label} className="operands" value={shown} readOnly={readOnly} placeholder={shown.length === 0 ? t("builder.pick") : undefined} data={[...new Set([...words, ...shown])].map((code) => ({ value: code, label: asked.region ? code : word("code", code) }))} onChange={(all) => onChange(all.map((one) => made(one, type)))} />;
  return (
    <span className="operands">
      <TagsInput size="xs" {...faulty.pills} aria-label={label} dir="ltr" className="tags" value={shown} readOnly={readOnly} placeholder={shown.length === 0 ? t("builder.enterValues") : undefined} splitChars={[",", ";"]} acceptValueOnBlur
        onChange={(all) => onChange(all.map((one) => made(field?.code === "country" && !asked.region ? one.toUpperCase() : one, type)))} />
      {named && <span className="small soft">{named}</span>}
    </span>
  );
}
