/** What the console shows to whom. The server refuses the rest in any case. */
export type Deed = "overview" | "boards" | "records" | "targets" | "raw" | "screen" | "search" | "live" | "decide" | "matches" | "transit" | "withdraw.any" | "licences" | "notifications" | "notifications.edit" | "denials.edit" | "notices.edit" | "goods" | "goods.lines" | "goods.view" | "goods.rule" | "goods.edit" | "goods.coverage" | "messages" | "send" | "retry" | "lists" | "entries" | "lists.edit" | "rules" | "rules.edit" | "backtests" | "users" | "audit";

const DESK = ["supervisor", "officer", "analyst"] as const;
const WATCH = ["administrator", ...DESK, "auditor"] as const;

const GRANTS: Record<Deed, readonly string[]> = {
  overview: WATCH, boards: WATCH, records: DESK, targets: DESK, raw: DESK, screen: DESK, search: DESK, live: DESK,
  decide: ["supervisor", "officer"], matches: DESK, "withdraw.any": ["supervisor"],
  notifications: WATCH, "notifications.edit": ["supervisor", "officer"],
  transit: DESK, licences: DESK, "denials.edit": ["supervisor"], "notices.edit": ["supervisor", "officer"],
  "goods.lines": DESK, "goods.view": ["supervisor", "officer"], "goods.rule": ["supervisor"],
  goods: WATCH, "goods.edit": ["administrator", "supervisor"], "goods.coverage": ["administrator", "supervisor", "analyst"],
  messages: WATCH, send: ["supervisor"], retry: ["administrator", "supervisor"],
  lists: WATCH, entries: DESK, "lists.edit": ["administrator", "supervisor"],
  backtests: DESK, rules: WATCH, "rules.edit": ["administrator", "supervisor"],
  users: ["administrator"], audit: ["administrator", "supervisor", "auditor"],
};

export const may = (role: string | undefined, deed: Deed): boolean => role !== undefined && GRANTS[deed].includes(role);
