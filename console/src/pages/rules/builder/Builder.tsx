import { ActionIcon, Button, Menu, SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CatalogueField, RuleNode } from "../../../api/rules";
import type { Diagnostic } from "../../../api/types";
import { added, catalogued, changed, choices as choicesIn, isGroup, key, moved, type Place, removed, type Variable } from "../../../text/groups";
import { Code } from "../../../parts/Code";
import { Faulty, FaultNote, useFaulty } from "./FaultNote";
import { FieldPicker } from "./FieldPicker";
import type { Mend } from "./Meant";
import { TestPart } from "./TestPart";

export interface Frame {
  root: RuleNode; fields: CatalogueField[]; readOnly: boolean;
  /** The part that is not complete. */
  open?: Place;
  /** What is wrong with which part, by its key. */
  faults: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Puts what was most likely meant in the place of a fault; nothing where that is not known. */
  mend: Mend;
  put: (root: RuleNode) => void;
  move: (place: Place, down: boolean) => void;
}
interface PartProps { node: RuleNode; place: Place; scope: readonly Variable[]; frame: Frame }

const NEW: RuleNode = { kind: "test", value: { path: "" }, operator: "equals" };

/** A condition as groups of tests. */
export function Builder({ groups, onChange, ...asked }: Pick<Frame, "fields" | "readOnly" | "open" | "faults" | "mend"> & { groups: RuleNode; onChange: (groups: RuleNode) => void }) {
  const { readOnly } = asked;
  const host = useRef<HTMLDivElement>(null);
  // Where the keyboard stands after a part was moved or added.
  const follow = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (follow.current === undefined) return;
    host.current?.querySelector<HTMLElement>(`[data-at="${follow.current}"] :is(input, textarea, button)`)?.focus();
    follow.current = undefined;
  }, [groups]);
  const root = isGroup(groups) ? groups : { kind: "all", items: [groups] };
  const frame: Frame = {
    ...asked, root,
    put: onChange,
    move: (place, down) => {
      const found = moved(root, place, down);
      if (!found) return;
      follow.current = key(found.place);
      onChange(found.root);
    },
  };
  // Before the inputs: to a list of choices these keys mean something else. Enter is for choices, and keeps no rule.
  const keys = (event: KeyboardEvent) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>("[data-at]")?.dataset.at;
    if (readOnly || !event.altKey || at === undefined || !["ArrowUp", "ArrowDown", "Delete"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const place = at.split(".").map(Number);
    if (event.key === "Delete") onChange(removed(root, place));
    else frame.move(place, event.key === "ArrowDown");
  };
  const enter = (event: KeyboardEvent) => { if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault(); };
  return <div className="builder" ref={host} onKeyDownCapture={keys} onKeyDown={enter}><GroupPart node={root} place={[]} scope={[]} frame={frame} follow={(place) => { follow.current = key(place); }} /></div>;
}

function GroupPart({ node, place, scope, frame, follow }: PartProps & { follow: (place: Place) => void }) {
  const { t } = useTranslation();
  const { root, readOnly, put } = frame;
  const faults = frame.faults.get(key(place)) ?? [];
  const note = useId();
  const items = node.items ?? [];
  const edit = (make: (group: RuleNode) => RuleNode) => put(changed(root, place, make));
  const add = (part: RuleNode, inside: Place = []) => { follow([...place, items.length, ...inside]); put(added(root, place, part)); };
  return (
    <div className={`group ${node.kind}${node.not ? " not" : ""}${faults.length > 0 ? " faulty" : ""}`} role="group" aria-label={t(`builder.${node.not ? "not_" : ""}${node.kind}`)} aria-describedby={faults.length > 0 ? note : undefined}>
      <div className="row group-head">
        <SegmentedControl size="xs" aria-label={t("builder.together")} readOnly={readOnly} value={node.kind} onChange={(kind) => edit((group) => ({ ...group, kind }))} data={[{ value: "all", label: t("builder.all") }, { value: "any", label: t("builder.any") }]} />
        {(node.not || !readOnly) && <button type="button" className="not-switch" aria-pressed={Boolean(node.not)} disabled={readOnly} title={t("builder.notHelp")} onClick={() => edit((group) => ({ ...group, not: group.not ? undefined : true }))}>{t("builder.not")}</button>}
        <span className="grow" />
        {place.length > 0 && isGroup(node) && <Tools place={place} frame={frame} ofList={partIsOfList(root, place)} />}
      </div>
      {faults.length > 0 && <FaultNote id={note} faults={faults} mend={readOnly ? undefined : frame.mend} />}
      {items.length === 0 && <p className="soft small">{t(place.length === 0 ? "builder.empty" : "builder.emptyGroup")}</p>}
      {items.map((item, at) => {
        const here = [...place, at];
        return (
          <div key={at}>
            {at > 0 && <div className="joint small soft" aria-hidden="true">{t(node.kind === "all" ? "builder.and" : "builder.or")}</div>}
            <Part node={item} place={here} scope={scope} frame={frame} follow={follow} />
          </div>
        );
      })}
      {!readOnly && <div className="row group-foot">
        <Button size="compact-sm" variant="light" onClick={() => add(NEW)}>{t("builder.addTest")}</Button>
        <Button size="compact-sm" variant="subtle" onClick={() => add({ kind: node.kind === "all" ? "any" : "all", items: [NEW] }, [0])}>{t("builder.addGroup")}</Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => add({ kind: "text", cel: "" })}>{t("builder.addText")}</Button>
      </div>}
    </div>
  );
}

/** Whether a group is that of a list: it stands and falls with the list. */
function partIsOfList(root: RuleNode, place: Place): boolean {
  let node: RuleNode | undefined = root;
  let list = false;
  for (const at of place) { list = node?.kind === "list"; node = node?.kind === "list" ? node.group : node?.items?.[at]; }
  return list;
}

function Part(props: PartProps & { follow: (place: Place) => void }) {
  const { node, place, scope, frame } = props;
  const { t } = useTranslation();
  const choices = useMemo(() => choicesIn(frame.fields, scope), [frame.fields, scope]);
  const edit = (next: RuleNode) => frame.put(changed(frame.root, place, () => next));
  const open = frame.open && key(frame.open) === key(place);
  const faults = frame.faults.get(key(place)) ?? [];
  const faulty = faults.length > 0;
  const note = useId();
  if (isGroup(node)) return <div data-at={key(place)}><GroupPart {...props} /></div>;
  return (
    <div className={`part${open ? " open" : ""}${faulty ? " faulty" : ""}`} data-at={key(place)} role={faulty ? "group" : undefined} aria-describedby={faulty ? note : undefined}>
      <Faulty value={faulty ? note : undefined}>
      <div className="part-row"><div className="row part-what">
        {node.kind === "test" && <TestPart node={node} scope={scope} choices={choices} frame={frame} onChange={edit} />}
        {node.kind === "list" && <ListHead node={node} choices={choices} frame={frame} onChange={edit} />}
        {node.kind === "text" && <TextPart node={node} frame={frame} onChange={edit} />}
        {open && <span className="small open-note">{t("builder.incomplete")}</span>}
      </div><Tools place={place} frame={frame} /></div>
      {faulty && <FaultNote id={note} faults={faults} mend={frame.readOnly ? undefined : frame.mend} />}
      {node.kind === "text" && <div className="small soft">{t("builder.textHelp")}</div>}
      {node.kind === "list" && node.group && <GroupPart {...props} node={isGroup(node.group) ? node.group : { kind: "all", items: [node.group] }} place={[...place, 0]} scope={[...scope, { name: node.variable ?? "", list: `${catalogued(node.list ?? "", scope)}[]` }]} />}
      </Faulty>
    </div>
  );
}

interface HeadProps { node: RuleNode; frame: Frame; onChange: (node: RuleNode) => void }

function TextPart({ node, frame, onChange }: HeadProps) {
  const { t } = useTranslation();
  const faulty = useFaulty();
  return <Textarea size="xs" aria-label={t("builder.text")} className="part-text" dir="ltr" autosize minRows={1} maxRows={8} value={node.cel ?? ""} readOnly={frame.readOnly} {...faulty.field} onChange={(e) => onChange({ ...node, cel: e.currentTarget.value })} />;
}

function ListHead({ node, choices, frame, onChange }: HeadProps & { choices: ReturnType<typeof choicesIn> }) {
  const { t } = useTranslation();
  const faulty = useFaulty();
  const lists = choices.filter((choice) => choice.field.type === "list");
  const quantifiers = ["some", "every", "one", "count"].flatMap((name) => [name, `not:${name}`]);
  const chosen = `${node.not ? "not:" : ""}${node.quantifier ?? "some"}`;
  const counted = node.quantifier === "count";
  return (
    <>
      <Select size="xs" aria-label={t("builder.quantifier")} w={150} data={quantifiers.filter((name) => name !== "not:one" && name !== "not:count" || name === chosen).map((name) => ({ value: name, label: t(`quantifier.${name.replace("not:", "not_")}`) }))} value={chosen} readOnly={frame.readOnly}
        onChange={(next) => { if (!next) return; const quantifier = next.replace("not:", ""); onChange({ ...node, not: next.startsWith("not:") || undefined, quantifier, operator: quantifier === "count" ? (node.operator ?? "at_least") : undefined, number: quantifier === "count" ? (node.number ?? { number: "2" }) : undefined }); }} />
      {/* Another list has other fields: what was asked of the elements would not hold of its own. */}
      <FieldPicker value={node.list ?? ""} choices={lists} label={t("builder.listField")} readOnly={frame.readOnly} onChange={(list) => list !== node.list && onChange({ ...node, list, group: { kind: "all", items: [NEW] } })} />
      {counted && <Select size="xs" aria-label={t("builder.operator")} w={130} data={["equals", "not_equals", "below", "at_most", "above", "at_least"].map((name) => ({ value: name, label: t(`operator.${name}`) }))} value={node.operator ?? "at_least"} readOnly={frame.readOnly} onChange={(operator) => operator && onChange({ ...node, operator })} />}
      {counted && (node.number?.field ? <Code>{node.number.field.path}</Code> : <TextInput size="xs" aria-label={t("builder.value")} dir="ltr" inputMode="numeric" w={70} value={node.number?.number ?? ""} readOnly={frame.readOnly} {...faulty.field} onChange={(e) => onChange({ ...node, number: { number: e.currentTarget.value.trim() } })} />)}
      <span className="soft">{t("builder.where")}</span>
    </>
  );
}

function Tools({ place, frame, ofList }: { place: Place; frame: Frame; ofList?: boolean }) {
  const { t } = useTranslation();
  if (frame.readOnly || ofList) return null;
  const wrap = () => frame.put(changed(frame.root, place, (part) => ({ kind: "any", items: [part, NEW] })));
  const dissolve = isDissolvable(frame.root, place);
  return (
    <span className="tools">
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("builder.up")} title={t("builder.upKey")} onClick={() => frame.move(place, false)}>↑</ActionIcon>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("builder.down")} title={t("builder.downKey")} onClick={() => frame.move(place, true)}>↓</ActionIcon>
      <Menu position="bottom-end"><Menu.Target><ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("builder.more")} title={t("builder.more")}>⋮</ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={wrap}>{t("builder.wrap")}</Menu.Item>
          <Menu.Item onClick={() => frame.put(changed(frame.root, place, negated))}>{t("builder.negate")}</Menu.Item>
          {dissolve && <Menu.Item onClick={() => frame.put(dissolve)}>{t("builder.dissolve")}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("builder.remove")} title={t("builder.removeKey")} onClick={() => frame.put(removed(frame.root, place))}>✕</ActionIcon>
    </span>
  );
}

/** The opposite of a part; of a text it is a group that is not. */
const negated = (part: RuleNode): RuleNode => (part.kind === "text" ? { kind: "all", not: true, items: [part] } : { ...part, not: part.not ? undefined : true });

/** The tree with the parts of a group in its place, where the group is not negated. */
function isDissolvable(root: RuleNode, place: Place): RuleNode | undefined {
  let found: RuleNode | undefined;
  const parent = place.slice(0, -1);
  changed(root, place, (part) => { if (isGroup(part) && !part.not) found = part; return part; });
  const at = place.at(-1);
  const parts = found?.items;
  if (!parts || at === undefined) return undefined;
  return changed(root, parent, (group) => ({ ...group, items: (group.items ?? []).flatMap((item, index) => (index === at ? parts : [item])) }));
}
