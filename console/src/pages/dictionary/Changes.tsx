import { Link } from "@tanstack/react-router";
import type { GoodsDifference, GoodsFields, Item } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Empty } from "../../parts/states";
import { Fields } from "./Fields";

const SHOWN = 100;

function Whole({ item, fate, tag }: { item: Item; fate: string; tag: string }) {
  const { word } = useWords();
  const names = Object.values(item.names ?? {}).flat();
  const known = [...(item.cas ?? []), ...(item.controls ?? []), ...(item.regimes ?? []), ...(item.hs ?? []).map((hs) => `HS ${hs.code}`)];
  return (
    <li className="reason">
      <div className="row" style={{ marginBottom: 4 }}><span className={`lane ${tag}`}>{word("fate", fate)}</span><Link className="strong" to={`/dictionary/${item.id}`}><bdi>{item.name}</bdi></Link><span className="soft small"><Code>{item.id}</Code></span></div>
      <div className="small"><Code>{known.join(" · ")}</Code><div className="soft">{names.slice(0, 12).join(" · ")}</div></div>
    </li>
  );
}

/** What one dictionary says that another does not. */
export function Changes({ of }: { of: GoodsDifference }) {
  const { t, word } = useWords();
  const phrases = [["added", of.benign_added], ["removed", of.benign_removed]] as const;
  const total = of.added.length + of.changed.length + of.removed.length + of.benign_added.length + of.benign_removed.length;
  if (total === 0) return <Empty title={t("lists.nothing")} />;
  const items = [...of.added.map((item) => ({ item, fate: "added", tag: "green" })), ...of.removed.map((item) => ({ item, fate: "removed", tag: "red" }))];
  const hidden = Math.max(0, of.changed.length - SHOWN) + Math.max(0, items.length - SHOWN);
  return (
    <ul style={{ listStyle: "none", margin: 0, padding: 0 }} aria-label={t("dictionary.between")}>
      {of.changed.slice(0, SHOWN).map((change) => (
        <li key={change.id} className="reason">
          <div className="row" style={{ marginBottom: 4 }}><span className="lane yellow">{word("fate", "changed")}</span><Link className="strong" to={`/dictionary/${change.id}`}><bdi>{change.name}</bdi></Link><span className="soft small"><Code>{change.id}</Code></span></div>
          <Fields of={change.fields as GoodsFields} />
        </li>
      ))}
      {items.slice(0, SHOWN).map((whole) => <Whole key={`${whole.fate} ${whole.item.id}`} {...whole} />)}
      {phrases.map(([fate, of]) => of.length > 0 && <li key={fate} className="reason"><span className={`lane ${fate === "added" ? "green" : "red"}`}>{word("fate", fate)}</span> {t("dictionary.phrases")}: <bdi>{of.join(" · ")}</bdi></li>)}
      {hidden > 0 && <li className="reason soft">{t("dictionary.hidden", { count: hidden })}</li>}
    </ul>
  );
}
