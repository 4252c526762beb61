import { expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import type { ActualRepository } from "../../../src/core/plan/actual.ts";
import { holdsOf } from "../../../src/core/plan/holding.ts";

const [one, two, three] = [sha256("1"), sha256("2"), sha256("3")];
const repository: ActualRepository = {
  repository: "a",
  settings: {},
  tags: new Map([["1", one]]),
  digests: new Set([one, two]),
  archived: new Set([three]),
  details: new Map(),
};
const holds = holdsOf(new Map([["r", { registry: "r", repositories: new Map([["a", repository]]) }]]));

it.each([
  ["r", "a:1", one],
  ["r", "a:2", null],
  ["r", `a@${two}`, two],
  ["r", `a@${three}`, three],
  ["r", `a@${sha256("4")}`, null],
  ["r", "b:1", undefined],
  ["q", "a:1", undefined],
])("in %s, %s is %s", (registry, key, digest) => {
  expect(holds(registry, key)).toBe(digest);
});
