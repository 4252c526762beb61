// Makes the layout that stands for the source registry of these charts. Run it with: node make.mjs
import { fileURLToPath } from "node:url";
import { writeLayout } from "../evaluation-harness/layout.mjs";

const names = ["quay.io/example/shop:1.4.0", "quay.io/example/db:16.2", "quay.io/example/db-migrate:16.2"];
const created = "2026-01-01T00:00:00Z";
const folder = fileURLToPath(new URL("registries", import.meta.url));
writeLayout(folder, new Map(names.map((name) => [name, { text: name, created }])));
console.log(`${names.length} images`);
