import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { coverage } from "../../api/queries";
import { useWords } from "../../i18n/words";
import { Panel } from "../../parts/Panel";
import { Shown } from "../../parts/states";
import { count, percent } from "../../text/figures";

function Gap({ title, ids, of }: { title: string; ids: readonly string[]; of: number }) {
  const { t } = useWords();
  return (
    <details style={{ padding: "6px 0", borderBottom: "1px solid var(--line)" }}>
      <summary><span className="strong">{title}</span> <span className="soft nw">{t("dictionary.gap", { n: count(ids.length), share: percent(ids.length / Math.max(of, 1), 0) })}</span></summary>
      <p className="small">{ids.length === 0 ? t("dictionary.noGap") : ids.map((id, i) => <span key={id}>{i > 0 && " · "}<Link to={`/dictionary/${id}`}><bdi dir="ltr">{id}</bdi></Link></span>)}</p>
    </details>
  );
}

/** What the dictionary cannot recognise. */
export function Coverage() {
  const { t, word } = useWords();
  const query = useQuery(coverage());
  return <Shown query={query} lines={12}>{(data) => (
    <>
      <p className="soft">{t("dictionary.coverage", { items: count(data.items), names: count(data.names) })}</p>
      <div className="cols">
        <Panel title={t("dictionary.withoutName")}>{Object.entries(data.without_name).map(([language, ids]) => <Gap key={language} title={word("goodsLanguage", language)} ids={ids} of={data.items} />)}</Panel>
        <Panel title={t("dictionary.withoutNumber")}>
          <Gap title={t("dictionary.withoutCas")} ids={data.without_cas} of={data.items} />
          <Gap title={t("dictionary.withoutHs")} ids={data.without_hs} of={data.items} />
          <Gap title={t("dictionary.onlyBasket")} ids={data.only_basket_hs} of={data.items} />
          <Gap title={t("dictionary.withoutUn")} ids={data.without_un} of={data.items} />
          <Gap title={t("dictionary.withoutRegime")} ids={data.without_regime} of={data.items} />
        </Panel>
      </div>
      <div style={{ marginTop: 14 }}><Panel title={t("dictionary.families")}>{data.families.map((family) => (
        <div key={family.reference} style={{ marginBottom: 12 }}>
          <div><span className="strong">{family.reference}</span> <span className="soft">{family.family}</span></div>
          <div>{family.gap}</div>
          <div className="soft small">{t("dictionary.examples", { n: count(family.examples.length) })}</div>
        </div>
      ))}</Panel></div>
    </>
  )}</Shown>;
}
