import { describe, expect, it } from "vitest";
import { matchGlob, matchPath } from "../../../src/core/base/glob.ts";

describe("matchGlob, over tags", () => {
  it.each([
    ["*", "", true],
    ["*", "anything", true],
    ["1.*", "1.2", true],
    ["1.*", "2.1", false],
    ["*-rc*", "1.0-rc1", true],
    ["v?.0", "v1.0", true],
    ["v?.0", "v10.0", false],
    ["a*b*c", "aXbYbZc", true],
    ["a*b*c", "aXbY", false],
    ["", "", true],
    ["", "x", false],
    ["[a]", "[a]", true],
  ])("%s %s: %s", (pattern, text, expected) => {
    expect(matchGlob(pattern, text)).toBe(expected);
  });

  it("no pattern hangs", () => {
    const text = "a".repeat(5_000);
    expect(matchGlob(`${"*a".repeat(100)}b`, text)).toBe(false);
  });
});

describe("matchPath, over repositories", () => {
  it.each([
    ["platform/**", "platform/a/b", true],
    ["platform/**", "platform", true],
    ["platform/**", "platforms/a", false],
    ["platform/*", "platform/a", true],
    ["platform/*", "platform/a/b", false],
    ["**/web", "team/x/web", true],
    ["*/web", "team/x/web", false],
    ["**", "a/b:1.0", true],
    ["team/**/web:*", "team/a/b/web:1", true],
    ["**/*b/**c", "x/ab/ab/dc", true],
    ["*a/**/b*", "xa/y/z/bq", true],
    ["*a/**/b*", "xa/y/z/q", false],
  ])("%s %s: %s", (pattern, path, expected) => {
    expect(matchPath(pattern, path)).toBe(expected);
  });
});
