import assert from "node:assert/strict";
import { test } from "node:test";
import { withTypes } from "./typescript.mjs";

withTypes();
const { byPart, mended, partOf, sentence, unitsBefore } = await import("../src/text/faults.ts");
const { alike } = await import("../src/text/groups.ts");

/** A text with its places, written as the text between marks: `‹1.0:` begins the part 1.0 and `›` ends it. */
function marked(written) {
  const places = [];
  const open = [];
  let text = "";
  for (const piece of written.split(/(‹[\d.]*:|›)/)) {
    const here = [...text].length;
    if (piece === "›") places.push({ ...open.pop(), end: here });
    else if (piece.startsWith("‹")) open.push({ at: piece.slice(1, -1).split(".").filter(Boolean).map(Number), start: here });
    else text += piece;
  }
  return { text, places };
}
/** A fault as the server gives it: its place counts characters. */
function faultOf(text, wrong, more = {}) {
  const start = [...text.slice(0, text.indexOf(wrong))].length;
  return { line: 1, column: start + 1, start, end: start + [...wrong].length, message: "wrong", ...more };
}
const RULE = marked(`‹:‹0:person.surname == "Åsa 😀 中"› && ‹1:(‹1.0:agee < 15› || ‹1.1:!(‹1.1.0:companions == "x"› && ‹1.1.1:has(person.seat)›)›)› && ‹2:booking.payments.exists(p, ‹2.0:‹2.0.0:p.kind == 3› && ‹2.0.1:p.amount > 2›)›››`);

test("a fault belongs to the innermost part that has it whole", () => {
  const at = (wrong) => partOf(faultOf(RULE.text, wrong), RULE.places);
  assert.deepEqual(at("Åsa"), [0]);
  assert.deepEqual(at("agee"), [1, 0], "after letters of two units, and of two and three bytes");
  assert.deepEqual(at('"x"'), [1, 1, 0]);
  assert.deepEqual(at("!("), [1, 1], "what is of the group is at the group");
  assert.deepEqual(at("payments"), [2], "what is of the list is at the list");
  assert.deepEqual(at("3"), [2, 0, 0]);
  assert.deepEqual(at("p.kind == 3 && p.amount"), [2, 0], "what is of two tests is at the group around them");
  assert.deepEqual(at('"x" && has'), [1, 1]);
  assert.deepEqual(at("|| !"), [1]);
});

test("what is in no part is at the outermost", () => {
  assert.deepEqual(partOf({ start: 4000, end: 4001 }, RULE.places), []);
  assert.deepEqual(partOf({ start: 0, end: 1 }, []), []);
  const both = [faultOf(RULE.text, "agee"), faultOf(RULE.text, "3"), faultOf(RULE.text, "15")];
  assert.deepEqual([...byPart(both, RULE.places)], [["1.0", [both[0], both[2]]], ["2.0.0", [both[1]]]]);
  assert.deepEqual([...byPart(both, []).keys()], [""]);
});

test("characters are counted in units of the text", () => {
  assert.equal(unitsBefore("a😀b", 0), 0);
  assert.equal(unitsBefore("a😀b", 2), 3);
  assert.equal(unitsBefore("a😀b", 3), 4);
  assert.equal(unitsBefore("a😀b", 99), 4, "never more than there are");
  assert.equal(unitsBefore("Ǻ̈e", 2), 2, "marks are characters of their own");
});

test("what was meant takes the place of what is wrong", () => {
  const after = (wrong, suggestion) => mended(RULE.text, faultOf(RULE.text, wrong, { suggestion }));
  assert.equal(after("agee", "age"), RULE.text.replace("agee", "age"));
  assert.equal(after('"x"', 'y"\\'), RULE.text.replace('"x"', String.raw`"y\"\\"`), "a text stays a text");
  assert.equal(after("agee", undefined), undefined);
  assert.equal(after("||", "or"), undefined, "a sign is no name");
  const sign = (text, wrong, suggestion) => mended(text, faultOf(text, wrong, { suggestion }));
  assert.equal(sign("age = 3", "=", "=="), "age == 3", "a sign stands for a sign");
  assert.equal(sign('person.surname == "Å" and age < 3', "and", "&&"), 'person.surname == "Å" && age < 3', "or for a word");
  assert.equal(after('"x"', 'date("2026-01-31")'), undefined, "an example of a form is not what was meant");
});

test("a fault is a sentence", () => {
  assert.equal(sentence("there is no field `agee`"), "There is no field `agee`.");
  assert.equal(sentence("`ZZ` can never stand here."), "`ZZ` can never stand here.");
});

test("trees are alike as long as no part moves", () => {
  const leaf = (path) => ({ kind: "test", value: { path }, operator: "true" });
  const tree = (...items) => ({ kind: "all", items });
  assert.ok(alike(tree(leaf("a"), tree(leaf("b"))), { kind: "any", items: [leaf("c"), tree(leaf("d"))] }));
  assert.ok(!alike(tree(leaf("a")), tree(leaf("a"), leaf("b"))));
  assert.ok(!alike(tree(leaf("a")), tree({ kind: "text", cel: "a" })));
  const list = (...items) => ({ kind: "list", list: "goods", group: tree(...items) });
  assert.ok(!alike(list(leaf("a")), list(leaf("a"), leaf("b"))));
  assert.ok(!alike(undefined, tree()));
});
