/** What the console shows to whom. The server refuses the rest in any case. */
export type Deed = "targets" | "decide" | "messages" | "retry" | "lists" | "lists.edit" | "rules" | "rules.edit" | "users" | "audit" | "raw" | "records";

const GRANTS: Record<Deed, readonly string[]> = {
  records: ["administrator", "supervisor", "officer", "analyst", "auditor"],
  targets: ["administrator", "supervisor", "officer", "analyst", "auditor"],
  decide: ["administrator", "supervisor", "officer"],
  messages: ["administrator", "supervisor", "officer", "analyst", "auditor"],
  retry: ["administrator", "supervisor"],
  raw: ["administrator", "supervisor", "officer", "analyst"],
  lists: ["administrator", "supervisor", "officer", "analyst", "auditor"],
  "lists.edit": ["administrator", "supervisor", "analyst"],
  rules: ["administrator", "supervisor", "officer", "analyst", "auditor"],
  "rules.edit": ["administrator", "supervisor", "analyst"],
  users: ["administrator"],
  audit: ["administrator", "supervisor", "auditor"],
};

export const may = (role: string | undefined, deed: Deed): boolean => role !== undefined && GRANTS[deed].includes(role);
