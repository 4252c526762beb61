// Makes the layout that stands for the source registries of this example. Run it with: node make.mjs
import { fileURLToPath } from "node:url";
import { writeLayout } from "../evaluation-harness/layout.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const created = "2026-06-01T00:00:00Z";
const images = [
  "ghcr.io/example/scanner-operator:1.18.2",
  "ghcr.io/example/scanner-exporter:0.9.0",
  "quay.io/example/scan-job:0.70.0",
  "quay.io/example/builder:latest",
  "docker.io/library/busybox:1.36.1",
];
// OCI artifacts that are no images: no platform, and a config of their own type. Two hosts have the same one.
const artifacts = [
  "mirror.gcr.io/example/trivy-db:2",
  "mirror.gcr.io/example/trivy-java-db:1",
  "ghcr.io/example/trivy-java-db:1",
  "mirror.gcr.io/example/trivy-checks:1",
];
writeLayout(
  `${here}registries`,
  new Map([
    ...images.map((name) => [name, { text: name, created }]),
    ...artifacts.map((name) => [
      name,
      { text: name.slice(name.indexOf("/")), artifact: "application/vnd.aquasec.trivy.config.v1+json" },
    ]),
  ]),
);
console.log(`${images.length} images, ${artifacts.length} artifacts`);
