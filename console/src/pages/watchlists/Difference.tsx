import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { difference } from "../../api/queries";
import type { EntryDifference } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Pages } from "../../parts/Pages";
import { Empty, Shown } from "../../parts/states";
import { changedLines, entryLines } from "../../text/entry";
import { count } from "../../text/figures";
import { moment } from "../../text/time";

const FATES = ["added", "changed", "removed"] as const;
const TAGS: Record<string, string> = { added: "green", changed: "yellow", removed: "red" };

function Fields({ of }: { of: EntryDifference }) {
  const { t, word, field } = useWords();
  return (
    <table className="proof">
      <thead><tr><th>{t("lists.field")}</th><th>{t("lists.before")}</th><th>{t("lists.after")}</th></tr></thead>
      <tbody>{(of.fields ?? []).map((change) => {
        const kind = (code: string) => word("nameKind", code);
        const { gone, came, same } = changedLines(entryLines(change.before, kind), entryLines(change.after, kind));
        return (
          <tr key={change.field}>
            <td style={{ width: "18%" }}>{field(change.field)}</td>
            <td style={{ width: "41%" }}>{gone.map((line, i) => <div key={i}><del><bdi>{line}</bdi></del></div>)}</td>
            <td>{came.map((line, i) => <div key={i} className="strong"><bdi>{line}</bdi></div>)}{same > 0 && <div className="soft">{t("lists.unchanged", { count: same })}</div>}</td>
          </tr>
        );
      })}</tbody>
    </table>
  );
}

function Known({ of }: { of: EntryDifference }) {
  const { word } = useWords();
  const { entry } = of;
  const known = [...(entry.dob ?? []), ...(entry.nationality ?? []), ...(entry.documents ?? []).map((d) => [d.country, d.number].filter(Boolean).join(" ")), ...(entry.containers ?? []), ...(entry.imo ? [`IMO ${entry.imo}`] : [])];
  return (
    <div className="small">
      <div className="soft">{(entry.names ?? []).slice(1, 6).map((name) => name.text).join(" · ")}</div>
      <div><span className="tag">{word("schema", entry.schema)}</span> {known.join(" · ")}</div>
      {(entry.reason ?? entry.programmes?.join(", ")) && <div className="soft">{entry.reason ?? entry.programmes?.join(", ")}</div>}
    </div>
  );
}

/** What one edition says that another does not, entry by entry. */
export function Difference({ list, from, to, close }: { list: string; from?: string; to?: string; close: () => void }) {
  const { t, word } = useWords();
  const [fate, setFate] = useState("");
  const [page, setPage] = useState(1);
  const query = useQuery(difference(list, { from, to, fate: fate || undefined, page }));
  return (
    <Shown query={query}>{(data) => {
      const all = data.counts.added + data.counts.changed + data.counts.removed;
      return (
        <>
          <div className="row" style={{ padding: "10px 14px", justifyContent: "space-between", borderBottom: "1px solid var(--line)" }}>
            <div className="row">
              <Button size="compact-sm" variant="default" onClick={close}><span className="arrow" aria-hidden="true">←</span>&nbsp;{t("lists.back")}</Button>
              <span className="small">
                {data.from ? <><span className="soft">{t("lists.from")}</span> {data.from.edition ?? moment(data.from.at)} <Code>{data.from.digest.slice(0, 8)}</Code> · </> : <>{t("lists.first")} · </>}
                <span className="soft">{t("lists.to")}</span> {data.to.edition ?? moment(data.to.at)} <Code>{data.to.digest.slice(0, 8)}</Code>
              </span>
            </div>
            <SegmentedControl size="xs" aria-label={t("lists.only")} value={fate} onChange={(value) => { setFate(value); setPage(1); }} data={[
              { value: "", label: t("lists.all", { n: count(all) }) },
              ...FATES.map((value) => ({ value, label: t(`lists.${value}`, { n: count(data.counts[value]) }) })),
            ]} />
          </div>
          {data.items.length === 0 ? <Empty title={t(all === 0 ? "lists.nothing" : "lists.noneOfKind")} /> : <ul style={{ listStyle: "none", margin: 0, padding: 0 }} aria-label={t("lists.between")}>{data.items.map((item, i) => (
            <li key={`${item.fate}-${item.entry.id}-${i}`} className="reason">
              <div className="row" style={{ marginBottom: 4 }}>
                <span className={`lane ${TAGS[item.fate]}`}>{word("fate", item.fate)}</span>
                <span className="strong"><bdi>{item.entry.names?.[0]?.text ?? item.entry.id}</bdi></span><span className="soft small"><Code>{item.entry.id}</Code></span>
              </div>
              {item.fate === "changed" ? <Fields of={item} /> : <Known of={item} />}
            </li>
          ))}</ul>}
          <Pages total={data.total} held={data.items.length} page={page} turn={setPage} />
        </>
      );
    }}</Shown>
  );
}
