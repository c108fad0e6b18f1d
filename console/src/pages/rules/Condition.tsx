import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { fields } from "../../api/queries";
import type { NewRule } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Bones } from "../../parts/states";
import { useMay } from "../../session";
import { sentence } from "../../text/faults";
import { Builder } from "./builder/Builder";
import { Meant } from "./builder/Meant";
import { useCondition } from "./builder/useCondition";
import { CelEditor } from "./CelEditor";
import { LiveCount } from "./LiveCount";

interface Props { subject: NewRule["subject"]; cel: string; readOnly: boolean; onChange: (text: string) => void; onSound: (sound: boolean) => void }

/** A condition in two views, each the other's: groups of tests, and text. Beneath, how often it would hit. */
export function Condition({ subject, cel, readOnly, onChange, onSound }: Props) {
  const { t } = useWords();
  const mayTry = useMay("screen");
  const catalogue = useQuery(fields());
  const { groups, whole, fault, diagnostics, faults, sound, unreachable, turn, build, mend } = useCondition(subject, cel, onChange);
  const told = useRef(onSound);
  told.current = onSound;
  useEffect(() => told.current(sound), [sound]);
  const known = (catalogue.data ?? []).filter((f) => f.subject === subject);
  return (
    <div className="condition">
      <div className="condition-views">
        <section aria-label={t("builder.title")}>
          <h3 className="view-title">{t("builder.title")}</h3>
          {whole && <p className="hazard small" role="status">{t(`builder.whole.${whole}`)}</p>}
          {groups && catalogue.data ? <Builder groups={groups} fields={known} readOnly={readOnly || whole !== undefined} open={fault?.at} faults={faults} mend={mend} onChange={build} /> : <Bones lines={4} />}
        </section>
        <section aria-label={t("builder.textTitle")}>
          <h3 className="view-title">{t("rule.condition")}{fault && <span className="soft"> · {t("builder.behind")}</span>}</h3>
          <CelEditor label={t("rule.condition")} value={cel} turn={turn} readOnly={readOnly} fields={known} diagnostics={diagnostics} onChange={onChange} />
          <div aria-live="polite" className="small faults">
            {fault?.message && <div className="bad">{fault.message}</div>}
            {diagnostics.map((d, i) => <div key={i} className="bad"><bdi>{t("rule.fault", { line: d.line, column: d.column })} {sentence(d.message)}</bdi> <Meant fault={d} mend={readOnly ? undefined : mend} /></div>)}
            {unreachable && <div className="bad">{t("state.unreachable")}</div>}
            {sound && <span className="good">{t("rule.sound")}</span>}
          </div>
        </section>
      </div>
      {mayTry && <LiveCount subject={subject} cel={cel} sound={sound} />}
    </div>
  );
}
