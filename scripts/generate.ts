// Writes what is made from the schemas: types, the config reference, validators. With `--check`, those that are in git
// are compared only, and a stale one fails.
import { generatedFiles } from "./generate/files.ts";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { makeValidators } from "./generate/validators.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
await makeValidators(root);
const files = await generatedFiles(root);

if (process.argv.includes("--check")) {
  const stale: string[] = [];
  for (const [path, content] of files) {
    if ((await readFile(root + path, "utf8").catch(() => "")) !== content) stale.push(path);
  }
  for (const path of stale) console.error(`stale: ${path} (run: npm run generate)`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, content] of files) await writeFile(root + path, content);
}
