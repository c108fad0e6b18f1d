import { Button, Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ask, client } from "../../api/client";
import type { GoodsLinePage, GoodsRuling, GoodsView } from "../../api/types";
import { useWords } from "../../i18n/words";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { Facts, Panel } from "../../parts/Panel";
import { Reasoned } from "../../parts/Reasoned";
import { useMay } from "../../session";
import { count, mass } from "../../text/figures";
import { day, moment } from "../../text/time";
import { RulingForm } from "./RulingForm";
import { Verdict } from "./tags";
import { ViewForm } from "./ViewForm";

function Claimed({ page }: { page: GoodsLinePage }) {
  const { t, word } = useWords();
  const { claim } = page;
  return (
    <section aria-label={t("desk.claim")} className="fact">
      <h3>{t("desk.claim")} <span className="soft small">{t("versions.one", { version: claim.version })}</span></h3>
      <Facts of={[
        [t("field.hs"), claim.hs ? <Code>{claim.hs}</Code> : <span className="soft">{t("desk.notSaid")}</span>],
        [t("desk.un"), claim.un_numbers.length > 0 && <Code>{claim.un_numbers.join(" · ")}</Code>],
        [t("desk.quantity"), [claim.packages !== undefined && `${count(claim.packages)} ${word("package", claim.package_type)}`, mass(claim.mass_kg)].filter(Boolean).join(", ")],
        [t("field.value"), claim.value !== undefined && `${count(claim.value)} ${claim.currency ?? ""}`],
        [t("field.origin"), claim.origin && <Code>{claim.origin}</Code>],
        [t("desk.product"), claim.product && <Code>{claim.product}</Code>],
        [t("desk.cited"), claim.licences.length > 0 ? claim.licences.map((one) => <div key={one.number}>{one.id === undefined ? <Code>{one.number}</Code> : <Link to={`/licences/${one.id}`}><Code>{one.number}</Code></Link>} <span className="soft small">{one.state ? word("licenceState", one.state) : t("desk.unknownLicence")}</span></div>) : <span className="soft">{t("desk.noneCited")}</span>],
        [t("desk.exemption"), claim.exemptions.length > 0 && <Code>{claim.exemptions.join(" · ")}</Code>],
      ]} />
    </section>
  );
}

function Held({ of, elsewhere }: { of: GoodsView; elsewhere?: boolean }) {
  const { t, word } = useWords();
  return (
    <li className={of.state === "current" ? "" : "over"}>
      <div className="row"><Verdict of={of.verdict} /><Code>{of.item}</Code>{of.state !== "current" && <span className="tag">{word("goodsViewState", of.state)}</span>}</div>
      <div>{of.reason}</div>
      <div className="soft small">{of.by} · {moment(of.at)}{elsewhere && <> · <Link to={`/goods/${of.consignment}/${of.line}`}><Code>{of.reference}</Code> {t("desk.lineOf", { line: of.line })}</Link></>}</div>
    </li>
  );
}

export function Ruled({ of, more }: { of: GoodsRuling; more?: React.ReactNode }) {
  const { t, word } = useWords();
  return (
    <li className={of.state === "in_force" ? "" : "over"}>
      <div className="row"><Verdict of={of.decision} /><Code>{of.item}</Code><span className={of.state === "in_force" ? "tag new" : "tag"}>{word("rulingState", of.state)}</span>{more}</div>
      <div><span className="strong"><bdi>{of.authority}</bdi></span> <Code>{of.reference}</Code> <span className="soft small">{t("desk.ruledOn", { day: day(of.issued) })} · {of.valid_until ? t("desk.until", { day: day(of.valid_until) }) : t("desk.noEnd")}</span></div>
      <div>{of.reason}</div>
      {of.withdrawn && <div className="small bad">{t("desk.withdrawnBy", { who: of.withdrawn.by, at: moment(of.withdrawn.at) })} {of.withdrawn.reason}</div>}
    </li>
  );
}

/** What the exporter claims, what officers hold, what authorities have ruled: side by side, and never made into one. */
export function ThreeFacts({ page, item }: { page: GoodsLinePage; item?: string }) {
  const { t } = useWords();
  const [views, rules] = [useMay("goods.view"), useMay("goods.rule")];
  const [open, setOpen] = useState<"view" | "ruling" | null>(null);
  const [taking, setTaking] = useState<GoodsRuling | null>(null);
  const withdraw = useAct((reason: string) => ask(client.POST("/api/v1/goods/rulings/{id}/withdraw", { params: { path: { id: taking?.id ?? 0 } }, body: { reason } })), "desk.rulingWithdrawn", () => setTaking(null));
  return (
    <Panel title={t("desk.facts")} aside={<span className="soft small">{t("desk.factsHelp")}</span>} flush>
      <div className="facts-three">
        <Claimed page={page} />
        <section aria-label={t("desk.view")} className="fact">
          <h3>{t("desk.view")}</h3>
          {page.views.length === 0 ? <p className="soft">{t("desk.noView")}</p> : <ul className="decided">{page.views.map((one) => <Held key={one.id} of={one} />)}</ul>}
          {page.elsewhere.length > 0 && <><h4>{t("desk.elsewhere")}</h4><ul className="decided">{page.elsewhere.map((one) => <Held key={one.id} of={one} elsewhere />)}</ul></>}
          {views && <Button variant="default" size="xs" onClick={() => setOpen("view")}>{t("desk.sayView")}</Button>}
        </section>
        <section aria-label={t("desk.ruling")} className="fact">
          <h3>{t("desk.ruling")}</h3>
          {page.rulings.length === 0 ? <p className="soft">{t("desk.noRuling")}</p> : <ul className="decided">{page.rulings.map((one) => <Ruled key={one.id} of={one} more={rules && ["in_force", "coming"].includes(one.state) && <Button size="compact-xs" variant="subtle" onClick={() => setTaking(one)}>{t("desk.withdraw")}</Button>} />)}</ul>}
          {rules && <Button variant="default" size="xs" onClick={() => setOpen("ruling")}>{t("desk.enterRuling")}</Button>}
        </section>
      </div>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={t(open === "ruling" ? "desk.enterRuling" : "desk.sayView")} size="lg" closeButtonProps={{ "aria-label": t("desk.close") }}>
        {open === "view" && <ViewForm page={page} item={item} close={() => setOpen(null)} />}
        {open === "ruling" && <RulingForm page={page} item={item} close={() => setOpen(null)} />}
      </Modal>
      <Modal opened={taking !== null} onClose={() => setTaking(null)} title={taking?.reference} closeButtonProps={{ "aria-label": t("desk.close") }}>
        <p className="soft" style={{ marginTop: 0 }}>{t("desk.withdrawHelp")}</p>
        <Reasoned title={t("desk.withdraw")} grave busy={withdraw.isPending} act={(reason) => withdraw.mutate(reason)} close={() => setTaking(null)} />
      </Modal>
    </Panel>
  );
}
