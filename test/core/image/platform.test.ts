import { describe, expect, it } from "vitest";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import {
  formatPlatform,
  isAllPlatforms,
  matchesPlatform,
  parsePlatform,
} from "../../../src/core/image/platform.ts";

function code(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return problemCode(error);
  }
}

describe("platforms", () => {
  it.each([
    ["linux/amd64", "linux/amd64"],
    ["Linux/X86_64", "linux/amd64"],
    ["linux/aarch64/v8", "linux/arm64"],
    ["linux/arm/v7", "linux/arm/v7"],
    ["windows/amd64", "windows/amd64"],
  ])("reads %s as %s", (text, expected) => expect(formatPlatform(parsePlatform(text))).toBe(expected));

  it.each(["linux", "", "linux/", "/amd64", "linux/amd64/v1/x", "linux/a b", "linux/$(x)"])(
    "refuses %j",
    (text) => expect(code(() => parsePlatform(text))).toBe("config/platform"),
  );

  it("matches by variant only where one is asked for", () => {
    expect(matchesPlatform(parsePlatform("linux/arm64"), parsePlatform("linux/arm64/v8"))).toBe(true);
    expect(matchesPlatform(parsePlatform("linux/arm/v6"), parsePlatform("linux/arm/v7"))).toBe(false);
    expect(isAllPlatforms(["all"]) && isAllPlatforms([]) && !isAllPlatforms(["linux/amd64"])).toBe(true);
  });
});
