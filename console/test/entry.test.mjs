import assert from "node:assert/strict";
import { test } from "node:test";
import { withTypes } from "./typescript.mjs";

withTypes();
const { entryLines, changedLines } = await import("../src/text/entry.ts");
const kind = (code) => ({ weak: "weak alias", alias: "alias" })[code] ?? code;

test("each value of a field is a line", () => {
  assert.deepEqual(entryLines([{ text: "ORHAN TESTBEY", kind: "primary" }, { text: "O T", kind: "weak" }], kind), ["ORHAN TESTBEY", "O T (weak alias)"]);
  assert.deepEqual(entryLines([{ kind: "Passport", number: "X1", country: "TR" }], kind), ["Passport X1 TR"]);
  assert.deepEqual(entryLines("M", kind), ["M"]);
  assert.deepEqual(entryLines(undefined, kind), []);
});

test("only what differs is shown, and an order that differs is shown whole", () => {
  assert.deepEqual(changedLines(["a", "b"], ["b", "c"]), { gone: ["a"], came: ["c"], same: 1 });
  assert.deepEqual(changedLines(["a", "b"], ["b", "a"]), { gone: ["a", "b"], came: ["b", "a"], same: 0 });
});
