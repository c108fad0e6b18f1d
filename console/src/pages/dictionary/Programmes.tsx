import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { programmes } from "../../api/queries";
import { useWords } from "../../i18n/words";
import { Grid } from "../../parts/Grid";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { count } from "../../text/figures";

/** The programmes, and what each asks for. */
export function Programmes() {
  const { t, word } = useWords();
  const query = useQuery(programmes());
  return <Panel flush><Shown query={query} lines={10}>{(all) => <Grid free label={t("dictionary.programmes")} items={all} id={(p) => p.id} columns={[
    { head: t("dictionary.programme"), sort: (p) => p.name, cell: (p) => <><Link className="strong" to="/dictionary" search={{ programme: p.id } as never}>{p.name}</Link><div className="soft small">{p.source}</div></> },
    { head: t("dictionary.items"), sort: (p) => p.items, cell: (p) => count(p.items), end: true },
    { head: t("dictionary.duties"), cell: (p) => p.duties.map((duty) => <div key={duty} className="nw">{word("goodsDuty", duty)}</div>) },
    { head: t("dictionary.duty"), cell: (p) => p.duty },
  ]} />}</Shown></Panel>;
}
