import assert from "node:assert/strict";
import { test } from "node:test";
import { withTypes } from "./typescript.mjs";

withTypes();
const { added, begun, catalogued, changed, choices, fieldAt, moved, numeral, open, operatorsOf, partAt, removed, variableFor, withOperator } = await import("../src/text/groups.ts");
const { barsOf } = await import("../src/text/days.ts");

const of = (path) => ({ kind: "test", value: { path }, operator: "true" });
const all = (...items) => ({ kind: "all", items });
const any = (...items) => ({ kind: "any", items });
const list = (...items) => ({ kind: "list", list: "goods", quantifier: "some", variable: "g", group: all(...items) });

test("parts are found, changed, added and taken away by their place", () => {
  const root = all(of("a"), any(of("b"), list(of("g.c"))));
  assert.equal(partAt(root, [1, 1, 0, 0]).value.path, "g.c");
  assert.equal(partAt(changed(root, [1, 1, 0, 0], () => of("g.d")), [1, 1, 0, 0]).value.path, "g.d");
  assert.equal(partAt(added(root, [1, 1, 0], of("g.e")), [1, 1, 0, 1]).value.path, "g.e");
  assert.equal(partAt(root, [1, 1, 0, 0]).value.path, "g.c", "the tree before is as it was");
  assert.deepEqual(removed(all(of("a"), any(of("b"))), [1, 0]), all(of("a")), "an emptied group goes with its last part");
  assert.deepEqual(removed(all(list(of("g.c"))), [0, 0, 0]).items[0].group, all(), "that of a list stays");
  assert.deepEqual(removed(all(of("a")), [0]), all());
});

test("a part moves past its neighbours, into groups and out of them, and never out of its list", () => {
  const root = all(of("a"), any(of("b")), of("c"));
  let at = moved(root, [0], true);
  assert.deepEqual([at.root, at.place], [all(any(of("a"), of("b")), of("c")), [0, 0]]);
  at = moved(at.root, at.place, false);
  assert.deepEqual([at.root, at.place], [root, [0]]);
  at = moved(all(of("a"), of("b")), [0], true);
  assert.deepEqual([at.root, at.place], [all(of("b"), of("a")), [1]]);
  assert.deepEqual(moved(root, [1, 0], true).root, all(of("a"), any(), of("b"), of("c")));
  assert.equal(moved(root, [0], false), undefined);
  assert.equal(moved(all(list(of("g.c"))), [0, 0, 0], false), undefined);
});

const fields = [
  { path: "age", label: "Age", type: "int", unit: "a" }, { path: "consignment", label: "Consignment", type: "record" }, { path: "consignment.goods[]", label: "Goods", type: "list", element: "record" },
  { path: "consignment.goods[].hs", label: "HS code", type: "text", code: "digits" }, { path: "consignment.goods[].mass", label: "Mass", type: "float", unit: "kg" }, { path: "consignment.goods[].un[]", label: "UN numbers", type: "list", element: "text" },
];

test("inside of a list its elements can be named, and what is around it", () => {
  const scope = [{ name: "g", list: "consignment.goods[]" }];
  assert.deepEqual(choices(fields, []).map((c) => [c.path, c.label]), [["age", "Age"], ["consignment", "Consignment"], ["consignment.goods", "Consignment › Goods"]]);
  assert.deepEqual(choices(fields, scope).slice(0, 3).map((c) => [c.path, c.label]), [["g.hs", "HS code"], ["g.mass", "Mass"], ["g.un", "UN numbers"]]);
  const inner = [...scope, { name: "u", list: `${catalogued("g.un", scope)}[]` }];
  assert.equal(choices(fields, inner)[0].path, "u");
  assert.equal(fieldAt(fields, "g.mass", scope).unit, "kg");
  assert.equal(variableFor("consignment.goods", scope, fields), "g2");
});

test("operators are those of the type, and operands go with them where they fit", () => {
  const hs = fields[3];
  assert.ok(operatorsOf({ path: "g.hs" }, hs, true).includes("starts_with"));
  assert.ok(!operatorsOf({ path: "g.hs" }, hs, true).includes("first_seen"));
  assert.ok(operatorsOf({ path: "g.un", of: "size" }, fields[5], true).includes("at_least"));
  const equals = { ...begun("g.hs", hs, true), operands: [{ text: "8542" }] };
  assert.deepEqual(withOperator(equals, "not:one_of", hs).operands, [{ text: "8542" }]);
  assert.equal(withOperator(equals, "not:one_of", hs).not, true);
  assert.deepEqual(withOperator(equals, "present", hs).operands, []);
  assert.deepEqual(withOperator(begun("g.mass", fields[4], true), "between", fields[4]).operands, [{ number: "" }, { number: "" }]);
  assert.deepEqual([numeral("60", "float"), numeral("60", "int"), numeral("0,5", "float"), numeral("60.", "float")], ["60.0", "60", "0.5", "60."]);
});

test("what is not complete is named by its place", () => {
  const whole = { ...begun("age", fields[0], false), operands: [{ number: "15" }] };
  assert.equal(open(all(whole, list(of("g.full")))), undefined);
  assert.equal(open(all()), undefined, "nothing at all is a beginning");
  assert.deepEqual(open(all(whole, any())), [1]);
  assert.deepEqual(open(all(whole, list(begun("g.mass", fields[4], true)))), [1, 0, 0]);
  assert.deepEqual(open(all({ kind: "text", cel: " " })), [0]);
  assert.deepEqual(open(all({ ...whole, operands: [{ field: { path: "" } }] })), [0]);
  assert.deepEqual(open(all({ ...list(of("g.full")), quantifier: "count" })), [0]);
});

test("days are bars, and weeks where there are many", () => {
  const day = (text, hits) => ({ day: text, records: 10, hits });
  const few = barsOf([day("2026-11-01", 1), day("2026-11-04", 2)]);
  assert.deepEqual(few.map((bar) => bar.hits), [1, 0, 0, 2]);
  const many = barsOf([day("2025-12-01", 1), day("2026-06-30", 2)]);
  assert.deepEqual([many[0].days, many.length, many.at(-1).hits, many.at(-1).to], [7, 31, 2, "2026-06-30"]);
  assert.deepEqual(barsOf([]), []);
});
