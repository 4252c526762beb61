// Makes the layout that stands for the source registries of these charts. Run it with: node make.mjs
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeLayout } from "../evaluation-harness/layout.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const names = readFileSync(`${here}images.txt`, "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const created = "2026-01-01T00:00:00Z";
writeLayout(`${here}registries`, new Map(names.map((name) => [name, { text: name, created }])));
console.log(`${names.length} images`);
