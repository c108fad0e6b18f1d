import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { goodsProposals } from "../../api/queries";
import { useWords } from "../../i18n/words";
import { Grid } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { moment } from "../../text/time";
import { ImportForm } from "./ImportForm";
import { Proposal } from "./Proposal";

const STATES = ["open", "approved", "refused"];

/** What somebody would change; another person decides. */
export function Proposals() {
  const { t, word } = useWords();
  const [state, setState] = useState("open");
  const [page, setPage] = useState(1);
  const [shown, setShown] = useState<number | null>(null);
  const [importing, setImporting] = useState(false);
  const query = useQuery(goodsProposals({ state: state || undefined, page }));
  if (shown !== null) return <Proposal id={shown} close={() => setShown(null)} />;
  return (
    <>
      <div className="row gap" style={{ marginBottom: 12 }}>
        <Select aria-label={t("dictionary.state")} value={state} onChange={(v) => { setState(v ?? ""); setPage(1); }} data={["", ...STATES].map((value) => ({ value, label: value ? word("goodsState", value) : t("dictionary.anyState") }))} w={210} />
        <span className="grow" />
        {!importing && <Button variant="default" onClick={() => setImporting(true)}>{t("dictionary.import")}</Button>}
      </div>
      {importing && <div style={{ marginBottom: 14 }}><Panel title={t("dictionary.import")} flush><ImportForm made={(id) => { setImporting(false); setShown(id); }} close={() => setImporting(false)} /></Panel></div>}
      <Panel flush><Shown query={query} lines={6} empty={(data) => data.items.length === 0 && t(state ? "list.none" : "dictionary.noProposals")}>{(data) => <>
        <Grid label={t("dictionary.tab.proposals")} items={data.items} id={(p) => p.id} open={(p) => setShown(p.id)} columns={[
          { head: t("dictionary.what"), cell: (p) => <><button type="button" className="finder-link strong" onClick={() => setShown(p.id)}><bdi>{p.title}</bdi></button><div className="soft small">{word("goodsKind", p.kind)}{p.source && <> · <bdi>{p.source}</bdi></>}</div></> },
          { head: t("dictionary.why"), cell: (p) => p.reason },
          { head: t("dictionary.by"), cell: (p) => <>{p.by}<div className="soft small nw">{moment(p.at)}</div></> },
          { head: t("dictionary.state"), cell: (p) => <><span className="tag">{word("goodsState", p.state)}</span>{p.decided_by && <div className="soft small">{p.decided_by}: {p.decided_because}</div>}</> },
        ]} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} />
      </>}</Shown></Panel>
    </>
  );
}
