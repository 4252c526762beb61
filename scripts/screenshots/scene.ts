// A mirror at work, small enough for any machine: a source registry at a real one's pace, an ECR that has some of what is
// wanted, and all that a plan can have to say.
import type { FaultRegistry } from "../../test/faults/support/registry.ts";
import { imageOf } from "../../test/registry/support/images.ts";
import { openStage, type Stage } from "../../test/support/stage.ts";

/** Sizes are kB where the real images have MB. */
const images: Readonly<Record<string, number>> = {
  "ghcr.io/runwhen-contrib/runwhen-local:0.11.5": 812,
  "us-docker.pkg.dev/runwhen-nonprod-shared/public-images/runner:2026-07-23.1": 348,
  "docker.io/otel/opentelemetry-collector:0.153.0": 141,
  "us-west1-docker.pkg.dev/runwhen-nonprod-beta/public-images/rw-cli-codecollection:main-1b2c3d4": 467,
  "us-west1-docker.pkg.dev/runwhen-nonprod-beta/public-images/rw-generic-codecollection:main-0a1b2c3": 391,
  "nvcr.io/nvidia/gpu-operator:v25.3.2": 187,
  "nvcr.io/nvidia/driver:570.148.08-ubuntu22.04": 1204,
  "nvcr.io/nvidia/k8s-device-plugin:v0.17.3": 129,
  "nvcr.io/nvidia/cloud-native/dcgm:4.2.3-1-ubuntu22.04": 698,
  "quay.io/prometheus/prometheus:v3.5.0": 118,
  "quay.io/prometheus/alertmanager:v0.28.1": 34,
  "docker.io/library/redis:7.4.2": 47,
  "docker.io/library/nginx:1.27.4": 73,
  "docker.io/library/busybox:1.37": 2,
};

const lists: Readonly<Record<string, readonly RegExp[]>> = {
  "runwhen-local": [/runwhen-local:/, /runner:/, /opentelemetry/],
  codecollections: [/codecollection/],
  "gpu-operator": [/nvcr\.io/],
  monitoring: [/prometheus/],
  extra: [/library/],
};

const hosts = ["docker.io", "ghcr.io", "quay.io", "nvcr.io", "us-docker.pkg.dev", "us-west1-docker.pkg.dev"];

const config = `version: 1
name: platform
target: { TARGET, prefix: platform }
registries:
${hosts.map((host) => `  ${host}: { rewrite: SOURCE }`).join("\n")}
repositories:
  defaults: { tagMutability: immutable, scanOnPush: true }
  rules:
    - { match: "platform/**/nginx", tagMutability: mutable }
sources:
${Object.keys(lists)
  .map((name) => `  - { name: ${name}, kind: list, path: lists/${name}.txt }`)
  .join("\n")}
outputs:
  - { kind: mapping, path: image_mapping.csv }
  - { kind: image-list, path: ecr-images.conf }
`;

const already = ["platform/library/*", "platform/nvidia/k8s-device-plugin"];

export async function openScene(): Promise<Stage> {
  const stage = await openStage(config, { env: { CI: "" } });
  const names = Object.keys(images);
  for (const [name, fits] of Object.entries(lists)) {
    const lines = names.filter((one) => fits.some((fit) => fit.test(one)));
    stage.write(`lists/${name}.txt`, lines.map((line) => `${line}\n`).join(""));
  }
  for (const name of names) store(stage.source, name, "then");
  const targets = already.flatMap((glob) => ["--target", glob]);
  const applied = await stage.cli("apply", "--yes", ...targets);
  if (applied.code !== 0) throw new Error(applied.stderr);
  // Two tags mean something else by now: one may be set anew, one may not.
  for (const name of names.filter((one) => /redis|nginx/.test(one))) store(stage.source, name, "now");
  return stage;
}

function store(source: FaultRegistry, name: string, when: string): void {
  const [, repository = "", tag = ""] = /^[^/]+\/(.+):([^:]+)$/.exec(name) ?? [];
  const size = (images[name] ?? 0) * 1000;
  source.store(
    repository,
    imageOf(
      `${name} ${when}`,
      [0.55, 0.3, 0.15].map((part) => Math.round(size * part)),
    ),
    tag,
  );
}

const pieceBytes = 8_000;

/** From now on layers come as slowly as from far away. */
export function slowDown(source: FaultRegistry): void {
  const act = ({
    answer,
    response,
  }: Parameters<Parameters<FaultRegistry["inject"]>[1]["act"]>[0]): boolean => {
    const { bytes, status, headers } = answer;
    if (bytes.length < pieceBytes) return false;
    response.writeHead(status, { "content-length": String(bytes.length), ...headers });
    let at = 0;
    const timer = setInterval(() => {
      response.write(bytes.subarray(at, at + pieceBytes));
      at += pieceBytes;
      if (at < bytes.length) return;
      clearInterval(timer);
      response.end();
    }, 100);
    return true;
  };
  source.inject("blob-get", { at: "answer", act }, { times: 10_000 });
}
