import { ActionIcon, Menu, Select } from "@mantine/core";
import type { RuleMeasure, RuleNode, RuleValue } from "../../../api/rules";
import { useWords } from "../../../i18n/words";
import { begun, blank, type Choice, fieldAt, measuresOf, operandsOf, operatorsOf, typeOf, type Variable, variableFor, withOperator } from "../../../text/groups";
import { useFaulty } from "./FaultNote";
import { FieldPicker } from "./FieldPicker";
import { Operand, Operands } from "./Operand";
import type { Frame } from "./Builder";

interface Props { node: RuleNode; scope: readonly Variable[]; choices: Choice[]; frame: Frame; onChange: (node: RuleNode) => void }

/** What the other value of a measure is: a number, a text or a day. */
const partner = (of: string): RuleValue => (of === "similarity" || of === "distance_to" ? { text: "" } : of === "seen" ? { number: "" } : { field: { path: "" } });

/** A field, how it is tested, and against what. */
export function TestPart({ node, scope, choices, frame, onChange }: Props) {
  const { t, word } = useWords();
  const { fields, readOnly } = frame;
  const faulty = useFaulty();
  const value: RuleMeasure = node.value ?? { path: "" };
  const inList = scope.some((variable) => value.path === variable.name || value.path.startsWith(`${variable.name}.`));
  const field = fieldAt(fields, value.path, scope);
  const type = typeOf(value, field);
  const chosen = `${node.not ? "not:" : ""}${node.operator ?? ""}`;
  const operators = [...new Set([...operatorsOf(value, field, inList), ...(node.operator ? [chosen] : [])])];
  const days = type === "date" || type === "time" ? "Day" : "";
  const said = (operator: string) => { const [not, name] = operator.startsWith("not:") ? ["Not", operator.slice(4)] : ["", operator]; const own = t(`operator${not}${days}.${name}`, { defaultValue: "" }); return own || t(`operator${not}.${name}`); };
  const pick = (path: string) => {
    const next = fieldAt(fields, path, scope);
    const own = scope.some((variable) => path.startsWith(`${variable.name}.`) || path === variable.name);
    if (next?.type === "list" && next.element === "record") {
      const variable = variableFor(path, scope, fields);
      onChange({ kind: "list", list: path, quantifier: "some", variable, group: { kind: "all", items: [{ kind: "test", value: { path: "" }, operator: "equals" }] } });
    } else onChange(begun(path, next, own));
  };
  const measure = (of: string | undefined) => {
    const binary = of !== undefined && !["size", "lower", "region", "subregion", "decimal"].includes(of);
    const next: RuleNode = { ...node, value: { path: value.path, ...(of && { of }), ...(binary && { with: partner(of) }) } };
    const operator = operatorsOf(next.value ?? value, field, inList).includes(chosen) ? chosen : (operatorsOf(next.value ?? value, field, inList)[0] ?? "present");
    onChange(withOperator(next, operator, field));
  };
  const measures = [...new Set([...measuresOf(field, inList), ...(value.of ? [value.of] : [])])];
  const worked = value.of === undefined ? field : { ...(field ?? { subject: "", path: "", label: "", description: "", example: "", privacy: "", type: "" }), unit: value.of === "days_to" ? "d" : value.of === "distance_to" ? "km" : "", words: undefined, code: undefined, type };
  const asked = { type: node.operator === "holds" ? (field?.element ?? "text") : type, field: worked, operator: node.operator ?? "", region: value.of === "region", choices, readOnly };
  const operands = node.operands ?? [];
  const one = (at: number) => <Operand key={at} value={operands[at] ?? blank(asked.type)} asked={asked} label={t("builder.value")} onChange={(next) => onChange({ ...node, operands: Array.from({ length: Math.max(operands.length, at + 1) }, (_, i) => (i === at ? next : (operands[i] ?? blank(asked.type)))) })} />;
  const most = operandsOf(node.operator ?? "");
  return (
    <>
      <FieldPicker value={value.path} choices={choices} label={t("builder.field")} readOnly={readOnly} onChange={pick} />
      {value.path && measures.length > 0 && (value.of || !readOnly) && <Menu position="bottom-start" disabled={readOnly}>
        <Menu.Target>{value.of ? <button type="button" className="measure" aria-label={t("builder.measure")}>{t(`measure.${value.of}`)}</button> : <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("builder.measure")} title={t("builder.measure")}><i className="fx">ƒ</i></ActionIcon>}</Menu.Target>
        <Menu.Dropdown><Menu.Item onClick={() => measure(undefined)}>{t("measure.value")}</Menu.Item>{measures.map((of) => <Menu.Item key={of} onClick={() => measure(of)}>{t(`measure.${of}`)}</Menu.Item>)}</Menu.Dropdown>
      </Menu>}
      {value.with && <Operand value={value.with} asked={{ ...asked, type: value.with.text !== undefined ? "text" : value.of === "days_to" ? "date" : "float", operator: "with", field: undefined, region: false }} label={t("builder.otherValue")} onChange={(next) => onChange({ ...node, value: { ...value, with: next } })} />}
      {value.path && <Select size="xs" aria-label={t("builder.operator")} w={142} data={operators.map((operator) => ({ value: operator, label: said(operator) }))} value={chosen} readOnly={readOnly} {...faulty.field} maxDropdownHeight={360} onChange={(next) => next && onChange(withOperator(node, next, field))} />}
      {value.path && (most === undefined ? <Operands values={operands} asked={asked} label={t("builder.values")} onChange={(next) => onChange({ ...node, operands: next })} />
        : most === 2 ? <>{one(0)}<span className="soft">{t("builder.and")}</span>{one(1)}</> : most === 1 && one(0))}
      {!value.path && <span className="soft small">{word("builder", "start")}</span>}
    </>
  );
}
