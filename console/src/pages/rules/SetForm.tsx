import { Button, Textarea, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { ValueSet } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Panel } from "../../parts/Panel";
import { useMay } from "../../session";

/** A set of values, one a line. Keeping it makes a new version; of a set that live rules ask, another person lets it take effect. */
export function SetForm({ set, close }: { set: ValueSet | null; close: () => void }) {
  const { t } = useWords();
  const mayEdit = useMay("rules.edit");
  const [name, setName] = useState(set?.name ?? "");
  const [description, setDescription] = useState(set?.description ?? "");
  const [values, setValues] = useState((set?.values ?? []).join("\n"));
  const path = { name: name.trim() };
  const [reason, setReason] = useState("");
  const asked = set?.asked_by ?? [];
  const text = { description, values: values.split("\n") };
  const propose = useAct(() => ask(client.POST("/api/v1/rules/set-changes", { body: { name: path.name, base: set?.version ?? 0, ...text, reason: reason.trim() } })), "valueSet.proposed", close);
  const keep = useAct(() => ask(client.PUT("/api/v1/rules/sets/{name}", { params: { path }, body: text })), "valueSet.kept", close);
  const remove = useAct(() => ask(client.DELETE("/api/v1/rules/sets/{name}", { params: { path } })), "valueSet.removed", close);
  return (
    <Panel title={set ? set.name : t("valueSet.new")} aside={<Button variant="subtle" size="compact-sm" onClick={close}>{t("rule.close")}</Button>}>
      <form onSubmit={(e) => { e.preventDefault(); (asked.length > 0 ? propose : keep).mutate(undefined); }}>
        <div className="row" style={{ alignItems: "end", marginBottom: 12 }}>
          <TextInput label={t("valueSet.name")} required readOnly={!mayEdit || set !== null} value={name} onChange={(e) => setName(e.currentTarget.value)} w={260} />
          <TextInput label={t("valueSet.description")} readOnly={!mayEdit} value={description} onChange={(e) => setDescription(e.currentTarget.value)} className="grow" />
        </div>
        <Textarea label={t("valueSet.values")} description={t("valueSet.oneALine")} readOnly={!mayEdit} autosize minRows={4} maxRows={16} dir="ltr" value={values} onChange={(e) => setValues(e.currentTarget.value)} />
        {mayEdit && asked.length > 0 && <>
          <p className="soft">{t("valueSet.askedBy")} {asked.map((rule, i) => <span key={rule}>{i > 0 && ", "}<Link to="/rules/$id" params={{ id: rule }}><Code>{rule}</Code></Link></span>)}. {t("valueSet.twoHands")}</p>
          <Textarea label={t("ruleLife.reason")} required autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
          <div className="row gap"><Button type="submit" disabled={reason.trim().length < 3} loading={propose.isPending}>{t("valueSet.propose")}</Button></div>
        </>}
        {mayEdit && asked.length === 0 && <div className="row gap">
          <Button type="submit" disabled={!name.trim()} loading={keep.isPending}>{t("rule.keep")}</Button>
          <span className="grow" />{set && <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => { if (window.confirm(t("valueSet.sure"))) remove.mutate(undefined); }}>{t("rule.remove")}</Button>}
        </div>}
      </form>
    </Panel>
  );
}
