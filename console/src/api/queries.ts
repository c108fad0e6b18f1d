import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ask, client } from "./client";

/** The first key of each query is the name that live events speak of. */
export const overview = () => queryOptions({ queryKey: ["overview"], queryFn: () => ask(client.GET("/api/v1/overview")), refetchInterval: 30_000 });

export interface MovementFilter { mode: string; direction?: string; from?: string; to?: string; q?: string; page?: number }
export const movements = (query: MovementFilter) => queryOptions({ queryKey: ["movements", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/movements", { params: { query } })) });
export const movement = (id: number) => queryOptions({ queryKey: ["movements", id], queryFn: () => ask(client.GET("/api/v1/movements/{id}", { params: { path: { id } } })) });
export const traveller = (id: number) => queryOptions({ queryKey: ["target", "traveller", id], queryFn: () => ask(client.GET("/api/v1/travellers/{id}", { params: { path: { id } } })) });
export const consignment = (id: number) => queryOptions({ queryKey: ["target", "consignment", id], queryFn: () => ask(client.GET("/api/v1/consignments/{id}", { params: { path: { id } } })) });
export const conveyance = (id: number) => queryOptions({ queryKey: ["target", "conveyance", id], queryFn: () => ask(client.GET("/api/v1/conveyances/{id}", { params: { path: { id } } })) });
export const subjectMatches = (subject: string, id: number) => queryOptions({ queryKey: ["target", "matches", subject, id], queryFn: () => ask(client.GET("/api/v1/subjects/{subject}/{id}/matches", { params: { path: { subject, id } } })) });

export const examinations = (subject: string, id: number) => queryOptions({ queryKey: ["target", "examinations", subject, id], queryFn: () => ask(client.GET("/api/v1/subjects/{subject}/{id}/examinations", { params: { path: { subject, id } } })) });

export interface MatchFilter { state?: string; verdict?: string; q?: string; page?: number }
export const matchDecisions = (query: MatchFilter) => queryOptions({ queryKey: ["matches", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/matches", { params: { query } })) });

export interface NotificationFilter { state?: string; form?: string; overdue?: boolean; q?: string; page?: number }
export const notifications = (query: NotificationFilter) => queryOptions({ queryKey: ["notifications", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/notifications", { params: { query } })) });
export const notification = (id: number) => queryOptions({ queryKey: ["notifications", id], queryFn: () => ask(client.GET("/api/v1/notifications/{id}", { params: { path: { id } } })) });
export const forms = () => queryOptions({ queryKey: ["forms"], staleTime: Infinity, queryFn: () => ask(client.GET("/api/v1/notifications/forms")) });

export interface LicenceFilter { state?: string; refused?: boolean; q?: string; page?: number }
export const licences = (query: LicenceFilter) => queryOptions({ queryKey: ["licences", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/licences", { params: { query } })) });
export const licence = (id: number) => queryOptions({ queryKey: ["licences", id], queryFn: () => ask(client.GET("/api/v1/licences/{id}", { params: { path: { id } } })) });
export const usageRuns = () => queryOptions({ queryKey: ["licences", "runs"], queryFn: () => ask(client.GET("/api/v1/licences/runs")), refetchInterval: 60_000 });
export interface RegisterFilter { state?: string; q?: string; page?: number }
export const denials = (query: RegisterFilter) => queryOptions({ queryKey: ["registers", "denials", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/denials", { params: { query } })) });
export const notices = (query: RegisterFilter) => queryOptions({ queryKey: ["registers", "notices", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/notices", { params: { query } })) });

export interface GoodsFilter { programme?: string; q?: string; page?: number }
export const goodsItems = (query: GoodsFilter) => queryOptions({ queryKey: ["dictionary", "items", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/goods/items", { params: { query } })) });
export const goodsItem = (item: string) => queryOptions({ queryKey: ["dictionary", "item", item], queryFn: () => ask(client.GET("/api/v1/goods/items/{item}", { params: { path: { item } } })) });
export const programmes = () => queryOptions({ queryKey: ["dictionary", "programmes"], queryFn: () => ask(client.GET("/api/v1/goods/programmes")) });
export const goodsEditions = (page: number) => queryOptions({ queryKey: ["dictionary", "editions", page], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/goods/editions", { params: { query: { page } } })) });
export const goodsDifference = (query: { from?: number; to?: number }) => queryOptions({ queryKey: ["dictionary", "difference", query], queryFn: () => ask(client.GET("/api/v1/goods/difference", { params: { query } })) });
export const coverage = () => queryOptions({ queryKey: ["dictionary", "coverage"], queryFn: () => ask(client.GET("/api/v1/goods/coverage")) });
export const goodsProposals = (query: { state?: string; page?: number }) => queryOptions({ queryKey: ["proposals", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/goods/proposals", { params: { query } })) });
export const goodsProposal = (id: number) => queryOptions({ queryKey: ["proposals", id], queryFn: () => ask(client.GET("/api/v1/goods/proposals/{id}", { params: { path: { id } } })) });
export interface GoodsLineFilter { state?: string; tier?: string; programme?: string; item?: string; monitored?: boolean; from?: string; to?: string; consignment?: number; q?: string; page?: number }
export const goodsLines = (query: GoodsLineFilter) => queryOptions({ queryKey: ["goods", "lines", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/goods/lines", { params: { query } })) });
export const goodsLine = (id: number, line: number) => queryOptions({ queryKey: ["goods", "line", id, line], queryFn: () => ask(client.GET("/api/v1/goods/lines/{id}/{line}", { params: { path: { id, line } } })) });
export const goodsRulings = (query: { state?: string; q?: string; page?: number }) => queryOptions({ queryKey: ["goods", "rulings", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/goods/rulings", { params: { query } })) });
export const headings = (query: { text: string; hs?: string }) => queryOptions({ queryKey: ["headings", query], queryFn: () => ask(client.GET("/api/v1/goods/headings", { params: { query: { ...query, limit: 8 } } })) });
export const headingSources = () => queryOptions({ queryKey: ["headings", "sources"], queryFn: () => ask(client.GET("/api/v1/goods/nomenclature")) });

export interface TransitFilter { state?: string; q?: string; page?: number }
export const transit = (query: TransitFilter) => queryOptions({ queryKey: ["transit", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/transit", { params: { query } })) });

export interface TargetFilter { lane?: string; status?: string; mine?: boolean; subject?: string; q?: string; sort?: string; page?: number }
export const targets = (query: TargetFilter) => queryOptions({ queryKey: ["targets", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/targets", { params: { query } })) });

export interface MessageFilter { status?: string; format?: string; q?: string; page?: number }
export const messages = (query: MessageFilter) => queryOptions({ queryKey: ["messages", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/messages", { params: { query } })) });
export const message = (id: number) => queryOptions({ queryKey: ["messages", id], queryFn: () => ask(client.GET("/api/v1/messages/{id}", { params: { path: { id } } })) });

/** While a list is being fetched its progress is read again and again. */
export const lists = () => queryOptions({ queryKey: ["lists"], queryFn: () => ask(client.GET("/api/v1/lists")), refetchInterval: (query) => (query.state.data?.some((list) => list.fetching) ? 1_000 : 60_000) });
export const editions = (id: string, page: number) => queryOptions({ queryKey: ["lists", id, "editions", page], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/lists/{list}/editions", { params: { path: { list: id }, query: { page } } })) });
export const attempts = (id: string, page: number) => queryOptions({ queryKey: ["lists", id, "attempts", page], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/lists/{list}/attempts", { params: { path: { list: id }, query: { page } } })) });
export interface DifferenceFilter { from?: string; to?: string; fate?: string; page?: number }
export const difference = (id: string, query: DifferenceFilter) => queryOptions({ queryKey: ["lists", id, "difference", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/lists/{list}/difference", { params: { path: { list: id }, query } })) });
export const entries = (id: string, q: string, page: number) => queryOptions({ queryKey: ["lists", id, q, page], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/lists/{list}/entries", { params: { path: { list: id }, query: { q: q || undefined, page } } })) });
export const rules = () => queryOptions({ queryKey: ["rules"], queryFn: () => ask(client.GET("/api/v1/rules")) });
export const rule = (id: string) => queryOptions({ queryKey: ["rules", id], queryFn: () => ask(client.GET("/api/v1/rules/{rule}", { params: { path: { rule: id } } })) });
/** While one waits or runs it is read again and again. */
export const backtests = () => queryOptions({ queryKey: ["backtests"], queryFn: () => ask(client.GET("/api/v1/backtests")), refetchInterval: (query) => (query.state.data?.items.some((job) => ["waiting", "running"].includes(job.state)) ? 1_000 : false) });
export const backtest = (id: number) => queryOptions({ queryKey: ["backtests", id], queryFn: () => ask(client.GET("/api/v1/backtests/{id}", { params: { path: { id } } })), refetchInterval: (query) => (["waiting", "running"].includes(query.state.data?.state ?? "") ? 500 : false) });
export const setChanges = () => queryOptions({ queryKey: ["value-sets", "changes"], queryFn: () => ask(client.GET("/api/v1/rules/set-changes")) });
export const valueSets = () => queryOptions({ queryKey: ["value-sets"], queryFn: () => ask(client.GET("/api/v1/rules/sets")) });
export const fields = () => queryOptions({ queryKey: ["fields"], staleTime: Infinity, queryFn: () => ask(client.GET("/api/v1/rules/fields")) });
export const users = () => queryOptions({ queryKey: ["users"], queryFn: () => ask(client.GET("/api/v1/users")) });
export const tokens = () => queryOptions({ queryKey: ["tokens"], queryFn: () => ask(client.GET("/api/v1/tokens")) });

export interface AuditFilter { actor?: string; action?: string; from?: string; to?: string; q?: string; page?: number }
export const audit = (query: AuditFilter) => queryOptions({ queryKey: ["audit", query], placeholderData: keepPreviousData, queryFn: () => ask(client.GET("/api/v1/audit", { params: { query } })) });
