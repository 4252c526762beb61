// What registries say of their limit while a plan is made, against what the plan takes from them.
import { afterEach, beforeEach, expect, it } from "vitest";
import { budgetsOf } from "../../../src/app/planning/limits/pull-budget.ts";
import type { Digest } from "../../../src/core/base/digest.ts";
import type { ManifestContent } from "../../../src/core/image/content.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { openRegistries, type Registries } from "../../../src/registry/registries.ts";
import { changes } from "../../faults/support/faults.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { accessFor } from "../../registry/support/access.ts";
import { imageOf } from "../../registry/support/images.ts";
import { digestOf, emptyPlan, image } from "../../views/fixtures.ts";

const { signal } = new AbortController();
const content = imageOf("counted", [10]);
let registry: FaultRegistry;
let registries: Registries;

beforeEach(async () => {
  registry = await new FaultRegistry().start();
  registry.store("team/app", content, "1.0");
  registries = openRegistries(accessFor({}));
});
afterEach(async () => {
  await registries.close();
  await registry.close();
});

const planOf = (...references: readonly string[]): Plan => ({
  ...emptyPlan,
  actions: references.map((reference, at) =>
    image(`copy/app:${at}`, { digest: digestOf("1"), source: { reference, digest: digestOf(String(at)) } }),
  ),
});

const read = () => registries.repository(registry.host, "team/app").manifest(content.root.digest, signal);
const knowing = (...digests: readonly Digest[]) => ({
  registries,
  content: {
    known: (digest: Digest) => (digests.includes(digest) ? ({ digest } as ManifestContent) : undefined),
  },
});

it("a registry that counts pulls is told of, with what apply will still read there", async () => {
  const headers = { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "88;w=21600" };
  registry.inject(
    "manifest-get",
    changes((answer) => ({ headers: { ...answer.headers, ...headers } })),
    { times: 1 },
  );
  await read();
  const plan = planOf(`${registry.host}/team/app:1`, `${registry.host}/team/app:2`, "quay.io/team/app:1");
  const quota = { registry: registry.host, limit: 100, windowSeconds: 21_600, remaining: 88 };
  expect(budgetsOf(plan, knowing(), true)).toEqual([{ ...quota, needed: 2 }]);
  expect(budgetsOf(plan, knowing(digestOf("1")), true)).toEqual([{ ...quota, needed: 1 }]);
  // Nothing that this run has read is left when another one applies its plan.
  expect(budgetsOf(plan, knowing(digestOf("1")), false)).toEqual([{ ...quota, needed: 2 }]);
});

it("one that counts none is not", async () => {
  await read();
  expect(budgetsOf(planOf(`${registry.host}/team/app:1`), knowing(), true)).toEqual([]);
});
