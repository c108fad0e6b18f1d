import type { TravellerPage } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Panel } from "../../parts/Panel";
import { sideBySide } from "../../text/compare";

/** What the carrier's check-in and what the booking say, side by side. */
export function Sources({ record }: { record: TravellerPage["record"] }) {
  const { t, word, field } = useWords();
  const seen = record.observations?.length ? record.observations : [record.person];
  const by = (source: string) => seen.filter((o) => o.source.toLowerCase() === source).at(-1);
  const rows = sideBySide(by("api"), by("pnr"), record.disagreements ?? []);
  const differ = rows.filter((row) => row.differs).length;
  return (
    <Panel title={t("sources.title")} flush aside={differ > 0 ? <span className="bad small">{t("sources.differ", { count: differ })}</span> : <span className="soft small">{t(by("api") && by("pnr") ? "sources.agree" : "sources.one")}</span>}>
      <table className="grid" aria-label={t("sources.title")}>
        <thead><tr><th scope="col" style={{ width: "22%" }}>{t("reason.what")}</th><th scope="col">{t("source.apiLong")}</th><th scope="col">{t("source.pnrLong")}</th><th scope="col" /></tr></thead>
        <tbody>{rows.map((row) => {
          const say = (text: string) => (row.field === "sex" ? word("sex", text) : text) || "–";
          return <tr key={row.field} className={row.differs ? "differs" : ""}><td className="soft">{field(row.field)}</td><td><bdi>{say(row.api)}</bdi></td><td><bdi>{say(row.pnr)}</bdi></td><td>{row.differs && <span className="tag">{t("sources.differs")}</span>}</td></tr>;
        })}</tbody>
      </table>
    </Panel>
  );
}
