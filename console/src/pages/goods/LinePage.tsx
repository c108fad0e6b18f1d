import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { goodsLine } from "../../api/queries";
import type { GoodsCandidate, GoodsLinePage as Page } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Head, Panel } from "../../parts/Panel";
import { Empty, Shown } from "../../parts/states";
import { percent } from "../../text/figures";
import { speaksAgainst } from "../../text/marks";
import { ThreeFacts } from "./ThreeFacts";
import { HeadingTable } from "./HeadingTable";
import { ItemCard } from "./ItemCard";
import { LineLicences } from "./LineLicences";
import { Marked } from "./Marked";
import { Notify } from "./Notify";
import { Tier, Verdict } from "./tags";

function Words({ page, chosen }: { page: Page; chosen?: GoodsCandidate }) {
  const { t } = useWords();
  return (
    <Panel title={t("desk.words")} aside={page.cut && <span className="due soon">{t("desk.cut")}</span>}>
      <p className="goods-line"><Marked text={page.claim.description} why={chosen?.found.why ?? []} />{!page.claim.description && <span className="soft">{t("desk.noText")}</span>}</p>
      {page.claim.marks && <p className="soft small" style={{ margin: "8px 0 0" }}>{t("cargo.marks")}: <bdi>{page.claim.marks}</bdi></p>}
    </Panel>
  );
}

function Candidates({ page, chosen, choose }: { page: Page; chosen?: GoodsCandidate; choose: (item: string) => void }) {
  const { t } = useWords();
  return <Panel title={t("desk.candidates")} flush>{page.candidates.length === 0 ? <Empty title={t("desk.noCandidate")} /> : <div role="radiogroup" aria-label={t("desk.candidates")}>{page.candidates.map((one) => (
    <button key={one.found.item} type="button" role="radio" aria-checked={one === chosen} className={`candidate${one === chosen ? " on" : ""}`} onClick={() => choose(one.found.item)}>
      <span className="grow"><span className="strong"><bdi>{one.item?.name ?? one.found.item}</bdi></span><span className="soft small" style={{ display: "block" }}><Code>{one.found.regimes.join(" · ")}</Code></span></span>
      {one.found.ruled && <Verdict of={one.found.ruled} />}
      <Tier tier={one.found.tier} score={one.found.score} />
    </button>
  ))}</div>}</Panel>;
}

function Why({ of }: { of: GoodsCandidate }) {
  const { t, word } = useWords();
  const reasons = of.found.why.filter((why) => why.kind !== "ruling");
  return (
    <Panel title={t("desk.why")} flush>
      {reasons.length === 0 ? <Empty title={t("desk.whyNone")} /> : <table className="grid" aria-label={t("desk.why")}><tbody>{reasons.map((why, at) => (
        <tr key={at}><td className={speaksAgainst(why.kind) ? "bad" : ""}>{word("goodsWhy", why.kind)}</td><td className="strong"><bdi>{why.found}</bdi></td></tr>
      ))}</tbody></table>}
      {of.regimes.length > 0 && <div className="body small">{of.regimes.map((one) => <div key={one.regime}><Code>{one.regime}</Code> <span className={one.reach === "below" ? "good" : "soft"}>{word("goodsReach", one.reach)}</span></div>)}<p className="soft" style={{ marginBottom: 0 }}>{t("desk.certainty", { score: percent(of.found.score, 0) })}</p></div>}
    </Panel>
  );
}

function Opened({ page }: { page: Page }) {
  const { t } = useWords();
  const [item, choose] = useState(page.candidates[0]?.found.item);
  const chosen = page.candidates.find((one) => one.found.item === item) ?? page.candidates[0];
  return (
    <>
      <Head title={<>{t("desk.lineTitle", { line: page.line })} <Link to={`/consignments/${page.consignment}`}><Code>{page.reference}</Code></Link></>} sub={<><Link to="/goods">{t("desk.title")}</Link> · {t("desk.parts", { lines: page.lines })} · <bdi>{page.consignor.name}</bdi> <span className="arrow" aria-hidden="true">→</span> <bdi>{page.consignee.name}</bdi></>}>
        <Notify consignment={page.consignment} line={page.line - 1} item={chosen?.found.item} forms={chosen?.forms ?? []} />
      </Head>
      {page.contradictions.map((one, at) => <p key={at} role="alert" className="held same" style={{ marginBottom: 14 }}>{t(one.view === undefined ? "desk.rulingsContradict" : "desk.viewContradicts", { rulings: page.rulings.filter((ruling) => one.rulings.includes(ruling.id)).map((ruling) => `\u2068${ruling.authority} ${ruling.reference}\u2069`).join(", ") })}</p>)}
      <div className="cols desk">
        <div>
          <Words page={page} chosen={chosen} />
          <ThreeFacts page={page} item={chosen?.found.item} />
          {chosen && <LineLicences of={chosen} />}
          <Panel title={t("desk.headings")} aside={page.claim.hs && <span className="soft small">{t("desk.declared")} <Code>{page.claim.hs}</Code></span>} flush>
            <HeadingTable suggestions={page.headings} declared={page.claim.hs} mismatch={page.mismatch} text={page.claim.description ?? ""} none={t("desk.noHeadings")} />
          </Panel>
        </div>
        <div>
          <Candidates page={page} chosen={chosen} choose={choose} />
          {chosen && <Why of={chosen} />}
          {chosen && <ItemCard of={chosen} />}
        </div>
      </div>
    </>
  );
}

/** One line of a bill: its words, what it may be, and the three facts apart from each other. */
export function LinePage() {
  const { bill, line } = useParams({ strict: false }) as { bill: string; line: string };
  const query = useQuery(goodsLine(Number(bill), Number(line)));
  return <Shown query={query} lines={14}>{(page) => <Opened key={`${bill} ${line}`} page={page} />}</Shown>;
}
