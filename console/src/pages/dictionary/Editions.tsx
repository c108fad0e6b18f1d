import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { goodsDifference, goodsEditions } from "../../api/queries";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { count } from "../../text/figures";
import { moment } from "../../text/time";
import { Changes } from "./Changes";

function Between({ id, close }: { id: number; close: () => void }) {
  const { t } = useWords();
  const query = useQuery(goodsDifference({ from: id - 1, to: id }));
  return <Panel title={t("dictionary.edition", { id })} aside={<Button size="compact-sm" variant="default" onClick={close}>{t("lists.back")}</Button>} flush><Shown query={query}>{(data) => <Changes of={data} />}</Shown></Panel>;
}

/** The editions; each opens what it changed. */
export function Editions() {
  const { t } = useWords();
  const [page, setPage] = useState(1);
  const [shown, setShown] = useState<number | null>(null);
  const query = useQuery(goodsEditions(page));
  if (shown !== null) return <Between id={shown} close={() => setShown(null)} />;
  return <Panel flush><Shown query={query} lines={6}>{(data) => <>
    <Grid label={t("dictionary.tab.editions")} items={data.items} id={(e) => e.id} open={(e) => { if (e.proposal) setShown(e.id); }} columns={[
      { head: t("dictionary.number"), cell: (e) => <><span className="strong">{e.id}</span>{e.until === undefined && <span className="tag">{t("dictionary.inForce")}</span>}</> },
      { head: t("dictionary.from"), cell: (e) => <span className="nw">{moment(e.from)}</span> },
      { head: t("dictionary.until"), cell: (e) => <span className="nw">{e.until && moment(e.until)}</span>, optional: true },
      { head: t("dictionary.items"), cell: (e) => count(e.items), end: true },
      { head: t("dictionary.changes"), cell: (e) => (e.proposal ? <span className="row" style={{ gap: 12 }}><span>{t("lists.added", { n: count(e.added) })}</span><span>{t("lists.changed", { n: count(e.changed) })}</span><span>{t("lists.removed", { n: count(e.removed) })}</span></span> : <span className="soft">{t("dictionary.shipped")}</span>) },
      { head: t("dictionary.digest"), cell: (e) => <Code>{e.edition}</Code>, optional: true },
      { head: t("dictionary.look"), cell: (e) => e.proposal && <Button size="compact-xs" variant="subtle" onClick={() => setShown(e.id)}>{t("dictionary.show")}</Button> },
    ]} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} />
  </>}</Shown></Panel>;
}
