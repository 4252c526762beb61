// How many machines help with a plan.
import { expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import { partName, usefulShards } from "../../../src/core/plan/bundle.ts";
import type { Action } from "../../../src/core/plan/plan.ts";

const copies = (count: number, bytes: number): readonly Action[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `copy-image:a:${at}`,
    kind: "copy-image",
    reason: "missing",
    source: { reference: `docker.io/a:${at}`, digest: sha256(`${at}`) },
    destination: { registry: "r", repository: "a", tag: `${at}`, digest: sha256(`${at}`), before: null },
    platforms: ["all"],
    referrers: true,
    policy: "same",
    bytes,
    from: "s",
    parts: [],
    provenance: [],
  }));

it.each([
  ["nothing", 0, 0, { count: 1, bound: "manifests" }],
  ["many small images", 6_000, 1_000_000, { count: 1, bound: "manifests" }],
  ["images of 60 MB", 1_000, 60_000_000, { count: 10, bound: "manifests" }],
  ["few very large ones", 100, 20_000_000_000, { count: 64, bound: "bytes" }],
])("for %s", (_, count, bytes, useful) => {
  expect(usefulShards(copies(count, bytes))).toEqual(useful);
});

it("names parts so that they sort", () => {
  const digest = sha256("part");
  const word = digest.slice(7, 23);
  expect([partName(3, 16, digest), partName(16, 16, digest)]).toEqual([
    `parts/03-of-16-${word}.json`,
    `parts/16-of-16-${word}.json`,
  ]);
});
