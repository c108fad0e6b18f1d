import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { overview } from "../api/queries";
import { Clock, useNow } from "../parts/clock";
import { Bones, Failed } from "../parts/states";
import { useMay, useSession, Who } from "../session";
import { SignIn } from "../pages/people/SignIn";
import { NewPassword } from "../pages/people/NewPassword";
import { Finder } from "./Finder";
import { LiveEvents, useLive } from "./live";
import { Nav } from "./Nav";
import { Person } from "./Person";

function Top() {
  const { t } = useTranslation();
  const { connected } = useLive();
  const searches = useMay("search");
  const listens = useMay("live");
  const now = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" }).format(useNow());
  return (
    <div className="top">
      {searches && <Finder />}<span className="grow" />
      {listens && <span className={connected ? "good small" : "soft small"} role="status"><span aria-hidden="true">{connected ? "●" : "○"}</span> <span>{t(connected ? "live.on" : "live.off")}</span></span>}
      <span className="soft small opt"><bdi dir="ltr">{now} UTC</bdi></span>
      <Person />
    </div>
  );
}

function Frame() {
  const { t } = useTranslation();
  const now = useQuery(overview());
  return (
    <Clock server={now.data?.clock}>
      <LiveEvents>
        <a className="skip" href="#content">{t("nav.skip")}</a>
        <div className="shell"><Nav /><div><Top /><main id="content" tabIndex={-1}><Outlet /></main></div></div>
      </LiveEvents>
    </Clock>
  );
}

/** The door: nobody passes without a session, nor with a password that must be changed. */
export function Shell() {
  const session = useSession();
  if (session.isError) return <Failed error={session.error} retry={() => void session.refetch()} />;
  if (session.data === undefined) return <Bones />;
  if (session.data === null) return <SignIn />;
  if (session.data.user.must_change_password) return <NewPassword />;
  return <Who value={session.data.user}><Frame /></Who>;
}
