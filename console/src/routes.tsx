import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Missing } from "./pages/Missing";
import { Shell } from "./shell/Shell";

const root = createRootRoute({ component: Shell, notFoundComponent: Missing });
const at = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load as () => Promise<Record<string, never>>, name) });

/** Every page, in one list. */
export const pages = [
  at("/", () => import("./pages/Overview"), "Overview"),
  at("/targets", () => import("./pages/targets/Queue"), "Queue"),
  at("/targets/$id", () => import("./pages/targets/Opened"), "Opened"),
  at("/flights", () => import("./pages/Boards"), "Flights"),
  at("/voyages", () => import("./pages/Boards"), "Voyages"),
  at("/movements/$id", () => import("./pages/MovementPage"), "MovementPage"),
  at("/travellers/$id", () => import("./pages/traveller/TravellerPage"), "TravellerPage"),
  at("/consignments/$id", () => import("./pages/consignment/ConsignmentPage"), "ConsignmentPage"),
  at("/conveyances/$id", () => import("./pages/conveyance/ConveyancePage"), "ConveyancePage"),
  at("/goods", () => import("./pages/goods/Goods"), "Goods"),
  at("/goods/$bill/$line", () => import("./pages/goods/LinePage"), "LinePage"),
  at("/transit", () => import("./pages/Transit"), "Transit"),
  at("/matches", () => import("./pages/MatchDecisions"), "MatchDecisions"),
  at("/licences", () => import("./pages/licences/Licences"), "Licences"),
  at("/licences/$id", () => import("./pages/licences/LicencePage"), "LicencePage"),
  at("/notifications", () => import("./pages/notifications/Notifications"), "Notifications"),
  at("/notifications/$id", () => import("./pages/notifications/NotificationPage"), "NotificationPage"),
  at("/dictionary", () => import("./pages/dictionary/Dictionary"), "Dictionary"),
  at("/dictionary/$id", () => import("./pages/dictionary/ItemPage"), "ItemPage"),
  at("/messages", () => import("./pages/messages/Messages"), "Messages"),
  at("/messages/$id", () => import("./pages/messages/MessagePage"), "MessagePage"),
  at("/watchlists", () => import("./pages/watchlists/Watchlists"), "Watchlists"),
  at("/backtests", () => import("./pages/backtests/Backtests"), "Backtests"),
  at("/rules", () => import("./pages/rules/Rules"), "Rules"),
  at("/rules/$id", () => import("./pages/rules/RulePage"), "RulePage"),
  at("/users", () => import("./pages/people/Users"), "Users"),
  at("/audit", () => import("./pages/Audit"), "Audit"),
  at("/profile", () => import("./pages/people/Profile"), "Profile"),
];

export const router = createRouter({ routeTree: root.addChildren(pages), defaultPreload: "intent" });
