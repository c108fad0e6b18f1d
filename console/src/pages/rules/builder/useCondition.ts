import { useEffect, useRef, useState } from "react";
import { ask, client, Refusal } from "../../../api/client";
import type { RuleFault, RuleNode } from "../../../api/rules";
import type { Diagnostic, NewRule } from "../../../api/types";
import { byPart, mended } from "../../../text/faults";
import { alike, open } from "../../../text/groups";

export interface ConditionState {
  groups: RuleNode | undefined;
  /** Why the whole is one text: comment, fault or inexact. */
  whole: string | undefined;
  /** The part of the builder that is not complete: the text stands still until it is. */
  fault: RuleFault | undefined;
  diagnostics: Diagnostic[];
  /** The same by the parts of the groups on the screen; none where the whole is one text. */
  faults: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Whether the text is checked, without faults, and all that the builder shows. */
  sound: boolean;
  unreachable: boolean;
  /** Texts that the builder has written. */
  turn: number;
}

const NONE: ConditionState["faults"] = new Map();
const NOTHING: ConditionState = { groups: undefined, whole: undefined, fault: undefined, diagnostics: [], faults: NONE, sound: false, unreachable: false, turn: 0 };
const PAUSE = 250;

/** A condition as text and as groups. What is typed is made into groups, what is built into text, a moment later; an answer
 * that is overtaken is dropped. */
export function useCondition(subject: NewRule["subject"], cel: string, onChange: (text: string) => void) {
  const [state, setState] = useState(NOTHING);
  const latest = useRef(onChange);
  latest.current = onChange;
  // The text that the groups on the screen say, and whether they say more already.
  const shown = useRef<string | undefined>(undefined);
  const ahead = useRef(false);
  const [built, setBuilt] = useState<RuleNode>();

  useEffect(() => {
    const asks = `${subject}\n${cel}`;
    if (shown.current === asks) return;
    setBuilt(undefined);
    ahead.current = false;
    const leaving = new AbortController();
    setState((old) => ({ ...old, sound: false }));
    const timer = setTimeout(() => {
      const body = { subject, cel };
      const asked = { body, signal: leaving.signal };
      Promise.all([ask(client.POST("/api/v1/rules/groups", asked)), cel.trim() ? ask(client.POST("/api/v1/rules/check", asked)) : { diagnostics: [] }]).then(([found, checked]) => {
        shown.current = asks;
        setState((old) => ({ ...old, groups: found.groups, whole: found.whole, fault: undefined, diagnostics: checked.diagnostics, faults: found.whole ? NONE : byPart(checked.diagnostics, found.places), sound: cel.trim() !== "" && checked.diagnostics.length === 0, unreachable: false }));
      }).catch((error: unknown) => { if (!leaving.signal.aborted) setState((old) => ({ ...old, unreachable: !(error instanceof Refusal) })); });
    }, shown.current === undefined ? 0 : PAUSE);
    return () => { clearTimeout(timer); leaving.abort(); };
  }, [subject, cel]);

  useEffect(() => {
    if (!built) return;
    const at = open(built);
    if (at) { setState((old) => ({ ...old, sound: false, fault: { at: [...at], message: "" } })); return; }
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      ask(client.POST("/api/v1/rules/text", { body: { subject, groups: built }, signal: leaving.signal })).then((written) => {
        const text = written.cel;
        if (text === undefined) { setState((old) => ({ ...old, sound: false, fault: written.fault })); return; }
        shown.current = `${subject}\n${text}`;
        ahead.current = false;
        setState((old) => ({ ...old, whole: undefined, fault: undefined, diagnostics: written.diagnostics, faults: byPart(written.diagnostics, written.places), sound: text !== "" && written.diagnostics.length === 0, unreachable: false, turn: old.turn + 1 }));
        latest.current(text);
      }).catch((error: unknown) => { if (!leaving.signal.aborted) setState((old) => ({ ...old, unreachable: !(error instanceof Refusal) })); });
    }, PAUSE);
    return () => { clearTimeout(timer); leaving.abort(); };
  }, [subject, built]);

  // What is wrong stays where it is until the answer is there, unless parts have moved.
  const build = (groups: RuleNode) => { ahead.current = true; setState((old) => ({ ...old, groups, sound: false, faults: alike(old.groups, groups) ? old.faults : NONE })); setBuilt(groups); };
  // A fault counts in the text that was looked at: nothing is mended in one that has changed since.
  const mend = (fault: Diagnostic) => {
    const text = shown.current === `${subject}\n${cel}` && !ahead.current ? mended(cel, fault) : undefined;
    return text === undefined ? undefined : () => { setState((old) => ({ ...old, turn: old.turn + 1 })); latest.current(text); };
  };
  return { ...state, build, mend };
}
