import { Checkbox, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { licences } from "../../api/queries";
import type { LicenceRow } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid, type Column } from "../../parts/Grid";
import { Pages } from "../../parts/Pages";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { count } from "../../text/figures";
import { day } from "../../text/time";
import { Left, Share } from "./Balance";
import { Missing } from "./Missing";
import { State } from "./State";

const STATES = ["issued", "suspended", "exhausted", "expired", "revoked", "surrendered", "draft", "cancelled", "reinstated"];
const LINES = 3;

function useColumns(): Column<LicenceRow>[] {
  const { t, word } = useWords();
  return [
    { head: t("licence.number"), sort: (l) => l.number, cell: (l) => <><Link className="strong" to={`/licences/${l.id}`}><Code>{l.number}</Code></Link><div className="soft small">{word("licenceKind", l.kind)} · {l.purposes.map((p) => word("purpose", p)).join(", ")}</div></> },
    { head: t("licence.holder"), sort: (l) => l.holder ?? "", cell: (l) => <>{l.holder ?? <span className="soft">{t("licence.anybody")}</span>}<div className="soft small">{l.authority}</div></> },
    { head: t("licence.state"), sort: (l) => l.state, cell: (l) => <State of={l.state} /> },
    { head: t("licence.left"), sort: (l) => l.left ?? 2, cell: (l) => <>{l.balance.slice(0, LINES).map((b) => <Left key={b.line} of={b} />)}{l.balance.length > LINES && <span className="soft small">{t("licence.moreLines", { count: l.balance.length - LINES })}</span>}</>, end: true },
    { head: t("licence.share"), cell: (l) => <Share left={l.left} />, optional: true },
    { head: t("licence.until"), sort: (l) => l.valid_to ?? "9", cell: (l) => <span className="nw">{l.valid_to ? day(l.valid_to) : t("licence.noEnd")}</span> },
    { head: t("licence.refused"), sort: (l) => l.refused, cell: (l) => (l.refused > 0 ? <span className="bad">{count(l.refused)}</span> : <span className="soft">0</span>), end: true },
  ];
}

/** Every licence: how it stands, and what is left of it. */
export function LicenceList() {
  const { t, word } = useWords();
  const go = useNavigate();
  const [state, setState] = useState("");
  const [refused, setRefused] = useState(false);
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useQuery(licences({ state: state || undefined, refused: refused || undefined, q: q || undefined, page }));
  const columns = useColumns();
  const counts = query.data?.counts ?? {};
  return (
    <>
      <Missing of={query.data?.missing ?? []} />
      <div className="row gap" style={{ marginBottom: 12 }}>
        <Select aria-label={t("licence.state")} value={state} onChange={(v) => { setState(v ?? ""); setPage(1); }} data={["", ...STATES].map((value) => ({ value, label: value ? `${word("licenceState", value)} (${counts[value] ?? 0})` : t("licence.anyState") }))} w={210} />
        <TextInput aria-label={t("list.filter")} placeholder={t("licence.find")} value={text} onChange={(e) => { setText(e.currentTarget.value); setPage(1); }} className="grow" />
        <Checkbox label={t("licence.onlyRefused")} checked={refused} onChange={(e) => { setRefused(e.currentTarget.checked); setPage(1); }} />
      </div>
      <Panel flush><Shown query={query} lines={10} empty={(data) => data.items.length === 0 && t(state || q || refused ? "list.none" : "licence.none")}>{(data) => (
        <><Grid label={t("licence.title")} items={data.items} id={(l) => l.id} open={(l) => void go({ to: `/licences/${l.id}` })} columns={columns} /><Pages total={data.total} held={data.items.length} page={page} turn={setPage} /></>
      )}</Shown></Panel>
    </>
  );
}
