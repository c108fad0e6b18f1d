// Node 20 reads no TypeScript: this strips the types on loading.
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import ts from "typescript";

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const source = await readFile(new URL(url), "utf8");
  const options = { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } };
  return { format: "module", shortCircuit: true, source: ts.transpileModule(source, options).outputText };
}

export const withTypes = () => register(import.meta.url);
