import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import type { NewRule } from "../../api/types";
import { useWords } from "../../i18n/words";

type Kind = "must_hit" | "must_not_hit";
const KINDS: Kind[] = ["must_hit", "must_not_hit"];

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch { return undefined; }
}

/** Examples as they are written, a document each: `broken` is told while one cannot be read. */
export function RuleExamples({ of, readOnly, change, broken }: { of: NewRule; readOnly: boolean; change: (examples: NonNullable<NewRule["examples"]>) => void; broken: (is: boolean) => void }) {
  const { t } = useWords();
  const [texts, setTexts] = useState<Record<Kind, string[]>>(() => Object.fromEntries(KINDS.map((kind) => [kind, (of.examples?.[kind] ?? []).map((example) => JSON.stringify(example))])) as Record<Kind, string[]>);
  const put = (kind: Kind, all: string[]) => {
    const next = { ...texts, [kind]: all };
    setTexts(next);
    const read = (of: Kind) => next[of].filter((text) => text.trim() !== "").map(parsed);
    const faulty = KINDS.some((one) => read(one).includes(undefined));
    broken(faulty);
    if (!faulty) change({ must_hit: read("must_hit"), must_not_hit: read("must_not_hit") });
  };
  return (
    <fieldset className="plain-set">
      <legend className="strong small">{t("ruleLife.examples")}</legend>
      <p className="soft small">{t("ruleLife.examplesHelp")}</p>
      <div className="half">{KINDS.map((kind) => (
        <div key={kind}>
          {texts[kind].map((text, at) => (
            <div className="row nowrap" key={at} style={{ alignItems: "start", marginBottom: 6 }}>
              <Textarea className="grow code-text" dir="ltr" aria-label={`${t(`ruleLife.${kind}`)} ${at + 1}`} label={at === 0 ? t(`ruleLife.${kind}`) : undefined} readOnly={readOnly} autosize minRows={1} value={text} error={text.trim() !== "" && parsed(text) === undefined && t("ruleLife.noDocument")} onChange={(e) => put(kind, texts[kind].map((old, i) => (i === at ? e.currentTarget.value : old)))} />
              {!readOnly && <Button variant="subtle" size="compact-sm" mt={at === 0 ? 26 : 4} aria-label={t("ruleLife.dropExample", { number: at + 1 })} onClick={() => put(kind, texts[kind].filter((_, i) => i !== at))}>×</Button>}
            </div>
          ))}
          {!readOnly && <Button variant="default" size="compact-sm" onClick={() => put(kind, [...texts[kind], ""])}>{t(kind === "must_hit" ? "ruleLife.addHit" : "ruleLife.addNoHit")}</Button>}
        </div>
      ))}</div>
    </fieldset>
  );
}
