import { Link } from "@tanstack/react-router";
import type { GoodsCandidate, LicenceFit } from "../../api/types";
import { useWords } from "../../i18n/words";
import { Code } from "../../parts/Code";
import { Grid } from "../../parts/Grid";
import { Panel } from "../../parts/Panel";
import { Left } from "../licences/Balance";

/** The licences that fit a line as an item, and those that nearly do: all shown, none chosen. */
export function LineLicences({ of }: { of: GoodsCandidate }) {
  const { t, word } = useWords();
  const { fits, near } = of.licences;
  const all = [...fits.map((fit) => ({ fit, fits: true })), ...near.map((fit) => ({ fit, fits: false }))];
  const fails = (fit: LicenceFit) => fit.reasons.filter((reason) => !reason.met).map((reason) => word("fitPoint", reason.point)).join(", ");
  return (
    <Panel title={t("desk.licencesFor", { name: of.item?.name ?? of.found.item })} aside={fits.length > 1 && <span className="soft small">{t("desk.severalFit")}</span>} flush>
      {all.length === 0 ? <p className="soft body" style={{ margin: 0 }}>{t("desk.noLicence")}</p> : <Grid free label={t("desk.licences")} items={all} id={({ fit }) => `${fit.id} ${fit.line}`} columns={[
        { head: t("licence.number"), cell: ({ fit }) => <><Link className="strong" to={`/licences/${fit.id}`}><Code>{fit.number}</Code></Link><div className="soft small">{word("licenceKind", fit.kind)} · {t("licence.line")} {fit.line}</div></> },
        { head: t("desk.fits"), cell: ({ fit, fits }) => (fits ? <span className="good">{t("desk.fitsYes")}</span> : <span className="bad">{t("desk.fitsNot", { points: fails(fit) })}</span>) },
        { head: t("licence.left"), cell: ({ fit }) => <Left of={fit.balance} />, end: true },
      ]} />}
    </Panel>
  );
}
