import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../../src/core/base/nearest.ts";

const keys = [
  "chart",
  "version",
  "values",
  "repository",
  "repositories",
  "tagPolicy",
  "prefix",
  "kind",
  "mutable",
  "immutable",
];

describe("nearest", () => {
  it.each([
    ["chartt", "chart"],
    ["verison", "version"],
    ["VERSION", "version"],
    ["tag_policy", "tagPolicy"],
    ["tag-policy", "tagPolicy"],
    ["repositry", "repository"],
    ["reposytories", "repositories"],
    ["imutable", "immutable"],
    ["knd", "kind"],
    ["zzz", undefined],
    ["", undefined],
    ["x".repeat(100_000), undefined],
  ])("%s means %s", (word, meant) => {
    expect(nearest(word, keys)).toBe(meant);
  });

  it("never names the word itself, and always a candidate", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (word, candidates) => {
        const found = nearest(word, candidates);
        return found === undefined || (found !== word && candidates.includes(found));
      }),
    );
  });

  it("finds a word with one letter dropped, doubled or swapped", () => {
    const damaged = fc
      .constantFrom("repositories", "credentialHelper", "minimumAge")
      .chain((word) =>
        fc
          .nat(word.length - 2)
          .chain((at) =>
            fc.constantFrom(
              [word, word.slice(0, at) + word.slice(at + 1)],
              [word, word.slice(0, at) + word[at] + word.slice(at)],
              [word, word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)],
            ),
          ),
      );
    fc.assert(
      fc.property(damaged, ([word, typo]) => {
        expect([word, undefined]).toContain(
          nearest(typo, ["repositories", "credentialHelper", "minimumAge"]),
        );
        if (typo !== word)
          expect(nearest(typo, ["credentialHelper", "repositories", "minimumAge"])).toBe(word);
      }),
    );
  });
});
