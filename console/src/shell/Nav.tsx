import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { overview } from "../api/queries";
import { Gate } from "../parts/Gate";
import { useWho } from "../session";
import { may, type Deed } from "../text/roles";

const GROUPS: { name: string; links: { to: string; name: string; deed: Deed; badge?: "open" | "quarantined" }[] }[] = [
  { name: "watch", links: [
    { to: "/", name: "overview", deed: "overview" }, { to: "/targets", name: "targets", deed: "targets", badge: "open" },
    { to: "/flights", name: "flights", deed: "boards" }, { to: "/voyages", name: "voyages", deed: "boards" }, { to: "/goods", name: "goods", deed: "goods.lines" }, { to: "/transit", name: "transit", deed: "transit" },
  ] },
  { name: "knowledge", links: [{ to: "/watchlists", name: "watchlists", deed: "lists" }, { to: "/matches", name: "matches", deed: "matches" }, { to: "/licences", name: "licences", deed: "licences" }, { to: "/notifications", name: "notifications", deed: "notifications" }, { to: "/dictionary", name: "dictionary", deed: "goods" }, { to: "/rules", name: "rules", deed: "rules" }, { to: "/backtests", name: "backtests", deed: "backtests" }] },
  { name: "house", links: [
    { to: "/messages", name: "messages", deed: "messages", badge: "quarantined" }, { to: "/users", name: "users", deed: "users" }, { to: "/audit", name: "audit", deed: "audit" },
  ] },
];

export function Nav() {
  const { t } = useTranslation();
  const role = useWho()?.role;
  const now = useQuery(overview());
  const badge = (kind?: string) => (kind === "open" ? now.data?.queue.open : kind === "quarantined" ? now.data?.intake.quarantined : undefined);
  return (
    <nav className="side" aria-label={t("nav.label")}>
      <Link to="/" className="brand"><Gate />{t("brand")}</Link>
      {GROUPS.map((group) => {
        const links = group.links.filter((link) => may(role, link.deed));
        return links.length > 0 && <div key={group.name}>
          <div className="group">{t(`nav.${group.name}`)}</div>
          {links.map((link) => (
            <Link key={link.to} to={link.to} className="link" activeProps={{ className: "on" }} activeOptions={{ exact: link.to === "/" }}>
              {t(`nav.${link.name}`)}{badge(link.badge) ? <span className="badge">{badge(link.badge)}</span> : null}
            </Link>
          ))}
        </div>;
      })}
    </nav>
  );
}
