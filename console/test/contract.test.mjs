import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { promisify } from "node:util";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

test("the client's types are those of the server's document", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portcullis-types-"));
  const made = join(folder, "schema.d.ts");
  const { scripts } = JSON.parse(await readFile(here("../package.json"), "utf8"));
  const [, ...options] = scripts.api.replace(/ -o \S+$/, "").split(" ");
  await promisify(execFile)(process.execPath, [here("../node_modules/openapi-typescript/bin/cli.js"), ...options, "-o", made], { cwd: here("..") });
  assert.equal(await readFile(here("../src/api/schema.d.ts"), "utf8"), await readFile(made, "utf8"), "run `npm run api`");
  await rm(folder, { recursive: true });
});
