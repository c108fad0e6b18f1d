import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const text = async (path) => readFile(new URL(path, import.meta.url), "utf8").catch(() => null);
const plain = (path) => path.replace(/\{[^}]+\}/g, "{}");

test("every path that the console calls stands in the server's document", async (context) => {
  const document = await text("../../crates/server/openapi.json");
  if (document === null) return context.skip("the server's document is not here");
  const served = new Map(Object.entries(JSON.parse(document).paths).map(([path, item]) => [plain(path), Object.keys(item)]));
  const schema = await text("../src/api/schema.d.ts");
  const missing = [];
  for (const [, path, verbs] of schema.matchAll(/^ {2}"(\/api\/v1\/[^"]+)": \{(.*)\};$/gm)) {
    for (const [, verb] of verbs.matchAll(/\b(get|post|put|patch|delete): (?:Plain|Op)</g)) if (!served.get(plain(path))?.includes(verb)) missing.push(`${verb} ${path}`);
  }
  assert.deepEqual(missing, []);
});
