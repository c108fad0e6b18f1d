// Synthetic data for the development mock. Every name, number and journey is invented.
const pick = (list, n) => list[n % list.length];
export const now = () => Date.now();
const iso = (ms) => new Date(ms).toISOString().slice(0, 19);
const HOUR = 3_600_000;
const start = Math.floor(now() / 60_000) * 60_000;

const SURNAMES = ["QURESHI", "HADDAD", "OKONKWO", "MARTINS", "YILDIZ", "PETROVA", "SIDDIQUI", "LINDGREN", "RAHMANI", "ABE", "COSTA", "FAROOQ", "NOVAK", "BENALI", "TAN"];
const GIVEN = ["ADEEL HASSAN", "SARA", "CHIDI", "ANA LUCIA", "EMRE", "IRINA", "NADIA", "ERIK", "FARID", "KENJI", "PAULO", "HIRA", "JANA", "YOUSSEF", "MEI LING"];
const NATIONS = ["PAK", "LBN", "NGA", "PRT", "TUR", "RUS", "PAK", "SWE", "AFG", "JPN", "BRA", "PAK", "CZE", "MAR", "SGP"];
const LANES = ["green", "green", "green", "green", "blue", "green", "green", "yellow", "green", "green", "green", "green", "red"];
const AIR = [["EK", "612", "DXB", "AE"], ["QR", "604", "DOH", "QA"], ["TK", "708", "IST", "TR"], ["SV", "700", "JED", "SA"], ["PK", "302", "LHR", "GB"], ["GF", "752", "BAH", "BH"], ["FZ", "333", "DXB", "AE"], ["ET", "694", "ADD", "ET"]];
const SHIPS = [["MV ANDROMEDA STAR", "9321483", "AEJEA", "AE"], ["MAERSK TORVALD", "9500728", "DEHAM", "DE"], ["COSCO PEARL BAY", "9484560", "CNSHA", "CN"], ["MSC LIVORNA", "9398400", "BEANR", "BE"]];
const REASONS = {
  red: ["Name on a watchlist under another spelling", "watch_name"], yellow: ["Same card pays for three bookings", "card_shared"], blue: ["Paid in cash a day before travel", "cash_late"], green: [null, ""],
};

const call = (place, country, ms) => ({ place, country, time: iso(ms) });
export const flights = AIR.flatMap(([carrier, number, place, country], i) => [0, 1, 2].map((k) => {
  const id = i * 3 + k + 1;
  const arrival = start + (i * 1.1 + k * 8 - 0.6) * HOUR;
  return { id, key: `air:${carrier}${number}:${k}`, title: `${carrier}${Number(number) + k}`, mode: "air", carrier, number: String(Number(number) + k), departure: call(place, country, arrival - 4 * HOUR), arrival: call("KHI", "PK", arrival), direction: "arriving", travellers: 40 + ((id * 7) % 30), consignments: 0, lanes: { red: id % 5 === 0 ? 1 : 0, yellow: id % 3, blue: (id * 2) % 5, green: 40 }, messages: 2 };
}));
export const voyages = SHIPS.map(([name, imo, place, country], i) => ({ id: 100 + i, key: `sea:${imo}`, title: `${name} ${210 + i}W`, mode: "sea", carrier: "CRSU", number: `${210 + i}W`, vessel: { name, imo, imo_valid: i !== 3, call_sign: `3FA${i}9`, flag: "PA" }, departure: call(place, country, start - (300 + i * 40) * HOUR), arrival: call("PKKHI", "PK", start + (5 + i * 6) * HOUR), direction: "arriving", travellers: 0, consignments: 24, lanes: { red: i % 2, yellow: 2, blue: 3, green: 18 }, messages: 1 }));
export const movements = [...flights, ...voyages];

export const travellersOf = (movement) => Array.from({ length: movement.travellers }, (_, n) => {
  const seed = n + movement.id * 3;
  const lane = pick(LANES, seed);
  return { id: movement.id * 1000 + n, name: `${pick(SURNAMES, seed)}, ${pick(GIVEN, seed * 7)}`, nationality: pick(NATIONS, seed), date_of_birth: `${1955 + (seed * 13) % 50}-0${1 + (seed % 9)}-1${seed % 9}`, document: `AB${1000000 + seed * 7919}`, seat: `${3 + Math.floor(n / 6)}${"ABCDEF"[n % 6]}`, lane, score: { red: 0.92, yellow: 0.61, blue: 0.34, green: 0.02 }[lane], sources: n % 4 === 0 ? ["api"] : ["api", "pnr"], locator: `Q${(seed * 7919).toString(36).toUpperCase().padStart(5, "X").slice(0, 5)}`, top_reason: REASONS[lane][0] };
});
const GOODS = [["COTTON BED LINEN", "630221", 900], ["USED AUTO PARTS", "870899", 210], ["GENERAL CARGO", undefined, 40], ["LED PANEL LIGHTS", "940542", 620], ["ACETIC ANHYDRIDE", "291524", 80], ["CERAMIC TILES", "690721", 1200]];
const FIRMS = ["CRESCENT HOME TEXTILES LTD", "BLUE HARBOUR TRADING FZE", "NORDHAVEN MASCHINEN GMBH", "AL NOOR GENERAL TRADING", "SHANGHAI RIVERLIGHT CO LTD", "KORANGI AUTO STORES"];
export const consignmentsOf = (movement) => Array.from({ length: movement.consignments }, (_, n) => {
  const lane = pick(LANES, n * 3 + movement.id);
  const reference = `${movement.carrier}KHI${movement.id}${String(n).padStart(3, "0")}`;
  return { id: movement.id * 1000 + n, reference, consignor: pick(FIRMS, n + 1), consignee: n % 7 === 2 ? "TO ORDER" : pick(FIRMS, n + 3), goods: pick(GOODS, n)[0], containers: [`MSCU44112${String(20 + n)}`], gross_mass_kg: 3400 + ((n * 977) % 21000), packages: pick(GOODS, n)[2], lane, score: { red: 0.88, yellow: 0.58, blue: 0.31, green: 0.03 }[lane], top_reason: lane === "green" ? null : pick(["Vague goods to order", "Weight does not fit the container", "Consignee changed two days before arrival"], n) };
});

export const targets = [];
export function makeTarget(movement, row, subject) {
  const id = targets.length + 1;
  const target = { id, subject, subject_id: row.id, title: row.name ?? row.reference, subtitle: row.name ? `${row.nationality} · ${row.date_of_birth} · ${row.document}` : `${row.goods} · ${row.consignee}`, lane: row.lane, score: row.score, reasons: [{ code: "a", title: row.top_reason }, ...(row.lane === "red" ? [{ code: "b", title: "Document reported lost" }] : [])], movement: { id: movement.id, title: movement.title, mode: movement.mode, arrival: movement.arrival.time }, deadline: movement.arrival.time, status: "open", claimed_by: null, decided: null, created_at: iso(now()) };
  targets.push(target);
  return target;
}
for (const f of flights.slice(0, 14)) for (const row of travellersOf(f).filter((r) => r.lane !== "green").slice(0, 3)) makeTarget(f, row, "traveller");
for (const v of voyages) for (const row of consignmentsOf(v).filter((r) => r.lane !== "green").slice(0, 3)) makeTarget(v, row, "consignment");

const at = (ms) => new Date(ms).toISOString();
const evidence = (path, found, against, how) => ({ path, found, against, how });
const assessment = (lane, score, signals) => ({ lane, score, signals: signals.map((signal) => ({ args: {}, evidence: [], ...signal })), snapshot: "7f3c9a10be5d44e2", at: at(start - HOUR), record_version: 2 });
const refs = [{ id: 1, format: "PAXLST D.12B", received: at(start - 2 * HOUR) }, { id: 2, format: "PNRGOV 15.1", received: at(start - 26 * HOUR) }];

export function traveller(id) {
  const movement = movements.find((m) => m.id === Math.floor(id / 1000));
  const all = movement ? travellersOf(movement) : [];
  const row = all.find((r) => r.id === id);
  if (!row) return null;
  const [surname, given] = row.name.split(", ");
  const document = { type: "P", number: row.document, issuer: row.nationality, expires: "2029-03-14", valid_check: row.lane !== "red" };
  const api = { source: "api", surname, given_names: given, kind: "passenger", date_of_birth: row.date_of_birth, sex: "M", nationality: row.nationality, residence: "GBR", embarkation: movement.departure.place, debarkation: "KHI", seat: row.seat, locator: row.locator, documents: [document], bags: { count: 2, weight_kg: 41 } };
  const pnr = { ...api, source: "pnr", given_names: given.split(" ")[0], date_of_birth: row.lane === "green" ? row.date_of_birth : `19${row.date_of_birth.slice(2, 4)}-11-02`, documents: [{ ...document, type: "P" }], residence: undefined, tickets: ["1762120234533"] };
  const record = {
    person: api, age: 42, flight: movement, observations: [api, pnr], disagreements: row.lane === "green" ? [] : ["date_of_birth", "given_names"], companions: 1, version: 2,
    booking: { locator: row.locator, carrier: movement.carrier, created: iso(start - 30 * HOUR), days_before_travel: 1, trip_type: "one_way", agency: { name: "SADDAR SKY TRAVELS", city: "DXB", country: "AE" }, contacts: [{ kind: "phone", value: "+971 55 010 4471" }, { kind: "email", value: "traveller@example.org" }], payments: [{ kind: "CC", card_type: "VI", card_number: "XXXXXXXXXXXX1186", holder: "T BARAKAT", amount: 812.4, currency: "AED" }], itinerary: [{ carrier: "ET", number: "301", departure: call("NBO", "KE", start - 14 * HOUR), arrival: call("DXB", "AE", start - 9 * HOUR), dwell_hours: 4.2 }, { carrier: movement.carrier, number: movement.number, departure: movement.departure, arrival: movement.arrival }] },
  };
  const signals = row.lane === "green" ? [] : [
    { code: "watch_name", engine: "screening", weight: 0.8, certainty: 0.93, title: row.top_reason, text: `The name is close to an entry of the list “Entries by hand”, and the date of birth is the same.`, evidence: [evidence("person.surname", surname, `${surname.slice(0, -1)}Y`, "spelling"), evidence("person.given_names", given, given.split(" ")[0], "missing"), evidence("person.date_of_birth", row.date_of_birth, row.date_of_birth, "dob")] },
    { code: "disagree", engine: "indicators", weight: 0.3, certainty: 1, title: "Check-in and booking disagree", text: "The date of birth sent at check-in is not that of the booking.", evidence: [evidence("person.date_of_birth", api.date_of_birth, pnr.date_of_birth, "differs")] },
    { code: "cash_late", engine: "rules", weight: 0.2, certainty: 1, title: "One way, booked a day ahead, card of another", text: "", evidence: [evidence("booking.payments[0].holder", "T BARAKAT"), evidence("booking.days_before_travel", "1")] },
  ];
  return { id, record, assessment: assessment(row.lane, row.score, signals), versions: [{ version: 2, changed: ["person.seat", "person.documents"] }, { version: 1, at: at(start - 26 * HOUR), changed: [] }], companions: all.filter((r) => r.id === id + 1).map((r) => ({ id: r.id, name: r.name, seat: r.seat, lane: r.lane })), past: [{ movement_id: 2, title: "EK613", date: iso(start - 900 * HOUR), document: row.document, lane: "green" }], linked: [{ kind: "card", shown: "VI …1186", others: all.slice(4, 6).map((r) => ({ id: r.id, subject: "traveller", title: r.name })) }, { kind: "phone", shown: "+971550104471", others: all.slice(9, 10).map((r) => ({ id: r.id, subject: "traveller", title: r.name })) }], target: targets.find((t) => t.subject === "traveller" && t.subject_id === id) ?? null, messages: refs, movement_id: movement.id };
}

export function consignment(id) {
  const movement = voyages.find((m) => m.id === Math.floor(id / 1000));
  const row = movement && consignmentsOf(movement).find((r) => r.id === id);
  if (!row) return null;
  const goods = GOODS.find((g) => g[0] === row.goods);
  const bill = (consignee) => ({ reference: row.reference, kind: "house", master: `MSCU${row.id}`, nature: "import", consignor: { name: row.consignor, address: "PLOT 12, JEBEL ALI FREE ZONE", country: "AE", identifiers: ["100223344"] }, consignee: { name: consignee, address: "SITE AREA, KARACHI", country: "PK", contacts: ["+92 21 3200 0111"] }, notify: { name: pick(FIRMS, id) }, loading: movement.departure.place, discharge: "PKKHI", origin: movement.departure.place, destination: "PKLHE", packages: row.packages, package_type: "CT", gross_mass_kg: row.gross_mass_kg, freight: "prepaid", containers: row.containers, goods: [{ line: 1, description: row.goods, hs: goods?.[1], packages: row.packages, package_type: "CT", gross_mass_kg: row.gross_mass_kg, value: 12500, currency: "USD", containers: row.containers, marks: "N/M", un_numbers: row.goods.startsWith("ACETIC") ? ["1715"] : [] }] });
  const doc = (consignee, version) => ({ consignment: bill(consignee), voyage: movement, version, containers: row.containers.map((number) => ({ number, valid: row.lane === "green", size_type: "45G1", full: true, seals: ["H100001", "CN44812"], gross_mass_kg: row.gross_mass_kg, tare_kg: 3800, verified_mass_kg: row.gross_mass_kg + 3800 })) });
  const signals = row.lane === "green" ? [] : [{ code: "late", engine: "indicators", weight: 0.5, certainty: 1, title: row.top_reason, text: "What the bill says now is not what was announced.", evidence: [evidence("consignment.consignee.name", row.consignee, "GULF STAR IMPEX", "differs")] }, { code: "check", engine: "indicators", weight: 0.3, certainty: 1, title: "Container number fails its check digit", evidence: [evidence("containers[0].number", row.containers[0], "…7")] }];
  return { id, record: doc(row.consignee, 2), assessment: assessment(row.lane, row.score, signals), versions: [{ version: 2, changed: ["consignee.name"], record: doc(row.consignee, 2) }, { version: 1, at: at(start - 120 * HOUR), record: doc("GULF STAR IMPEX", 1) }], linked: [{ kind: "company", shown: row.consignor, others: consignmentsOf(movement).slice(0, 2).map((r) => ({ id: r.id, subject: "consignment", title: r.reference })) }], target: targets.find((t) => t.subject === "consignment" && t.subject_id === id) ?? null, messages: [{ id: 3, format: "CUSCAR D.95B", received: at(start - 40 * HOUR) }], movement_id: movement.id };
}

const defects = [{ severity: "warning", code: "count", segment: "UNT", element: "1", offset: 4120, line: 88, found: "27", expected: "26", message: "The message says that it has 27 segments; there are 26." }, { severity: "error", code: "date", segment: "DTM", element: "2", offset: 911, line: 17, found: "781306", expected: "YYMMDD", message: "This is no date." }];
export const messages = Array.from({ length: 40 }, (_, i) => ({ id: i + 1, digest: (i * 7919 + 99991).toString(16).padStart(64, "a3"), sender: pick(["EMIRATES DCS", "QATAR AIRWAYS", "MSC AGENCY", "ASYCUDA KHI"], i), channel: pick(["http", "folder"], i), name: `in-${1000 + i}.${pick(["edi", "edi", "edi", "xml"], i)}`, received_at: at(start - i * 0.4 * HOUR), format: i === 4 || i === 17 ? undefined : pick(["PAXLST D.12B", "PNRGOV 15.1", "CUSCAR D.95B", "ASYCUDA Awmds"], i), size: 1800 + i * 3377, status: i === 4 || i === 17 ? "quarantined" : "processed", reason: i === 4 || i === 17 ? "No known format: neither EDIFACT nor a manifest" : undefined, records: i === 4 || i === 17 ? 0 : 20 + i * 3, defects: i % 5 === 0 ? { error: 1, warning: 1, info: 0 } : { error: 0, warning: 0, info: 0 } }));
export const message = (id) => { const m = messages.find((x) => x.id === id); return m && { ...m, readings: [], defect_list: m.defects.error ? defects : [] }; };

const entity = (id, list, schema, text, more) => ({ id, list, schema, names: [{ text, kind: "primary" }], ...more });
export const entries = [entity("w-1", "watch", "Person", "Adeel Hasan Qureshy", { dob: ["1978-07-06"], nationality: ["PK"], reason: "Courier, case of March" }), entity("w-2", "watch", "Container", "MSCU4411227", { containers: ["MSCU4411227"], reason: "Seen at a transfer" }), entity("w-3", "watch", "Document", "AB1007919", { documents: [{ kind: "passport", number: "AB1007919", country: "PK" }], reason: "Reported stolen" })];
const taken = (id, list, hours, outcome, more) => ({ id, list, at: at(start - hours * HOUR), by: "schedule", source: "https://lists.example/consolidated.xml", outcome, bytes: 2_113_400, kept: false, ...more });
export const attempts = { "un-sc": [taken(3, "un-sc", 1, "refused", { reason: "shrunk", detail: "the new edition of un-sc has 610 entries where the one in force has 1003; the old one stays", digest: "c3".repeat(32), entries: 610, difference: { added: 2, changed: 4, removed: 395 }, kept: true }), taken(2, "un-sc", 7, "same", { entries: 1003 }), taken(1, "un-sc", 90, "taken", { entries: 1003 })] };
export const editions = { "un-sc": [{ id: 2, edition: "2026-11-18", digest: "b2".repeat(32), source: "https://lists.example/consolidated.xml", entries: 1003, difference: { added: 3, changed: 1, removed: 1 }, at: at(start - 90 * HOUR), by: "schedule" }, { id: 1, edition: "2026-11-02", digest: "a1".repeat(32), source: "consolidated.xml", entries: 1001, difference: { added: 1001, changed: 0, removed: 0 }, at: at(start - 400 * HOUR), by: "s.iqbal" }] };
export const lists = [{ id: "watch", name: "Entries by hand", source: "console", entries: 3, digest: "d4".repeat(32), updated_at: at(start), checked_at: at(start), age_seconds: 0, standing: "in_force", stale: false }, { id: "ofac-sdn", name: "OFAC SDN", source: "sdn.csv", entries: 17204, edition: "2026-11-20", digest: "e5".repeat(32), updated_at: at(start - 70 * HOUR), checked_at: at(start - 70 * HOUR), age_seconds: 70 * 3600, standing: "stale", stale: true, fetch: { list: "ofac-sdn", name: "OFAC SDN", urls: ["https://lists.example/sdn.csv", "https://lists.example/alt.csv"], every_seconds: 21600, shrink: 0.1, fixed: true, by: "configuration", at: at(start - 900 * HOUR) } }, { id: "un-sc", name: "UN Security Council", source: "https://lists.example/consolidated.xml", entries: 1003, edition: "2026-11-18", digest: "b2".repeat(32), updated_at: at(start - 90 * HOUR), checked_at: at(start - 7 * HOUR), age_seconds: 7 * 3600, standing: "refused", stale: false, attempt: attempts["un-sc"][0], fetch: { list: "un-sc", name: "UN Security Council", urls: ["https://lists.example/consolidated.xml"], every_seconds: 21600, shrink: 0.1, fixed: false, by: "s.iqbal", at: at(start - 500 * HOUR) } }];
export const difference = (id) => ({ from: { digest: "a1".repeat(32), edition: "2026-11-02", entries: 1001, at: at(start - 400 * HOUR) }, to: { digest: "b2".repeat(32), edition: "2026-11-18", entries: 1003, at: at(start - 90 * HOUR) }, counts: { added: 1, changed: 1, removed: 1 }, items: [{ fate: "added", entry: entity("QDi.9", id, "Person", "Basim Hafendieb", { dob: ["1970-01-02"], nationality: ["PK"] }) }, { fate: "changed", entry: entity("QDi.3", id, "Person", "Orhan Testbey", {}), fields: [{ field: "names", before: [{ text: "Orhan Testbey", kind: "primary" }], after: [{ text: "Orhan Testbey", kind: "primary" }, { text: "Orkhan Testbay", kind: "weak" }] }, { field: "dob", before: ["1969"], after: ["1969-04-11"] }] }, { fate: "removed", entry: entity("QDe.1", id, "Organization", "Harbour Light Trading", { reason: "Delisted" }) }], total: 3 });
const gained = (hits, decided, inspected) => ({ since: at(start - 40 * 24 * HOUR), hits, decided, inspected, referred: 0, acted: { count: inspected, of: decided, value: decided ? inspected / decided : undefined, low: decided ? Math.max(0, inspected / decided - 0.1) : 0, high: decided ? Math.min(1, inspected / decided + 0.1) : 1 }, verdict: hits === 0 ? "never_hits" : decided >= 20 && inspected === 0 ? "finds_nothing" : undefined });
export const rules = [
  { id: "cash-one-way", title: "Paid in cash, one way, a day ahead", subject: "traveller", cel: "booking.trip_type == \"one_way\"\n  && booking.days_before_travel <= 1\n  && booking.payments.exists(p, p.kind == \"CA\")", weight: 0.4, category: "drugs", severity: "high", owner: "m.soomro", state: "live", in_force: true, version: 3, updated_by: "m.soomro", updated_at: at(start - 200 * HOUR), yield: gained(412, 60, 21), work: { version: 4, state: "proposed", by: "a.khan", at: at(start - 3 * HOUR), title: "Paid in cash, one way, two days ahead" } },
  { id: "vague-to-order", title: "Vague goods to order", subject: "consignment", cel: "consignment.goods.exists(g, g.description.contains(\"GENERAL CARGO\")) && consignment.consignee.name.contains(\"ORDER\")", weight: 0.5, category: "data_quality", severity: "low", state: "live", in_force: true, version: 1, updated_by: "m.soomro", updated_at: at(start - 400 * HOUR), yield: gained(120, 31, 0) },
  { id: "seat-change", title: "Crew on a cargo flight", subject: "traveller", cel: "person.kind == \"crew\"", weight: 0.1, category: "security", severity: "medium", state: "paused", in_force: false, version: 1, updated_by: "a.khan", updated_at: at(start - 900 * HOUR), yield: gained(0, 0, 0) },
];
const noted = (version, step, state, by, hours) => ({ version, step, state, by, at: at(start - hours * HOUR) });
export const rule = (id) => {
  const found = rules.find((one) => one.id === id);
  if (!found) return undefined;
  const { yield: yields, work, updated_by, updated_at, ...said } = found;
  const version = { ...said, written_by: updated_by, written_at: updated_at, live_since: updated_at, approved_by: "a.khan", open: said.state === "live" ? ["pause", "retire"] : ["resume", "retire"], examples_run: [] };
  const next = work ? [{ ...version, version: work.version, title: work.title, cel: said.cel.replace("<= 1", "<= 2"), state: work.state, in_force: false, written_by: work.by, proposed_by: work.by, approved_by: undefined, open: ["approve", "reject", "retire"] }] : [];
  return { id, versions: [...next, version], events: [...(work ? [noted(work.version, "propose", "proposed", work.by, 3)] : []), noted(said.version, "approve", "live", "a.khan", 200), noted(said.version, "write", "draft", updated_by, 201)], events_total: work ? 3 : 2, yield: yields };
};
export const fields = [["traveller", "person.surname", "Surname", "text"], ["traveller", "person.kind", "Kind", "text"], ["traveller", "booking.trip_type", "Trip type", "text"], ["traveller", "booking.days_before_travel", "Booked ahead", "int", "d"], ["traveller", "booking.payments", "Payments", "list"], ["consignment", "consignment.goods", "Goods", "list"], ["consignment", "consignment.consignee.name", "Consignee", "text"]].map(([subject, path, label, type, unit = ""]) => ({ subject, path, label, type, unit, description: `${label}.` }));
export const users = [{ id: 1, username: "s.iqbal", name: "Sana Iqbal", role: "supervisor", active: true, totp_enabled: false, must_change_password: false }, { id: 2, username: "a.khan", name: "Asif Khan", role: "officer", active: true, totp_enabled: true }, { id: 3, username: "m.soomro", name: "Maryam Soomro", role: "analyst", active: true }, { id: 4, username: "admin", name: "Administrator", role: "administrator", active: true, totp_enabled: true }];
export const audit = [["s.iqbal", "sign_in", "user", 1, ""], ["s.iqbal", "view", "traveller", 1003, ""], ["a.khan", "claim", "target", 3, ""], ["a.khan", "decide", "target", 3, "clear: the date of birth is not that of the entry"], ["a.khan", "view", "raw message", 7, ""]].map(([actor, action, subject, subject_id, detail], i) => ({ seq: i + 1, at: at(start - (6 - i) * 600_000), actor, action, subject, subject_id: String(subject_id), detail, hash: (i * 99991 + 7).toString(16).padStart(64, "c9") }));
export const log = (actor, action, subject, subject_id, detail = "") => audit.push({ seq: audit.length + 1, at: at(now()), actor, action, subject, subject_id: String(subject_id), detail, hash: (audit.length * 7919).toString(16).padStart(64, "d1") });

export function overview() {
  const open = targets.filter((t) => t.status === "open");
  const lane = (name) => open.filter((t) => t.lane === name).length;
  return { arrivals: { flights: 24, voyages: 4, travellers: flights.reduce((n, f) => n + f.travellers, 0), consignments: 96, by_hour: Array.from({ length: 24 }, (_, h) => ({ hour: iso(start + h * HOUR), flights: flights.filter((f) => Math.floor((Date.parse(`${f.arrival.time}Z`) - start) / HOUR) === h).length, voyages: voyages.filter((f) => Math.floor((Date.parse(`${f.arrival.time}Z`) - start) / HOUR) === h).length })) }, queue: { red: lane("red"), yellow: lane("yellow"), blue: lane("blue"), green: 0, open: open.length, claimed: targets.filter((t) => t.status === "claimed").length, decided_today: targets.filter((t) => t.status === "decided").length }, intake: { received_24h: 128, defective_24h: 9, quarantined: messages.filter((m) => m.status === "quarantined").length, last_message_at: at(start), by_format: [{ format: "PAXLST", count: 60, defective: 4 }, { format: "PNRGOV", count: 58, defective: 3 }, { format: "CUSCAR", count: 6, defective: 1 }, { format: "ASYCUDA", count: 4, defective: 1 }], rate_per_minute: 2.4 }, lists, matches: { active: 3, different: 2, same: 1, ending: 1, expired: 0, withdrawn: 0, cleared_today: 2 }, facilitation: { assessed: 1432, green: 1371, share: 1371 / 1432 }, clock: at(now()) };
}

const leg = (reference, conveyance, packages, seal) => ({ reference, conveyance, consignee: "MERIDIAN OVERSEAS TRADING", goods: "CERAMIC FLOOR TILES", containers: { MSCU4411222: [seal] }, packages });
export const transit = [
  { id: 1, state: "overdue", entered_at: "2026-10-12T06:00:00.000Z", due_at: "2026-11-11T06:00:00.000Z", entered: leg("TRHI0001", "INDUS PIONEER 118W", 900, "H100001"), differences: [] },
  { id: 2, state: "differing", entered_at: "2026-11-02T06:00:00.000Z", due_at: "2026-12-02T06:00:00.000Z", exit_id: 4, left_at: "2026-11-09T18:00:00.000Z", entered: leg("TRHI0002", "GULF MERIDIAN 044W", 900, "H100002"), left: leg("FDR77120", "MAKRAN STAR 210E", 640, "X900"), differences: [{ what: "bill", entered: "TRHI0002", left: "FDR77120" }, { what: "seal", entered: "MSCU4411222: H100002", left: "MSCU4411222: X900" }, { what: "packages", entered: "900", left: "640" }] },
  { id: 3, state: "open", entered_at: "2026-11-20T06:00:00.000Z", due_at: "2026-12-20T06:00:00.000Z", entered: leg("TRHI0003", "ZENITH ORIENT 501W", 12, "H100003"), differences: [] },
  { id: 4, state: "matched", entered_at: "2026-11-01T06:00:00.000Z", due_at: "2026-12-01T06:00:00.000Z", exit_id: 9, left_at: "2026-11-06T18:00:00.000Z", entered: leg("TRHI0004", "ZENITH ORIENT 499W", 12, "H100004"), left: leg("TRHI0004", "MAKRAN STAR 209E", 12, "H100004"), differences: [] },
];
