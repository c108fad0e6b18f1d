// The tree of a condition: where a part stands, and what becomes of the tree when a part is changed. A place is the
// numbers of the items from the outermost group on; the group of a list is its place 0, as the server counts.
import type { CatalogueField, RuleMeasure, RuleNode, RuleValue } from "../api/rules";

export type Place = readonly number[];

export const isGroup = (node: RuleNode): boolean => node.kind === "all" || node.kind === "any";
export const key = (place: Place): string => place.join(".");

export function partAt(root: RuleNode, place: Place): RuleNode | undefined {
  return place.reduce<RuleNode | undefined>((node, at) => (node?.kind === "list" ? (at === 0 ? node.group : undefined) : node?.items?.[at]), root);
}

/** The tree with the part at a place made into another; without it where nothing is made of it. */
export function changed(root: RuleNode, place: Place, make: (part: RuleNode) => RuleNode | undefined): RuleNode {
  const [at, ...rest] = place;
  if (at === undefined) return make(root) ?? root;
  if (root.kind === "list") return root.group ? { ...root, group: changed(root.group, rest, make) } : root;
  const items = (root.items ?? []).flatMap((item, index) => {
    if (index !== at) return [item];
    const made = rest.length === 0 ? make(item) : changed(item, rest, make);
    return made === undefined ? [] : [made];
  });
  return { ...root, items };
}

/** Whether two trees have the same parts in the same places, whatever these say. */
export function alike(a: RuleNode | undefined, b: RuleNode | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [items, others] = [a.items ?? [], b.items ?? []];
  return isGroup(a) === isGroup(b) && (isGroup(a) || a.kind === b.kind) && items.length === others.length && items.every((item, at) => alike(item, others[at])) && alike(a.group, b.group);
}

/** Puts a part behind the others of a group. */
export const added = (root: RuleNode, group: Place, part: RuleNode): RuleNode => changed(root, group, (node) => ({ ...node, items: [...(node.items ?? []), part] }));

/** Moves a part one place up or down: past its neighbours, into a group that comes next, and out at its ends. */
export function moved(root: RuleNode, place: Place, down: boolean): { root: RuleNode; place: Place } | undefined {
  const part = partAt(root, place);
  const at = place.at(-1);
  const parent = place.slice(0, -1);
  const items = partAt(root, parent)?.items;
  if (!part || at === undefined || !items) return undefined;
  const next = at + (down ? 1 : -1);
  const neighbour = items[next];
  const without = changed(root, place, () => undefined);
  const put = (group: Place, index: number) => ({ root: changed(without, group, (node) => ({ ...node, items: [...(node.items ?? []).slice(0, index), part, ...(node.items ?? []).slice(index)] })), place: [...group, index] });
  if (neighbour && isGroup(neighbour)) {
    const inner = [...parent, down ? next - 1 : next];
    return put(inner, down ? 0 : (neighbour.items ?? []).length);
  }
  if (neighbour) return put(parent, next);
  const above = partAt(root, parent.slice(0, -1));
  // Out of the group; out of the group of a list a part would lose the element that it speaks of.
  if (parent.length === 0 || !above || !isGroup(above)) return undefined;
  return put(parent.slice(0, -1), (parent.at(-1) ?? 0) + (down ? 1 : 0));
}

/** Nothing is left of a group whose last part was taken away, save of the outermost and of those of lists. */
export function removed(root: RuleNode, place: Place): RuleNode {
  const next = changed(root, place, () => undefined);
  const parent = place.slice(0, -1);
  const above = partAt(next, parent.slice(0, -1));
  return parent.length > 0 && partAt(next, parent)?.items?.length === 0 && above && isGroup(above) ? removed(next, parent) : next;
}

/** A variable of a list around a part, with the catalogue's path of its elements. */
export interface Variable { name: string; list: string }

/** The catalogue's path of a path of a condition, without its end where that is a list. */
export function catalogued(path: string, scope: readonly Variable[]): string {
  const [first = "", ...rest] = path.split(".");
  const variable = [...scope].reverse().find((known) => known.name === first);
  return variable ? [variable.list, ...rest].join(".") : path;
}

export function fieldAt(fields: readonly CatalogueField[], path: string, scope: readonly Variable[]): CatalogueField | undefined {
  const full = catalogued(path, scope);
  return fields.find((field) => field.path === full) ?? fields.find((field) => field.path === `${full}[]`);
}

export interface Choice { path: string; field: CatalogueField; label: string }

/** The fields that a part can name: those of the record, and before them those of the elements around it. */
export function choices(fields: readonly CatalogueField[], scope: readonly Variable[]): Choice[] {
  const labels = new Map(fields.map((field) => [field.path, field.label]));
  const worded = (path: string, from: number) => path.split(".").map((_, at, all) => (at < from ? "" : (labels.get(all.slice(0, at + 1).join(".")) ?? ""))).filter(Boolean).join(" › ");
  const from = (prefix: string, name: string) => fields.flatMap((field): Choice[] => {
    const own = field.path === prefix;
    if (!own && prefix && !field.path.startsWith(`${prefix}.`)) return [];
    const rest = prefix ? field.path.slice(prefix.length + 1) : field.path;
    if (rest.replace(/\[\]$/, "").includes("[]")) return [];
    if (own) return field.element === "record" ? [] : [{ path: name, field: { ...field, type: field.element ?? "text", element: undefined }, label: field.label }];
    const path = rest.replace(/\[\]$/, "");
    return [{ path: name ? `${name}.${path}` : path, field, label: worded(field.path, prefix ? prefix.split(".").length : 0) }];
  });
  return [...[...scope].reverse().flatMap((variable) => from(variable.list, variable.name)), ...from("", "")];
}

/** A name for the elements of a list: its first letter, or a number with it where that is taken. */
export function variableFor(list: string, scope: readonly Variable[], fields: readonly CatalogueField[]): string {
  const letter = (list.split(".").at(-1)?.[0] ?? "x").toLowerCase();
  const taken = (name: string) => scope.some((variable) => variable.name === name) || fields.some((field) => field.path === name);
  for (let at = 1; ; at += 1) {
    const name = at === 1 ? letter : `${letter}${at}`;
    if (!taken(name)) return name;
  }
}

/** What a measure comes to: bool, int, float, text, date, time, record or list. */
export function typeOf(measure: RuleMeasure, field?: CatalogueField): string {
  switch (measure.of) {
    case undefined: return field?.type ?? "text";
    case "lower": case "region": case "subregion": return "text";
    case "size": case "days_to": case "seen": return "int";
    default: return "float";
  }
}

/** What may be worked out from a field of a type. */
export function measuresOf(field: CatalogueField | undefined, inList: boolean): string[] {
  const seen = inList ? [] : ["seen"];
  switch (field?.type) {
    case "text": return field.code === "country" ? ["region", "subregion", "size"] : ["size", "lower", "similarity", "region", "subregion", ...seen];
    case "int": case "float": return ["per", "times", "plus", "minus"];
    case "date": case "time": return ["days_to"];
    case "list": return ["size"];
    case "record": return inList ? [] : ["seen"];
    default: return [];
  }
}

const NUMBER = ["equals", "not_equals", "below", "at_most", "above", "at_least", "between", "not:between", "one_of", "not:one_of"];
const PRESENCE = ["present", "not:present"];
const OPERATORS: Record<string, string[]> = {
  text: ["equals", "not_equals", "one_of", "not:one_of", "starts_with", "not:starts_with", "ends_with", "not:ends_with", "contains", "not:contains", "like", "not:like", "matches", "not:matches", "listed", "not:listed"],
  int: NUMBER, float: NUMBER,
  date: ["equals", "not_equals", "below", "at_most", "above", "at_least", "between", "not:between", "within", "not:within"],
  time: ["below", "at_most", "above", "at_least", "between", "not:between", "within", "not:within"],
  bool: ["true", "not:true"], record: [], list: [],
};

/** The operators of a type; what is worked out from a field is always there, and the past is asked of the record alone. */
export function operatorsOf(measure: RuleMeasure, field: CatalogueField | undefined, inList: boolean): string[] {
  const type = typeOf(measure, field);
  const of = OPERATORS[type] ?? [];
  if (measure.of) return of;
  const holds = type === "list" && field?.element !== "record" ? ["holds", "not:holds"] : [];
  const first = !inList && (type === "text" || (type === "record")) ? ["first_seen", "not:first_seen"] : [];
  return [...of, ...holds, ...PRESENCE, ...first];
}

/** How many operands an operator takes; nothing for as many as one likes. */
export function operandsOf(operator: string): number | undefined {
  switch (operator) {
    case "present": case "true": case "first_seen": return 0;
    case "between": return 2;
    case "one_of": case "starts_with": case "ends_with": case "contains": case "matches": case "like": return undefined;
    default: return 1;
  }
}

/** An operand of a type that is still to be filled in. */
export function blank(type: string): RuleValue {
  switch (type) {
    case "int": case "float": return { number: "" };
    case "date": return { date: "" };
    case "time": return { time: "" };
    case "bool": return { flag: true };
    default: return { text: "" };
  }
}

/** A test of a field as it begins. */
export function begun(path: string, field: CatalogueField | undefined, inList: boolean): RuleNode {
  const value = { path };
  const operator = operatorsOf(value, field, inList)[0] ?? "present";
  return withOperator({ kind: "test", value, operator }, operator, field);
}

/** A test with another operator; operands are kept where they fit. */
export function withOperator(node: RuleNode, choice: string, field: CatalogueField | undefined): RuleNode {
  const operator = choice.replace("not:", "");
  const type = operator === "within" ? "int" : operator === "holds" ? (field?.element ?? "text") : operator === "listed" ? "text" : typeOf(node.value ?? { path: "" }, field);
  const fits = (operand: RuleValue) => operand.field !== undefined || Object.keys(operand)[0] === Object.keys(blank(type))[0];
  const kept = (node.operands ?? []).filter(fits);
  const most = operandsOf(operator);
  const operands = most === undefined ? kept : Array.from({ length: most }, (_, at) => kept[at] ?? blank(type));
  return { ...node, not: choice.startsWith("not:") || undefined, operator, operands: operands.length > 0 || most !== undefined ? operands : kept, variable: undefined };
}

/** A number as a condition writes it: of a decimal field with its point. */
export function numeral(text: string, type: string): string {
  const plain = text.trim().replace(",", ".");
  return type === "float" && /^-?\d+$/.test(plain) ? `${plain}.0` : plain;
}

const filled = (value: RuleValue | undefined): boolean => {
  if (!value) return false;
  if (value.field) return measured(value.field);
  if (value.number !== undefined) return /^-?\d+(\.\d+)?(e[+-]?\d+)?u?$/i.test(value.number);
  return value.flag !== undefined || value.text !== undefined || Boolean(value.date ?? value.time);
};
const LONE = ["size", "lower", "region", "subregion", "decimal"];
const measured = (measure: RuleMeasure | undefined): boolean => Boolean(measure?.path) && (!measure?.of || LONE.includes(measure.of) || filled(measure.with));

/** The first part that is not complete: nothing of the tree is written before it is. */
export function open(node: RuleNode, place: Place = []): Place | undefined {
  switch (node.kind) {
    case "all": case "any": {
      if (place.length > 0 && (node.items ?? []).length === 0) return place;
      for (const [at, item] of (node.items ?? []).entries()) {
        const found = open(item, [...place, at]);
        if (found) return found;
      }
      return undefined;
    }
    case "test": {
      const most = operandsOf(node.operator ?? "");
      const operands = node.operands ?? [];
      const enough = most === undefined ? operands.length > 0 : operands.length === most;
      // An empty text is never in a record.
      const said = operands.every((operand) => filled(operand) && operand.text !== "");
      return measured(node.value) && enough && said ? undefined : place;
    }
    case "list":
      if (!node.list || !node.group || (node.quantifier === "count" && !filled(node.number))) return place;
      return open(node.group, [...place, 0]);
    default:
      return node.cel?.trim() ? undefined : place;
  }
}
