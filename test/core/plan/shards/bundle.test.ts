// The names of a bundle's files.
import { expect, it } from "vitest";
import { sha256 } from "../../../../src/core/base/digest.ts";
import { partName } from "../../../../src/core/plan/shards/bundle.ts";

it("names parts so that they sort", () => {
  const digest = sha256("part");
  const word = digest.slice(7, 23);
  expect([partName(3, 16, digest), partName(16, 16, digest)]).toEqual([
    `parts/03-of-16-${word}.json`,
    `parts/16-of-16-${word}.json`,
  ]);
});
