// Makes the layout that stands for the source registries of this example. Run it with: node make.mjs
import { fileURLToPath } from "node:url";
import { writeLayout } from "../evaluation-harness/layout.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const images = {
  "ghcr.io/runwhen-contrib/runwhen-local:0.11.5": "2026-06-01T00:00:00Z",
  "us-docker.pkg.dev/acme/public-images/runner:2026-07-23.1": "2026-07-23T00:00:00Z",
  "docker.io/otel/opentelemetry-collector:0.153.0": "2026-05-01T00:00:00Z",
  "docker.io/prom/pushgateway:v1.11.0": "2025-12-01T00:00:00Z",
  // A collection's images: <ref>-<its commit>-<the runtime's commit>. The newest of its main branch is wanted, however
  // new the builds of other branches are and whatever else was pushed.
  "ghcr.io/acme-contrib/rw-cli-codecollection:main-d157429-831268a": "2026-06-11T00:00:00Z",
  "ghcr.io/acme-contrib/rw-cli-codecollection:main-1b2c3d4-831268a": "2026-07-20T00:00:00Z",
  "ghcr.io/acme-contrib/rw-cli-codecollection:fix-oom-1234567-89abcde": "2026-07-26T00:00:00Z",
  "ghcr.io/acme-contrib/rw-cli-codecollection:develop-7654321-89abcde": "2026-07-27T00:00:00Z",
  "ghcr.io/acme-contrib/rw-cli-codecollection:v1.4.0-0a0b0c0-831268a": "2026-07-22T00:00:00Z",
  "ghcr.io/acme-contrib/rw-cli-codecollection:tester": "2026-07-28T00:00:00Z",
  "ghcr.io/acme-contrib/rw-cli-codecollection:latest": "2026-07-27T00:00:00Z",
  // One that is found by the naming rule: its repository is named after the branch, so its tags are commits.
  "us-west1-docker.pkg.dev/acme/public-images/acme-contrib-rw-generic-codecollection-main:0a1b2c3-831268a":
    "2026-07-01T00:00:00Z",
  "us-west1-docker.pkg.dev/acme/public-images/acme-contrib-rw-generic-codecollection-main:f1b2c3d-831268a":
    "2026-05-01T00:00:00Z",
  "us-west1-docker.pkg.dev/acme/public-images/acme-contrib-rw-generic-codecollection-main:tester":
    "2026-07-28T00:00:00Z",
};
writeLayout(
  `${here}registries`,
  new Map(Object.entries(images).map(([name, created]) => [name, { text: name, created }])),
);
console.log(`${Object.keys(images).length} images`);
