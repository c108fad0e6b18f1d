import { autocompletion, closeBrackets, type CompletionContext, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { Diagnostic, Field } from "../../api/types";
import { unitsBefore } from "../../text/faults";
import { celToken } from "./celToken";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" }, { tag: tags.string, color: "var(--yellow)" }, { tag: tags.number, color: "var(--blue)" }, { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

/** Marks a text that was handed in. */
const given = Annotation.define<boolean>();

interface Props { label: string; value: string; /** Changes whenever the value is handed in from elsewhere. */ turn?: number; readOnly: boolean; fields: Field[]; diagnostics: Diagnostic[]; onChange: (text: string) => void }

/** A small editor for conditions: completion from the catalogue, faults where they are. */
export function CelEditor({ label, value, turn, readOnly, fields, diagnostics, onChange }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ fields, onChange });
  latest.current = { fields, onChange };
  useEffect(() => {
    if (!host.current) return;
    const complete = (context: CompletionContext) => {
      const word = context.matchBefore(/[\w.]+/);
      if (!word && !context.explicit) return null;
      return { from: word?.from ?? context.pos, validFor: /^[\w.]*$/, options: latest.current.fields.map((f) => ({ label: f.path.replace(/\[\]/g, ""), detail: `${f.label}${f.unit ? ` (${f.unit})` : ""}`, info: f.description, type: "property" })) };
    };
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: value, extensions: [
        lineNumbers(), history(), bracketMatching(), closeBrackets(), lintGutter(), StreamLanguage.define({ token: celToken }), syntaxHighlighting(colours),
        autocompletion({ override: [complete], icons: false }), keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]), EditorView.lineWrapping, EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ "aria-label": label }), EditorView.updateListener.of((update) => { if (update.docChanged && !update.transactions.some((transaction) => transaction.annotation(given))) latest.current.onChange(update.state.doc.toString()); }),
      ] }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, readOnly]);
  // A text that comes from elsewhere takes the place of what stands here. One's own typing comes back a moment later, when more
  // may stand here already: it is not heard.
  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== value) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, annotations: given.of(true) });
  }, [turn]);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const text = editor.state.doc.toString();
    const within = (at: number) => unitsBefore(text, at);
    editor.dispatch(setDiagnostics(editor.state, diagnostics.map((d) => ({ from: within(d.start), to: Math.max(within(d.start), within(d.end)), severity: "error" as const, message: d.message }))));
  }, [diagnostics]);
  return <div className="cel" ref={host} dir="ltr" />;
}
