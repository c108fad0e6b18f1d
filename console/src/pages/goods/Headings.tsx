import { Button, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { headings, headingSources } from "../../api/queries";
import type { HeadingSources } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { count } from "../../text/figures";
import { moment } from "../../text/time";
import { HeadingTable } from "./HeadingTable";

const loaded = (of: HeadingSources) => (["nomenclature", "tariff"] as const).flatMap((kind) => { const one = of[kind]; return one ? [{ kind, ...one }] : []; });

function Sources() {
  const { t, word } = useWords();
  const query = useQuery(headingSources());
  return <Panel title={t("desk.sources")}><Shown query={query} lines={3}>{(data) => (
    <>
      {loaded(data).length === 0 ? <p className="soft" style={{ marginTop: 0 }}>{t("desk.noSources")}</p> : loaded(data).map((one) => <div key={`${one.kind} ${one.edition}`} style={{ marginBottom: 8 }}><span className="strong">{word("headingKind", one.kind)} {one.edition}</span><div className="soft small">{t("desk.sourceLines", { lines: count(one.lines) })} · {moment(one.at)}</div></div>)}
      <div className="soft small">{t("desk.confirmedLines", { lines: count(data.confirmations) })}</div>
    </>
  )}</Shown></Panel>;
}

/** Headings of the Harmonized System for any words, held against a declared code. */
export function Headings() {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [hs, setHs] = useState("");
  const [asked, setAsked] = useState<{ text: string; hs?: string } | null>(null);
  const query = useQuery({ ...headings(asked ?? { text: "" }), enabled: asked !== null });
  return (
    <div className="cols">
      <div>
        <Panel title={t("desk.ask")}>
          <form className="verdict" aria-label={t("desk.ask")} onSubmit={(e) => { e.preventDefault(); setAsked({ text: text.trim(), hs: hs.replace(/\D/g, "") || undefined }); }}>
            <Textarea label={t("desk.askWords")} autosize minRows={2} maxRows={8} value={text} onChange={(e) => setText(e.currentTarget.value)} required />
            <div className="row" style={{ alignItems: "end" }}><TextInput label={t("desk.declaredCode")} value={hs} onChange={(e) => setHs(e.currentTarget.value)} w={180} dir="ltr" /><Button type="submit" disabled={text.trim() === ""} loading={query.isFetching}>{t("desk.suggest")}</Button></div>
          </form>
        </Panel>
        {asked && <Panel title={t("desk.headings")} aside={query.data && <span className="soft small">{t("desk.edition", { edition: query.data.edition })} <Code>{query.data.version}</Code></span>} flush>
          <Shown query={query} lines={5}>{(data) => <HeadingTable suggestions={data.suggestions} declared={asked.hs} mismatch={data.mismatch} text={asked.text} none={t("desk.noHeadings")} />}</Shown>
        </Panel>}
      </div>
      <Sources />
    </div>
  );
}
