import { describe, expect, it } from "vitest";
import { crossings, storageCosts } from "../../../src/core/plan/costs.ts";
import { pullBudgets, windowsUntilEnough } from "../../../src/core/plan/pulls.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { digestOf, emptyPlan, image } from "../../views/fixtures.ts";

const ecr = (region: string) => `123456789012.dkr.ecr.${region}.amazonaws.com`;

function copied(place: string, bytes: number, { from = "ghcr.io", to = "us-west-2", digest = "1" } = {}) {
  const one = image(place, { digest: digestOf(digest), bytes, source: source(`${from}/${place}`, digest) });
  return one.kind === "copy-image" ? { ...one, destination: { ...one.destination, registry: ecr(to) } } : one;
}

const source = (reference: string, digest: string) => ({ reference, digest: digestOf(digest) });
const planOf = (...actions: Plan["actions"]): Plan => ({ ...emptyPlan, actions });

describe("storage", () => {
  it("is added up by Region, the largest first, at the list price", () => {
    const plan = planOf(copied("a:1", 5e9), copied("b:1", 1e9, { to: "eu-west-1" }), copied("c:1", 2.5e9));
    expect(storageCosts(plan)).toEqual([
      { region: "us-west-2", bytes: 7.5e9, monthly: 0.75, currency: "USD", isListed: true },
      { region: "eu-west-1", bytes: 1e9, monthly: 0.1, currency: "USD", isListed: true },
    ]);
  });

  it("has the config's price where it has one, and none where nobody knows it", () => {
    const plan = planOf(copied("a:1", 1e10, { to: "us-gov-west-1" }));
    expect(storageCosts(plan)[0]).toMatchObject({ monthly: null });
    const priced = { ...plan, prices: { storage: 0.2, currency: "EUR" } };
    expect(storageCosts(priced)).toEqual([
      { region: "us-gov-west-1", bytes: 1e10, monthly: 2, currency: "EUR", isListed: false },
    ]);
  });

  it("is nothing where no byte moves", () => {
    const tag = image("a:1", { kind: "tag-image", digest: digestOf("1") });
    expect(storageCosts(planOf(tag, copied("b:1", 0)))).toEqual([]);
  });
});

describe("what crosses Regions", () => {
  it("is what an ECR elsewhere gives", () => {
    const near = copied("a:1", 1e9, { from: ecr("us-west-2") });
    const far = [
      copied("b:1", 1e9, { from: ecr("us-east-1") }),
      copied("c:1", 2e9, { from: ecr("us-east-1") }),
    ];
    expect(crossings(planOf(near, ...far, copied("d:1", 9e9)))).toEqual([
      { from: "us-east-1", to: "us-west-2", bytes: 3e9 },
    ]);
  });
});

describe("pulls", () => {
  const quota = { registry: "docker.io", limit: 100, windowSeconds: 21_600, remaining: 2 };
  const countedAt = (reference: string) => (reference.startsWith("docker.io/") ? "docker.io" : undefined);
  const nothingKept = { countedAt, isKept: () => false };

  it("are the distinct manifests of each repository that are still to be read", () => {
    const hub = { from: "docker.io" };
    const index = { ...copied("a:1", 1, hub), parts: [digestOf("1"), digestOf("2"), digestOf("3")] };
    const again = copied("a:2", 1, hub);
    const other = copied("b:1", 1, hub);
    const plan = planOf(index, again, other, copied("c:1", 1));
    expect(pullBudgets(plan, [quota], nothingKept)).toEqual([{ ...quota, needed: 4 }]);
    const kept = { countedAt, isKept: (digest: string) => digest === digestOf("1") };
    expect(pullBudgets(plan, [quota], kept)).toEqual([{ ...quota, needed: 2 }]);
    expect(pullBudgets(planOf(copied("c:1", 1)), [quota], nothingKept)).toEqual([]);
  });

  it("take as many windows as the limit says", () => {
    expect(windowsUntilEnough({ ...quota, needed: 2 })).toBe(0);
    expect(windowsUntilEnough({ ...quota, needed: 3 })).toBe(1);
    expect(windowsUntilEnough({ ...quota, needed: 102 })).toBe(1);
    expect(windowsUntilEnough({ ...quota, needed: 103 })).toBe(2);
  });
});
