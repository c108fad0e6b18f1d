// A development server with the shape of the real one: `npm run mock`, then `npm run dev`.
// Sign in with any name of `users` and the password "portcullis"; a.khan asks for a code (any six digits).
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as data from "./data.mjs";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const KINDS = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const sessions = new Map();
const listeners = new Set();
const tell = (event, body) => listeners.forEach((to) => to.write(`event: ${event}\ndata: ${JSON.stringify(body)}\n\n`));
const page = (all, query, size = 50) => { const from = ((Number(query.get("page")) || 1) - 1) * size; return { items: all.slice(from, from + size), total: all.length }; };
const said = (item, q) => !q || JSON.stringify(item).toLowerCase().includes(q.toLowerCase());
const refuse = (status, detail) => ({ status, body: { type: "about:blank", title: detail, status, detail } });

function decide(target, who, verb, body) {
  if (verb === "claim") Object.assign(target, { status: "claimed", claimed_by: who.name });
  if (verb === "release") Object.assign(target, { status: "open", claimed_by: null });
  if (verb === "decide") Object.assign(target, { status: "decided", decided: { by: who.name, at: new Date().toISOString(), decision: body.decision, reason: body.reason } });
  data.log(who.username, verb, "target", target.id, verb === "decide" ? `${body.decision}: ${body.reason}` : "");
  tell("target_changed", { id: target.id, status: target.status });
  return target;
}

function arrive() {
  const flight = data.flights[3];
  const row = data.travellersOf(flight).find((r) => r.lane === "red" && !data.targets.some((t) => t.subject_id === r.id)) ?? { ...data.travellersOf(flight)[1], lane: "red", score: 0.9, top_reason: "Document reported stolen" };
  const target = data.makeTarget(flight, row, "traveller");
  tell("target", { id: target.id, lane: target.lane, title: target.title, subject: target.subject, subject_id: target.subject_id });
  return { id: 41, digest: "ab", status: "accepted" };
}

function targets(query, who) {
  const status = query.get("status");
  const all = data.targets.filter((t) => (!status || t.status === status) && (!query.get("lane") || t.lane === query.get("lane")) && (!query.get("subject") || t.subject === query.get("subject")) && (query.get("mine") !== "true" || t.claimed_by === who.name) && said(t, query.get("q")));
  all.sort((a, b) => (query.get("sort") === "score" ? b.score - a.score : Date.parse(a.deadline) - Date.parse(b.deadline)));
  const count = (key, value) => data.targets.filter((t) => t[key] === value && (key === "status" || t.status === "open")).length;
  return { ...page(all, query), counts: { red: count("lane", "red"), yellow: count("lane", "yellow"), blue: count("lane", "blue"), open: count("status", "open"), claimed: count("status", "claimed"), decided: count("status", "decided") } };
}

function find(q) {
  const people = data.flights.flatMap(data.travellersOf).filter((r) => said([r.name, r.document, r.locator], q)).slice(0, 6).map((r) => ({ kind: "traveller", id: r.id, title: r.name, subtitle: `${r.document} · ${r.nationality}`, lane: r.lane }));
  const bills = data.voyages.flatMap(data.consignmentsOf).filter((r) => said([r.reference, r.containers, r.consignee], q)).slice(0, 6).map((r) => ({ kind: "consignment", id: r.id, title: r.reference, subtitle: r.goods, lane: r.lane }));
  return [...people, ...bills, ...data.movements.filter((m) => said(m.title, q)).slice(0, 4).map((m) => ({ kind: "movement", id: m.id, title: m.title }))];
}

function answer(method, path, query, body, who) {
  const [, , , room, id, verb] = path.split("/");
  const number = Number(id);
  if (room === "overview") return data.overview();
  if (room === "movements" && !id) return page(data.movements.filter((m) => (!query.get("mode") || m.mode === query.get("mode")) && (!query.get("direction") || m.direction === query.get("direction")) && said([m.title, m.departure, m.arrival], query.get("q"))), query);
  if (room === "movements") { const m = data.movements.find((x) => x.id === number); return m ? { ...m, travellers: data.travellersOf(m), consignments: data.consignmentsOf(m), messages: [{ id: 1, format: "PAXLST D.12B", received: new Date().toISOString() }] } : refuse(404, "there is no such movement"); }
  if (room === "travellers") return data.traveller(number) ?? refuse(404, "there is no such traveller");
  if (room === "consignments") return data.consignment(number) ?? refuse(404, "there is no such consignment");
  if (room === "targets" && !id) return targets(query, who);
  if (room === "targets") { const t = data.targets.find((x) => x.id === number); return t ? (verb ? decide(t, who, verb, body) : { ...t, decisions: [] }) : refuse(404, "there is no such target"); }
  if (room === "messages" && method === "POST" && !id) return arrive();
  if (room === "messages" && !id) return page(data.messages.filter((m) => (!query.get("status") || m.status === query.get("status")) && said(m, query.get("q"))), query);
  if (room === "messages" && verb === "raw") { data.log(who.username, "view", "raw message", number); return { text: "UNA:+.? '\nUNB+UNOA:4+CARRIER+BORDER+261123:0410+1'\nUNH+1+PAXLST:D:12B:UN:IATA'\nBGM+745'\nTDT+20+EK612'\nNAD+FL+++QURESHI:ADEEL HASSAN'\n" }; }
  if (room === "messages" && verb === "retry") return data.messages.find((m) => m.id === number);
  if (room === "messages") return data.message(number) ?? refuse(404, "there is no such message");
  if (room === "lists" && !id) return data.lists;
  if (room === "lists" && id === "watch" && method === "POST") { const made = { ...body, id: `w-${Date.now()}`, list: "watch" }; data.entries.push(made); return made; }
  if (room === "lists" && verb === "entries" && method === "GET") return page(id === "watch" ? data.entries.filter((e) => said(e, query.get("q"))) : [], query);
  if (room === "lists" && (verb === "editions" || verb === "attempts")) return page(data[verb][id] ?? [], query);
  if (room === "lists" && verb === "difference") return data.difference(id);
  if (room === "lists") return data.attempts["un-sc"][2];
  if (room === "subjects") return { subject: id, id: Number(verb), threshold: 0.8, current: true, items: [] };
  if (room === "transit") { const kept = data.transit.filter((item) => (!query.get("state") || item.state === query.get("state")) && said(item, query.get("q"))); const n = (state) => data.transit.filter((item) => item.state === state).length; return { ...page(kept, query), counts: { open: n("open"), overdue: n("overdue"), matched: n("matched"), differing: n("differing") } }; }
  if (room === "matches") return { items: [], total: 0, counts: data.overview().matches };
  if (room === "screen") return { results: data.entries.slice(0, 1).map((entity) => ({ score: 0.93, entity, why: [{ part: "surname", found: body.name, against: "Qureshy", how: "spelling", weight: 0.5 }] })) };
  if (room === "rules" && id === "check") { const at = body.cel.indexOf("surnam "); return { diagnostics: at < 0 ? [] : [{ line: 1, column: at + 1, start: at, end: at + 6, message: "There is no field “surnam”.", expected: [], suggestion: "surname" }] }; }
  if (room === "rules" && id === "try") return { records: 1432, hits: 9, rate: 9 / 1432, examples: data.travellersOf(data.flights[0]).slice(0, 4).map((r) => ({ id: r.id, title: r.name, lane: r.lane })) };
  if (room === "rules" && id === "fields") return data.fields;
  if (room === "rules" && id === "sets") return [];
  if (room === "rules" && method === "GET" && id) return data.rule(id) ?? refuse(404, "there is no such rule");
  if (room === "rules" && method === "GET") return data.rules;
  if (room === "rules") return data.rule(verb ? id : data.rules[0].id);
  if (room === "users" && method === "GET") return data.users;
  if (room === "users" && method === "POST") return { user: { id: 9, ...body }, one_time_password: "mossy-lantern-4471-quay" };
  if (room === "tokens") return method === "GET" ? [{ id: 1, name: "Emirates DCS", created_at: new Date().toISOString() }] : { token: "pct_6f1e0cbb7a" };
  if (room === "audit" && id === "verify") return { ok: true, entries: data.audit.length, head: data.audit.at(-1).hash };
  if (room === "audit") return page([...data.audit].reverse().filter((e) => said(e, query.get("q")) && (!query.get("actor") || e.actor.includes(query.get("actor")))), query);
  if (room === "search") return { items: find(query.get("q")) };
  return refuse(404, "there is no such route");
}

function signIn(body, response) {
  const user = data.users.find((u) => u.username === body.username);
  if (!user || body.password !== "portcullis") return refuse(401, "the sign-in is wrong");
  if (user.username === "a.khan" && !body.totp) return refuse(401, "the code of your second factor is needed");
  const key = Math.random().toString(36).slice(2);
  sessions.set(key, user);
  response.setHeader("Set-Cookie", `portcullis_session=${key}; HttpOnly; SameSite=Strict; Path=/`);
  return { user, csrf: "mock" };
}

async function file(path, response) {
  const wanted = extname(path) ? path : "/index.html";
  const bytes = await readFile(join(DIST, wanted)).catch(() => null);
  response.writeHead(bytes ? 200 : 404, { "Content-Type": KINDS[extname(wanted)] ?? "application/octet-stream", "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'" });
  response.end(bytes ?? "");
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (!url.pathname.startsWith("/api/")) return file(url.pathname, response);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  let body = {};
  try { body = JSON.parse(Buffer.concat(chunks).toString() || "{}"); } catch { body = {}; }
  const who = sessions.get(/portcullis_session=(\w+)/.exec(request.headers.cookie ?? "")?.[1]) ?? (request.headers.authorization ? data.users[0] : undefined);
  let out;
  if (url.pathname === "/api/v1/session" && request.method === "POST") out = signIn(body, response);
  else if (!who) out = refuse(401, "sign in first");
  else if (url.pathname === "/api/v1/session" && request.method === "DELETE") { sessions.clear(); out = {}; }
  else if (url.pathname === "/api/v1/session") out = { user: who, csrf: "mock" };
  else if (url.pathname.startsWith("/api/v1/session/totp")) out = { secret: "JBSWY3DPEHPK3PXP", otpauth_url: "otpauth://totp/Portcullis" };
  else if (url.pathname === "/api/v1/session/password") out = {};
  else if (url.pathname === "/api/v1/events") { response.writeHead(200, { "Content-Type": "text/event-stream" }); response.write(": open\n\n"); listeners.add(response); request.on("close", () => listeners.delete(response)); return; }
  else out = answer(request.method, url.pathname, url.searchParams, body, who);
  if (out?.text) { response.writeHead(200, { "Content-Type": "text/plain" }); return response.end(out.text); }
  const refused = out?.body?.status;
  response.writeHead(refused ?? 200, { "Content-Type": refused ? "application/problem+json" : "application/json" });
  response.end(JSON.stringify(refused ? out.body : out));
});
server.listen(Number(process.env.PORT ?? 8787), "127.0.0.1", () => console.log(`mock on http://127.0.0.1:${server.address().port}`));
