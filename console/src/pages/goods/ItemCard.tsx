import { Link } from "@tanstack/react-router";
import type { GoodsCandidate, Item } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Facts, Panel } from "../../parts/Panel";
import { Synonym } from "./Synonym";

/** What an officer at the container needs to know of an item. */
export function ItemCard({ of }: { of: GoodsCandidate }) {
  const { t } = useWords();
  const { item } = of;
  if (!item) return <Panel title={t("dictionary.card")}><p className="soft">{t("desk.itemGone")}</p></Panel>;
  const { look, packaging, hazards, contact }: Partial<NonNullable<Item["card"]>> = item.card ?? {};
  const written = [look, packaging, hazards, contact].some(Boolean);
  return (
    <Panel title={t("desk.card", { name: item.name })} aside={<Link className="small nw" to={`/dictionary/${item.id}`}>{t("desk.inDictionary")}</Link>}>
      {!written && <p className="soft" style={{ marginTop: 0 }}>{t("desk.noCard")}</p>}
      <Facts of={[
        [t("dictionary.uses"), item.uses], [t("dictionary.look"), look], [t("dictionary.packaging"), packaging], [t("dictionary.hazards"), hazards && <span className="hazard">{hazards}</span>], [t("dictionary.contact"), contact && <span className="strong">{contact}</span>],
        [t("dictionary.cas"), (item.cas ?? []).length > 0 && <Code>{(item.cas ?? []).join(" · ")}</Code>], [t("dictionary.un"), (item.un ?? []).length > 0 && <Code>{(item.un ?? []).join(" · ")}</Code>],
        [t("dictionary.note"), item.note],
      ]} />
      <Synonym item={item} />
    </Panel>
  );
}
