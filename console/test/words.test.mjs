import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const SRC = new URL("../src/", import.meta.url);
const files = (await readdir(SRC, { recursive: true })).filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"));
const english = JSON.parse(await readFile(new URL("i18n/en.json", SRC), "utf8"));
const has = (key) => { const at = key.split(".").reduce((node, part) => node?.[part], english); return at !== undefined || has2(key); };
const has2 = (key) => { const parts = key.split("."); const last = parts.pop(); const group = parts.reduce((node, part) => node?.[part], english); return group?.[`${last}_other`] !== undefined; };

test("every key that the pages name stands in the catalogue", async () => {
  const missing = [];
  for (const name of files) {
    const text = await readFile(new URL(name, SRC), "utf8");
    for (const [, key] of text.matchAll(/\bt\("([^"]+)"/g)) if (!has(key)) missing.push(`${name}: ${key}`);
    for (const [, a, b] of text.matchAll(/\bt\([^"()]*\? "([\w.]+)" : "([\w.]+)"/g)) for (const key of [a, b]) if (!has(key)) missing.push(`${name}: ${key}`);
    for (const [, key] of text.matchAll(/useAct\([^;]*?\)\), "([\w.]+)"/g)) if (!has(key)) missing.push(`${name}: ${key}`);
  }
  assert.deepEqual(missing, []);
});

test("no page holds words of its own", async () => {
  const loose = [];
  for (const name of files.filter((f) => f.endsWith(".tsx"))) {
    const text = await readFile(new URL(name, SRC), "utf8");
    for (const [, words] of text.matchAll(/<(?:p|h1|h2|h3|Button|span|div|th|strong)[^<>{}]*>([A-Z][a-z]+[^<>{}]*)</g)) loose.push(`${name}: ${words}`);
  }
  assert.deepEqual(loose, []);
});
