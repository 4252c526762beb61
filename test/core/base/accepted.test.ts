import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutAccepted } from "../../../src/core/base/accepted.ts";
import { fault, warning } from "../../../src/core/base/diagnostic.ts";

const quota = warning("plan/quota", "s");
const renamed = warning("config/renamed", "s");

it("accepted warnings are counted by code, and no longer told", () => {
  expect(withoutAccepted([quota, renamed, quota], new Set(["plan/quota", "plan/lifecycle"]))).toEqual({
    kept: [renamed],
    accepted: [{ code: "plan/quota", count: 2 }],
  });
});

it("an error is told whatever is accepted, and nothing is lost", () => {
  const all = fc.array(fc.constantFrom(quota, renamed, fault("plan/quota", "s")));
  fc.assert(
    fc.property(all, fc.subarray(["plan/quota", "config/renamed"]), (list, codes) => {
      const { kept, accepted } = withoutAccepted(list, new Set(codes));
      expect(kept.filter(({ severity }) => severity === "error")).toEqual(
        list.filter(({ severity }) => severity === "error"),
      );
      expect(kept.length + accepted.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
    }),
  );
});
