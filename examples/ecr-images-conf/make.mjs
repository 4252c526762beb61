// Makes the layout that stands for the source registries of this example. Run it with: node make.mjs
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeLayout } from "../evaluation-harness/layout.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const entries = readFileSync(`${here}ecr-images.conf`, "utf8").matchAll(/^[^#=\s]+=(\S+)$/gm);
const canonical = (image) => (/^[^/]*[.:][^/]*\//.test(image) ? image : `docker.io/${image}`);
const images = [...entries].map(([, image]) => canonical(image));
writeLayout(
  `${here}registries`,
  new Map(images.map((image) => [image, { text: image, created: "2026-01-01T00:00:00Z" }])),
);
console.log(`${images.length} images`);
