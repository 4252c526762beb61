import { describe, expect, it } from "vitest";
import { referrerTagStart } from "../../../src/core/image/referrer-tag.ts";
import {
  exclusionsOf,
  formatMutability,
  isImmutableTag,
  isSameMutability,
  type TagMutability,
} from "../../../src/core/settings/mutability.ts";

const immutable = (...exclusions: string[]): TagMutability => ({ mode: "immutable", exclusions });
const mutable = (...exclusions: string[]): TagMutability => ({ mode: "mutable", exclusions });
const signature = `sha256-${"a".repeat(64)}.sig`;

describe("what nobody said about exclusions", () => {
  it("is the tags of signatures and lists of referrers in an immutable repository, and nothing in a mutable one", () => {
    expect(exclusionsOf({ mode: "immutable" })).toEqual(["sha256-*"]);
    expect(exclusionsOf({ mode: "mutable" })).toEqual([]);
    expect(exclusionsOf(immutable())).toEqual([]);
    expect(exclusionsOf({ mode: "immutable" })).toEqual([`${referrerTagStart}*`]);
  });

  it("is printed short", () => {
    expect(formatMutability({ mode: "immutable" })).toBe("immutable");
    expect(formatMutability(immutable())).toBe("immutable");
    expect(formatMutability(immutable("v*", "latest"))).toBe("immutable except latest, v*");
  });
});

describe("isImmutableTag", () => {
  it.each<[what: string, mutability: TagMutability | undefined, tag: string, expected: boolean]>([
    ["nothing known", undefined, "1", false],
    ["immutable", { mode: "immutable" }, "1", true],
    ["immutable, a signature", { mode: "immutable" }, signature, false],
    ["immutable without exclusions, a signature", immutable(), signature, true],
    ["immutable but for others, a signature", immutable("latest"), signature, true],
    ["immutable but for latest", immutable("latest"), "latest", false],
    ["mutable", { mode: "mutable" }, signature, false],
    ["mutable but for v*", mutable("v*"), "v1", true],
  ])("%s", (_, mutability, tag, expected) => {
    expect(isImmutableTag(mutability, tag)).toBe(expected);
  });
});

describe("isSameMutability", () => {
  it.each<[want: TagMutability, have: TagMutability, expected: boolean]>([
    [{ mode: "immutable" }, immutable("sha256-*"), true],
    [{ mode: "immutable" }, immutable(), true],
    [{ mode: "immutable" }, { mode: "immutable" }, true],
    [{ mode: "immutable" }, immutable("latest"), false],
    [{ mode: "immutable" }, immutable("latest", "sha256-*"), false],
    [{ mode: "immutable" }, mutable(), false],
    [immutable(), immutable("sha256-*"), false],
    [immutable(), immutable(), true],
    [immutable("sha256-*"), immutable(), false],
    [immutable("a", "b"), immutable("b", "a"), true],
    [{ mode: "mutable" }, mutable(), true],
    [{ mode: "mutable" }, mutable("v*"), false],
  ])("%j wanted, %j found: %s", (want, have, expected) => {
    expect(isSameMutability(want, have)).toBe(expected);
  });
});
