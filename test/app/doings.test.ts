// What a run says that it is busy with while it plans: charts, tags, digests and ECR, and nothing when it is done.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Doing } from "../../src/app/runtime/progress.ts";
import { anyHelm } from "../sources/helm/peers.ts";
import { chart } from "../sources/helm/setup.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";

let mirror: Mirror;
let told: (readonly Doing[] | null)[];

beforeEach(async () => {
  told = [];
  mirror = await openMirror("version: 1\n", {
    onDoing: (doings) => told.push(doings?.map((one) => ({ ...one })) ?? null),
    environment: { PATH: process.env["PATH"], ECR_MIRROR_HELM: anyHelm },
  });
});
afterEach(() => mirror.close());

const header = `version: 1
target: { registry: sandbox }
registries: { "SOURCE": { username: AWS, password: "\${PASSWORD}" } }
`;

/** Each text that was seen, with the highest counts. */
function seen(): readonly string[] {
  const texts = told.flat().map((one) => {
    if (one === null) return "over";
    return `${one.subject}: ${one.what}${one.total === null ? "" : `, ${one.total}`}`;
  });
  return [...new Set(texts)].toSorted();
}

it("tags that are listed, digests, and the repositories of ECR", async () => {
  for (const name of ["app", "base"]) await mirror.source.push(name, "1.0.0", name);
  mirror.write(
    "mirror.config.yaml",
    `${header}tagPolicies: { newest: { semver: "*", newest: 1 } }
sources:
  - { name: both, kind: images, tagPolicy: newest, images: [SOURCE/app, SOURCE/base] }
`,
  );
  await mirror.plan();
  expect(seen()).toEqual(
    expect.arrayContaining([
      "ECR: reading repositories, 2",
      "both: listing tags, 2",
      "both: reading the source",
      "images: reading digests, 2",
      "over",
    ]),
  );
  expect(told.at(-1)).toBeNull();
});

it.skipIf(anyHelm === undefined)("needs helm: charts that are fetched and rendered", async () => {
  await mirror.source.push("web", "1.0", "web");
  const files = chart("charts/web", { values: `image: ${mirror.source.host}/web:1.0\n` });
  for (const [path, text] of Object.entries(files)) mirror.write(path, text);
  mirror.write(
    "mirror.config.yaml",
    `${header}sources:\n  - { name: web, kind: helm, chart: ./charts/web }\n`,
  );
  await mirror.plan();
  expect(seen()).toEqual(
    expect.arrayContaining(["web: fetching the chart", "web: rendering the chart (render 1)", "over"]),
  );
});
