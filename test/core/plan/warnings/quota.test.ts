import { describe, expect, it } from "vitest";
import { quotaWarnings } from "../../../../src/core/plan/warnings/quota.ts";
import { actualOf, desiredOf, digestOf, image } from "../model.ts";

const held = (tags: number, untagged: number) =>
  actualOf(
    new Map([
      [
        "a",
        {
          settings: {},
          tags: new Map(Array.from({ length: tags }, (_, index) => [`t${index}`, digestOf("one")])),
          untagged: Array.from({ length: untagged }, (_, index) => digestOf(`loose ${index}`)),
        },
      ],
    ]),
  );

describe("quotaWarnings", () => {
  it("says nothing of what fits, to the last one", () => {
    expect(quotaWarnings(desiredOf([image("a", "new", "one")]), held(999, 0))).toEqual([]);
    expect(quotaWarnings(desiredOf([image("a", "t0", "one")]), held(1000, 0))).toEqual([]);
  });

  it("counts tags of one image, those that are there and those that come", () => {
    const [warning] = quotaWarnings(desiredOf([image("a", "new", "one")]), held(1000, 0));
    expect(warning?.detail).toMatch(/one image under 1001 tags/);
  });

  it("counts images of a repository", () => {
    const [warning] = quotaWarnings(desiredOf([image("a", "new", "two")]), held(1, 99_999));
    expect(warning?.detail).toMatch(/100001 images/);
  });

  it("measures repository policies", () => {
    const desired = desiredOf([image("a", "new", "two")], { repositoryPolicy: `"${"x".repeat(10_240)}"` });
    expect(quotaWarnings(desired, held(0, 0)).map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/a policy of 10242 characters/),
    ]);
  });
});
