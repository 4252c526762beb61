// Writes what is made from the schemas: types, validators, the config reference. `--check` writes nothing and
// fails when a file is stale.
import { generatedFiles } from "./generate/files.ts";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
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
