import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { editions } from "../../api/queries";
import type { Edition, List } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Shown } from "../../parts/states";
import { useMay } from "../../session";
import { count } from "../../text/figures";
import { moment } from "../../text/time";
import { Difference } from "./Difference";
import { Where } from "./Where";

function Counts({ of }: { of: Edition }) {
  const { t } = useWords();
  const { added, changed, removed } = of.difference;
  if (added + changed + removed === 0) return <span className="soft">{t("lists.sameAsBefore")}</span>;
  return <span className="row" style={{ gap: 12 }}>{added > 0 && <span>{t("lists.added", { n: count(added) })}</span>}{changed > 0 && <span>{t("lists.changed", { n: count(changed) })}</span>}{removed > 0 && <span>{t("lists.removed", { n: count(removed) })}</span>}</span>;
}

/** The editions of a list; each opens what it changed. `shown` opens one at once, which may be a refused one. */
export function Editions({ list, shown, show }: { list: List; shown?: { from?: string; to: string }; show: (pair?: { from?: string; to: string }) => void }) {
  const { t } = useWords();
  const [page, setPage] = useState(1);
  const query = useQuery(editions(list.id, page));
  const mayRead = useMay("entries");
  if (shown && mayRead) return <Difference key={shown.to} list={list.id} from={shown.from} to={shown.to} close={() => show(undefined)} />;
  return (
    <Shown query={query} empty={(data) => data.items.length === 0 && t("lists.none")}>{(data) => {
      const open = (edition: Edition) => {
        const before = data.items[data.items.findIndex((e) => e.id === edition.id) + 1];
        show({ from: before?.digest, to: edition.digest });
      };
      return (
        <>
          <Grid label={t("lists.editions")} items={data.items} id={(e) => e.id} open={mayRead ? open : undefined} columns={[
            { head: t("lists.taken"), cell: (e) => <><span className="strong nw">{moment(e.at)}</span>{e.edition && <div className="soft small">{t("lists.published", { edition: e.edition })}</div>}</> },
            { head: t("lists.difference"), cell: (e) => <Counts of={e} /> },
            { head: t("watch.entries"), cell: (e) => count(e.entries), end: true },
            { head: t("lists.digest"), cell: (e) => <span className="soft"><Code>{e.digest.slice(0, 12)}</Code></span> },
            { head: t("watch.source"), cell: (e) => <Where of={e.source} />, optional: true },
            { head: t("lists.by"), cell: (e) => <>{e.by}{e.reason && <div className="soft small">{e.reason}</div>}</> },
            ...(mayRead ? [{ head: t("message.do"), cell: (e: Edition) => <Button size="compact-sm" variant="default" onClick={() => open(e)}>{t("lists.whole")}</Button> }] : []),
          ]} />
          <Pages total={data.total} held={data.items.length} page={page} turn={setPage} />
        </>
      );
    }}</Shown>
  );
}
