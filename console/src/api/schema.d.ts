// The shape of the API as the console relies on it; test/contract.test.mjs holds its paths to the server's OpenAPI document.
type Ok<T> = { headers: Record<string, unknown>; content: { "application/json": T } };
type Bad = { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"] } };
type Sent<B> = [B] extends [never] ? { requestBody?: never } : { requestBody: { content: { "application/json": B } } };
type Op<R, P = never, Q = never, B = never> = Sent<B> & {
  parameters: { query?: [Q] extends [never] ? never : Q; header?: never; path: P; cookie?: never };
  responses: { 200: Ok<R>; default: Bad };
};
type Plain<R, Q = never, B = never> = Sent<B> & {
  parameters: { query?: [Q] extends [never] ? never : Q; header?: never; path?: never; cookie?: never };
  responses: { 200: Ok<R>; default: Bad };
};
type Id = { id: number };
type None = Record<string, never>;
type S = components["schemas"];

export interface paths {
  "/api/v1/session": { get: Plain<S["Session"]>; post: Plain<S["Session"], never, S["SignIn"]>; delete: Plain<None> };
  "/api/v1/session/password": { post: Plain<None, never, { current: string; new: string }> };
  "/api/v1/session/totp": { post: Plain<{ secret: string; otpauth_url: string }>; delete: Plain<None, never, { password: string }> };
  "/api/v1/session/totp/confirm": { post: Plain<None, never, { code: string }> };
  "/api/v1/overview": { get: Plain<S["Overview"]> };
  "/api/v1/movements": { get: Plain<S["Page"] & { items: S["MovementRow"][] }, { mode?: string; direction?: string; from?: string; to?: string; q?: string; page?: number }> };
  "/api/v1/movements/{id}": { get: Op<S["MovementPage"], Id> };
  "/api/v1/travellers/{id}": { get: Op<S["TravellerPage"], Id> };
  "/api/v1/consignments/{id}": { get: Op<S["ConsignmentPage"], Id> };
  "/api/v1/targets": { get: Plain<S["TargetPage"], { lane?: string; status?: string; mine?: boolean; subject?: string; q?: string; sort?: string; page?: number }> };
  "/api/v1/targets/{id}": { get: Op<S["Target"] & { decisions?: S["Decision"][] }, Id> };
  "/api/v1/targets/{id}/claim": { post: Op<S["Target"], Id> };
  "/api/v1/targets/{id}/release": { post: Op<S["Target"], Id> };
  "/api/v1/targets/{id}/decide": { post: Op<S["Target"], Id, never, { decision: string; reason: string }> };
  "/api/v1/messages": { get: Plain<S["Page"] & { items: S["MessageRow"][] }, { status?: string; format?: string; q?: string; page?: number }> };
  "/api/v1/messages/{id}": { get: Op<S["MessagePage"], Id> };
  "/api/v1/messages/{id}/raw": { get: Op<string, Id> };
  "/api/v1/messages/{id}/retry": { post: Op<S["MessageRow"], Id> };
  "/api/v1/lists": { get: Plain<S["List"][]> };
  "/api/v1/lists/{list}/entries": { get: Op<S["Page"] & { items: S["Entity"][] }, { list: string }, { q?: string; page?: number }>; post: Op<S["Entity"], { list: string }, never, S["NewEntity"]> };
  "/api/v1/lists/{list}/entries/{entry}": { put: Op<S["Entity"], { list: string; entry: string }, never, S["NewEntity"]>; delete: Op<None, { list: string; entry: string }> };
  "/api/v1/screen": { post: Plain<{ results: S["ScreenResult"][] }, never, S["ScreenQuery"]> };
  "/api/v1/rules": { get: Plain<S["Rule"][]>; post: Plain<S["Rule"], never, S["NewRule"]> };
  "/api/v1/rules/{id}": { put: Op<S["Rule"], { id: string }, never, S["NewRule"]>; delete: Op<None, { id: string }> };
  "/api/v1/rules/check": { post: Plain<{ diagnostics: S["Diagnostic"][] }, never, { subject: string; cel: string }> };
  "/api/v1/rules/try": { post: Plain<S["RuleTry"], never, { subject: string; cel: string; days: number }> };
  "/api/v1/rules/fields": { get: Plain<S["Field"][]> };
  "/api/v1/users": { get: Plain<S["User"][]>; post: Plain<{ user: S["User"]; one_time_password: string }, never, { username: string; name: string; role: string }> };
  "/api/v1/users/{id}": { patch: Op<S["User"], Id, never, { role?: string; active?: boolean; name?: string }> };
  "/api/v1/users/{id}/reset": { post: Op<{ one_time_password: string }, Id> };
  "/api/v1/tokens": { get: Plain<S["Token"][]>; post: Plain<{ token: string }, never, { name: string }> };
  "/api/v1/tokens/{id}": { delete: Op<None, Id> };
  "/api/v1/audit": { get: Plain<S["Page"] & { items: S["AuditEntry"][] }, { actor?: string; action?: string; from?: string; to?: string; q?: string; page?: number }> };
  "/api/v1/audit/verify": { get: Plain<{ ok: boolean; entries: number; head: string; broken_at?: number; reason?: string }> };
  "/api/v1/search": { get: Plain<{ items: S["SearchHit"][] }, { q: string }> };
}

export interface components {
  schemas: {
    Problem: { type?: string; title: string; status: number; detail?: string };
    Page: { total: number };
    User: { id: number; username: string; name: string; role: string; must_change_password?: boolean; totp_enabled?: boolean; active?: boolean; last_seen?: string };
    Session: { user: S["User"]; csrf: string };
    SignIn: { username: string; password: string; totp?: string };
    Lanes: { red: number; yellow: number; blue: number; green: number };
    Overview: {
      arrivals: { flights: number; voyages: number; travellers: number; consignments: number; by_hour: { hour: string; flights: number; voyages: number }[] };
      queue: S["Lanes"] & { open: number; claimed: number; decided_today: number };
      intake: { received_24h: number; defective_24h: number; quarantined: number; last_message_at?: string | null; by_format: { format: string; count: number; defective: number }[]; rate_per_minute: number };
      lists: { list: string; name: string; entries: number; edition?: string | null; updated_at?: string | null }[];
      facilitation: { assessed: number; green: number; share: number };
      clock: string;
    };
    Call: { place?: string | null; country?: string | null; time?: string | null };
    Vessel: { name?: string; imo?: string; imo_valid?: boolean; call_sign?: string; flag?: string };
    Movement: { mode: string; carrier?: string; number?: string; vessel?: S["Vessel"]; departure?: S["Call"]; arrival?: S["Call"]; direction?: string; crew_list?: boolean; crossing?: boolean; office?: string };
    MovementRow: { id: number; key?: string; title: string; mode: string; carrier?: string | null; number?: string | null; vessel?: S["Vessel"] | null; departure: S["Call"]; arrival: S["Call"]; direction?: string | null; travellers: number; consignments: number; lanes: S["Lanes"]; messages?: number };
    TravellerRow: { id: number; name: string; nationality?: string | null; date_of_birth?: string | null; document?: string | null; seat?: string | null; lane: string; score: number; sources: string[]; locator?: string | null; top_reason?: string | null };
    ConsignmentRow: { id: number; reference: string; consignor?: string | null; consignee?: string | null; goods?: string | null; containers?: string[]; gross_mass_kg?: number | null; packages?: number | null; lane: string; score: number; top_reason?: string | null };
    MessageRef: { id: number; format?: string | null; received?: string | null; received_at?: string | null };
    MovementPage: S["MovementRow"] & { travellers?: unknown; consignments?: unknown; messages?: unknown };
    Document: { type?: string; number?: string; issuer?: string; expires?: string; issued?: string; valid_check?: boolean };
    Bags: { count?: number; weight_kg?: number; tags?: string[]; head_of_pool?: boolean };
    Address: { street?: string; city?: string; state?: string; country?: string; postal_code?: string };
    Observation: {
      source: string; surname?: string; given_names?: string; title?: string; kind?: string; date_of_birth?: string; sex?: string; nationality?: string; residence?: string;
      birth_place?: string; embarkation?: string; debarkation?: string; clearance?: string; seat?: string; cabin?: string; locator?: string; reference?: string; bags?: S["Bags"];
      documents?: S["Document"][]; address?: S["Address"]; frequent_flyers?: { carrier?: string; number?: string }[]; tickets?: string[]; verified?: boolean;
    };
    Segment: { carrier?: string; number?: string; operating?: string; class?: string; departure?: S["Call"]; arrival?: S["Call"]; status?: string; dwell_hours?: number };
    Booking: {
      locator?: string; carrier?: string; created?: string; agency?: { name?: string; identifier?: string; city?: string; country?: string; phone?: string };
      contacts?: { kind: string; value?: string; address?: S["Address"] }[];
      payments?: { kind?: string; card_type?: string; card_number?: string; expires?: string; holder?: string; amount?: number; currency?: string }[];
      itinerary?: S["Segment"][]; split_from?: string; bags?: S["Bags"]; remarks?: string[]; origin?: string; destination?: string; trip_type?: string; trip_days?: number; days_before_travel?: number; passenger_count?: number; version?: number;
    };
    Traveller: { key?: string; person: S["Observation"]; age?: number; flight: S["Movement"]; booking?: S["Booking"]; observations?: S["Observation"][]; disagreements?: string[]; companions?: number; hours_before_departure?: number; past_movements?: number; version?: number };
    Evidence: { path?: string; found?: string | null; against?: string | null; how?: string | null };
    Signal: { code: string; engine: string; weight: number; certainty: number; args?: Record<string, string>; evidence?: S["Evidence"][]; title?: string; text?: string };
    Assessment: { lane: string; score: number; signals: S["Signal"][]; snapshot: string; at: string; record_version: number };
    Decision: { by: string; at: string; decision: string; reason: string };
    Linked: { kind: string; shown: string; others: { id: number; subject: string; title: string }[] };
    Target: { id: number; subject: string; subject_id: number; title: string; subtitle?: string | null; lane: string; score: number; reasons: { code: string; title: string }[]; movement?: { id: number; title: string; mode: string; arrival?: S["Call"] | string | null; departure?: S["Call"] | string | null } | null; deadline?: string | null; status: string; claimed_by?: string | null; decided?: S["Decision"] | null; created_at: string };
    TargetPage: { items: S["Target"][]; total: number; counts: { red: number; yellow: number; blue: number; open: number; claimed: number; decided: number } };
    Version: { version: number; at?: string; changed?: string[]; record?: S["ConsignmentRecord"] };
    TravellerPage: {
      id: number; record: S["Traveller"]; assessment?: S["Assessment"] | null; versions: S["Version"][]; companions: { id: number; name: string; seat?: string | null; lane: string }[];
      past: { movement_id: number; title: string; date?: string | null; document?: string | null; lane: string }[]; linked: S["Linked"][]; target?: S["Target"] | null; messages: S["MessageRef"][]; movement_id: number;
    };
    Party: { name?: string; address?: string; country?: string; identifiers?: string[]; contacts?: string[] };
    GoodsItem: { line?: number; description?: string; hs?: string; packages?: number; package_type?: string; gross_mass_kg?: number; net_mass_kg?: number; volume_m3?: number; value?: number; currency?: string; un_numbers?: string[]; origin?: string; containers?: string[]; marks?: string };
    Container: { number: string; valid?: boolean; size_type?: string; full?: boolean; seals?: string[]; gross_mass_kg?: number; tare_kg?: number; verified_mass_kg?: number; position?: string; temperature_c?: number; packages?: number };
    Consignment: { reference: string; kind?: string; master?: string; line?: number; nature?: string; consignor?: S["Party"]; consignee?: S["Party"]; notify?: S["Party"]; loading?: string; discharge?: string; origin?: string; destination?: string; packages?: number; package_type?: string; gross_mass_kg?: number; volume_m3?: number; freight?: string; containers?: string[]; goods?: S["GoodsItem"][] };
    ConsignmentRecord: { consignment: S["Consignment"]; voyage: S["Movement"]; containers?: S["Container"][]; version?: number; changed?: string[]; announced?: string; hours_before_arrival?: number };
    ConsignmentPage: { id: number; record: S["ConsignmentRecord"]; assessment?: S["Assessment"] | null; versions: S["Version"][]; linked: S["Linked"][]; target?: S["Target"] | null; messages: S["MessageRef"][]; movement_id: number };
    MessageRow: { id: number; digest: string; sender?: string | null; channel?: string | null; received_at: string; format?: string | null; size: number; status: string; reason?: string | null; records?: number | null; defects?: { error: number; warning: number; info: number } | null; name?: string | null };
    Defect: { severity: string; code: string; offset?: number; line?: number; segment?: string; element?: string; found?: string; expected?: string; message: string };
    MessagePage: Omit<S["MessageRow"], "defects"> & { defects: S["Defect"][] | { error: number; warning: number; info: number }; defect_list?: S["Defect"][]; readings?: unknown };
    List: { id: string; name: string; source?: string | null; entries: number; edition?: string | null; digest?: string | null; updated_at?: string | null };
    NewEntity: { schema: string; names?: { text: string; kind?: string }[]; dob?: string[]; nationality?: string[]; sex?: string; documents?: { kind?: string; number: string; country?: string }[]; imo?: string; call_sign?: string; containers?: string[]; addresses?: string[]; programmes?: string[]; reason?: string };
    Entity: S["NewEntity"] & { id: string; list: string };
    ScreenQuery: { name: string; schema: string; dob?: string; nationality?: string; document?: string };
    ScreenResult: { score: number; entity: S["Entity"]; why: { part?: string; found?: string; against?: string; how?: string; weight?: number }[] };
    NewRule: { title: string; subject: string; cel: string; weight: number; enabled: boolean };
    Rule: S["NewRule"] & { id: string; version?: number; updated_by?: string | null; updated_at?: string | null };
    Diagnostic: { line: number; column: number; start: number; end: number; message: string; expected?: string[]; suggestion?: string | null };
    RuleTry: { records: number; hits: number; rate: number; examples: { id: number; title: string; lane: string }[] };
    Field: { subject: string; path: string; label: string; description?: string; unit?: string; example?: string; privacy?: string; type: string };
    Token: { id: number; name: string; created_at?: string | null; last_used_at?: string | null; created_by?: string | null };
    AuditEntry: { seq: number; at: string; actor: string; action: string; subject?: string | null; subject_id?: number | string | null; detail?: unknown; hash: string };
    SearchHit: { kind: string; id: number; title: string; subtitle?: string | null; lane?: string | null };
  };
}
