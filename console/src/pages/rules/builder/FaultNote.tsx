import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import type { Diagnostic } from "../../../api/types";
import { Code } from "../../../parts/Code";
import { sentence } from "../../../text/faults";
import { Meant, type Mend } from "./Meant";

/** The note on what is wrong with the part around, by its id: its inputs are described by it. */
export const Faulty = createContext<string | undefined>(undefined);

/** What an input of a part that has a fault says of itself: `field` is for inputs that would write over it, `pills` for those of
 * several values. */
export function useFaulty() {
  const note = useContext(Faulty);
  if (note === undefined) return { field: {}, pills: {} };
  const pills = { "aria-describedby": note, "aria-invalid": true as const };
  return { field: { ...pills, withAria: false }, pills };
}

/** More values than these are no help at a glance; the text's completion has them. */
const FEW = 12;

/** What is wrong with a part, what may stand there, and what was most likely meant. */
export function FaultNote({ id, faults, mend }: { id: string; faults: readonly Diagnostic[]; mend?: Mend }) {
  const { t } = useTranslation();
  return (
    <div className="part-fault small" id={id}>
      {faults.map((fault, at) => {
        const allowed = fault.expected && fault.expected.length <= FEW ? fault.expected : [];
        return (
          <div key={at}>
            <span className="sign" aria-hidden="true">!</span>
            <bdi>{sentence(fault.message)}</bdi> <Meant fault={fault} mend={mend} />
            {allowed.length > 0 && <div className="soft">{t("builder.allowed")} {allowed.map((word, i) => <span key={word}>{i > 0 && ", "}{word.includes(" ") ? word : <Code>{word}</Code>}</span>)}</div>}
          </div>
        );
      })}
    </div>
  );
}
