import assert from "node:assert/strict";
import { test } from "node:test";
import { withTypes } from "./typescript.mjs";

withTypes();
const { parseTime, span, urgency, clockTime } = await import("../src/text/time.ts");
const { sideBySide } = await import("../src/text/compare.ts");
const { differences } = await import("../src/text/differences.ts");
const { wording } = await import("../src/text/wording.ts");
const { may } = await import("../src/text/roles.ts");
const { wordKeys } = await import("../src/text/paths.ts");
const { bars, dayAfter, keyOf, lines, matchOf } = await import("../src/text/matching.ts");
const { excerpt, pieces } = await import("../src/text/marks.ts");
const { size, mass, percent } = await import("../src/text/figures.ts");

test("a time without a zone is UTC", () => {
  assert.equal(parseTime("2026-11-23T04:10:00"), Date.UTC(2026, 10, 23, 4, 10));
  assert.equal(parseTime("2026-11-23T04:10:00+05:00"), Date.UTC(2026, 10, 22, 23, 10));
  assert.equal(parseTime("2026-11-23"), Date.UTC(2026, 10, 23));
  assert.equal(parseTime("soon"), null);
  assert.equal(parseTime(null), null);
  assert.equal(clockTime("2026-11-23T04:10:00"), "04:10");
});

test("spans read like an officer says them", () => {
  assert.equal(span(43 * 60_000), "43 m");
  assert.equal(span(125 * 60_000), "2 h 05 m");
  assert.equal(span(-76 * 3_600_000), "3 d 4 h");
  assert.deepEqual([-1, 60_000, 3_600_000, 9_000_000].map(urgency), ["past", "now", "soon", "later"]);
});

test("API and PNR differ only where both speak", () => {
  const api = { source: "api", surname: "KHAN", given_names: "IMRAN AHMED", date_of_birth: "1978-07-06", seat: "12A", documents: [{ number: "AB1", issuer: "PAK" }] };
  const pnr = { source: "pnr", surname: "Khan", given_names: "IMRAN", date_of_birth: "1978-07-06", documents: [] };
  const rows = Object.fromEntries(sideBySide(api, pnr, []).map((row) => [row.field, row]));
  assert.equal(rows.surname.differs, false, "case is no disagreement");
  assert.equal(rows.given_names.differs, true);
  assert.equal(rows.seat.differs, false, "silence is no disagreement");
  assert.equal(rows.residence, undefined, "what nobody says is not shown");
  assert.equal(sideBySide(api, pnr, ["documents[0].number"]).find((r) => r.field === "documents").differs, true);
});

test("versions are compared leaf by leaf", () => {
  const found = differences({ a: { b: 1, c: "x" }, list: [1, 2] }, { a: { b: 2, c: "x" }, list: [1], more: true });
  assert.deepEqual(found, [{ path: "a.b", before: "1", after: "2" }, { path: "list[1]", before: "2", after: undefined }, { path: "more", before: undefined, after: "true" }]);
});

test("roles see what the server lets them do", () => {
  assert.equal(may("officer", "decide"), true);
  assert.equal(may("analyst", "decide"), false);
  assert.equal(may("administrator", "records"), false);
  assert.equal(may("auditor", "audit"), true);
  assert.equal(may(undefined, "overview"), false);
});

test("paths find their words", () => {
  assert.deepEqual(wordKeys("person.documents[0].number"), ["documents.number", "number"]);
  assert.deepEqual(wordKeys("consignment.consignee.name"), ["consignee.name", "name"]);
});

test("figures carry their units", () => {
  assert.equal(size(512), "512 B");
  assert.equal(size(2048), "2.0 KB");
  assert.equal(mass(14200), "14,200 kg");
  assert.equal(percent(0.957), "95.7 %");
});

test("both sides of a match stand line by line, with what the evidence says of each", () => {
  const who = { names: ["ALI KHAN"], date_of_birth: "1990-01-02", sex: "M", documents: [{ number: "AB1", issuer: "PAK" }] };
  const entry = { id: "w-1", list: "watch", schema: "Person", names: [{ text: "Aly Khan" }], dob: ["1971"], programmes: ["P"] };
  const why = [{ part: "name", found: "ali", against: "aly", how: "spelling", weight: 0.8 }, { part: "birth date", found: "1990-01-02", against: "1971", how: "differs", weight: -0.4 }];
  const rows = Object.fromEntries(lines(who, entry, why).map((line) => [line.field, line]));
  assert.deepEqual([rows.names.speaks, rows.date_of_birth.speaks, rows.sex.speaks], ["for", "against", ""]);
  assert.deepEqual(rows.documents.announced, ["AB1 · PAK"]);
  assert.deepEqual(rows.sex.listed, []);
  assert.equal(rows.imo, undefined, "what neither side says is not shown");
  assert.deepEqual(bars(why), [1, -0.5]);
  assert.deepEqual(bars([]), []);
});

test("a signal finds its match by list, entry and place", () => {
  const match = (asked, id, path) => ({ asked, party: asked, entry: { list: "watch", id }, ways: [{ path }] });
  const all = [match("person", "w-1", "person"), match("card_holder", "w-1", "booking.payments[0].holder"), match("person", "w-2", "person")];
  assert.equal(matchOf(all, "watch", "w-1", "booking.payments[0].holder"), all[1]);
  assert.equal(matchOf(all, "watch", "w-2", "elsewhere"), all[2]);
  assert.equal(matchOf(all, "un", "w-2"), undefined);
  assert.equal(new Set(all.map(keyOf)).size, 3);
  assert.equal(dayAfter(Date.UTC(2026, 10, 25, 9), 365), "2027-11-25");
});

test("words are marked where the server counted them, and what speaks against shows through", () => {
  const why = [{ kind: "name", found: "硝酸铵", start: 2, end: 5 }, { kind: "denied", found: "铵 free", start: 4, end: 9 }, { kind: "hs", found: "3102", start: 0, end: 0 }];
  // The first character takes two halves of a string.
  assert.deepEqual(pieces("𝛼 硝酸铵 free", why), [{ text: "𝛼 ", speaks: "" }, { text: "硝酸", speaks: "for" }, { text: "铵 fre", speaks: "against" }, { text: "e", speaks: "" }]);
  assert.deepEqual(pieces("", why), []);
});

test("of a long text the part with the first words is shown", () => {
  const text = `${"x".repeat(300)}UREA${"y".repeat(300)}`;
  const cut = excerpt(text, [{ kind: "name", found: "UREA", start: 300, end: 304 }], 100);
  assert.equal(cut[0].text, "… ");
  assert.equal(cut.at(-1).text, " …");
  assert.deepEqual(cut.filter((part) => part.speaks === "for"), [{ text: "UREA", speaks: "for" }]);
  assert.equal(excerpt("short", [], 100).length, 1);
});

test("a condition's change is told word by word", () => {
  const told = (before, after) => wording(before, after).map(({ text, fate }) => ({ same: text, gone: `[-${text}-]`, new: `{+${text}+}` })[fate]).join("");
  assert.equal(told("age < 16 && x", "age < 15 && x"), "age < [-16-]{+15+} && x");
  assert.equal(told("a && b", "a && b && c"), "a && b{+ && c+}");
  assert.equal(told("a || b || c", "a || c"), "a || [-b || -]c");
  assert.equal(told('x == "one way"', 'x == "return"'), 'x == [-"one way"-]{+"return"+}');
  assert.equal(told("", "age"), "{+age+}");
  assert.equal(told("same", "same"), "same");
  // Both texts can be read off it, also where it is too long to be compared word by word.
  const long = (word) => Array.from({ length: 2_100 }, (_, i) => `${word}${i}`).join(" ");
  for (const [before, after] of [["a b c d", "b c x d y"], ["f(x,y)>=2", "f(y, x) > 2"], [long("a"), long("b")]]) {
    const pieces = wording(before, after);
    assert.equal(pieces.filter((p) => p.fate !== "new").map((p) => p.text).join(""), before);
    assert.equal(pieces.filter((p) => p.fate !== "gone").map((p) => p.text).join(""), after);
  }
});
