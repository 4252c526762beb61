import { describe, expect, it } from "vitest";
import { compareVersionTags, parseVersionTag } from "../../../../src/core/naming/tags/version.ts";

const versions: readonly [tag: string, version: string, precision: number, variant: string][] = [
  ["1.2.3", "1.2.3", 3, ""],
  ["v1.2.3", "1.2.3", 3, ""],
  ["V1.2", "1.2.0", 2, ""],
  ["1.2", "1.2.0", 2, ""],
  ["1", "1.0.0", 1, ""],
  ["24.04", "24.4.0", 2, ""],
  ["1.2.3-alpine3.19", "1.2.3", 3, "-alpine3.19"],
  ["1.2-slim-bookworm", "1.2.0", 2, "-slim-bookworm"],
  ["16-alpine", "16.0.0", 1, "-alpine"],
  ["8.0.1-debian-12-r4", "8.0.1", 3, "-debian-12-r4"],
  ["8.0.1-1", "8.0.1", 3, "-1"],
  ["1.2.3_build.5", "1.2.3", 3, "_build.5"],
  ["1.2.3-rc.1", "1.2.3-rc.1", 3, ""],
  ["1.2.3-rc1", "1.2.3-rc.1", 3, ""],
  ["1.2.3rc1", "1.2.3-rc.1", 3, ""],
  ["v2.0.0-beta-02", "2.0.0-beta.2", 3, ""],
  ["1.3.0-RC.1-alpine", "1.3.0-rc.1", 3, "-alpine"],
  ["1.3.0-alpine-rc.1", "1.3.0-rc.1", 3, "-alpine"],
  ["1.3.0-SNAPSHOT", "1.3.0-snapshot", 3, ""],
  ["1.3.0-alpha.beta.1", "1.3.0-alpha", 3, ".beta.1"],
  ["2.0.0-M1", "2.0.0-m.1", 3, ""],
  ["1.2.3-14-g0a1b2c3", "1.2.3-g0a1b2c3", 3, "-14"],
  ["0.5.13", "0.5.13", 3, ""],
  ["v26.3.1-ubuntu22.04", "26.3.1", 3, "-ubuntu22.04"],
  ["4.14", "4.14.0", 2, ""],
  ["12345", "12345.0.0", 1, ""],
  ["202401.1", "202401.1.0", 2, ""],
  ["1.2-10-20", "1.2.0", 2, "-10-20"],
  ["16-alpine-10-20", "16.0.0", 1, "-alpine-10-20"],
  ["16-10-2", "16.0.0", 1, "-10-2"],
  ["1.2.33rc1", "1.2.33-rc.1", 3, ""],
  ["1.2.3rc-1", "1.2.3-rc.1", 3, ""],
  ["1.2.3-rc12", "1.2.3-rc.12", 3, ""],
  ["1.2.3-rc.105", "1.2.3-rc.105", 3, ""],
  ["1.2.3-rc.007", "1.2.3-rc.7", 3, ""],
  ["1.2.3-rc.1.2-alpine.3", "1.2.3-rc.1.2", 3, "-alpine.3"],
  ["1.2.3-rc-alpine3", "1.2.3-rc", 3, "-alpine3"],
  ["1.2.3-rc-1x", "1.2.3-rc", 3, "-1x"],
  ["1.2.3-a12", "1.2.3-a.12", 3, ""],
  ["1.2.3-a1234", "1.2.3", 3, "-a1234"],
  ["1.2.3-arc", "1.2.3", 3, "-arc"],
  ["1.2.3-devel", "1.2.3", 3, "-devel"],
  ["1.2.3-.-x", "1.2.3", 3, "-.-x"],
];

describe("parseVersionTag", () => {
  it.each(versions)("%s is %s", (tag, version, precision, variant) => {
    const parsed = parseVersionTag(tag);
    expect(parsed?.version.version).toBe(version);
    expect(parsed).toMatchObject({ precision, variant });
  });

  it.each([
    "latest",
    "stable",
    "main",
    "2026-07-23",
    "2026-07-23.1",
    "20240919085713",
    "RELEASE.2024-01-01T00-00-00Z",
    "d157429-831268a",
    "0123456",
    "123456",
    "1.0.1892.0_1.0.424.0",
    "1.2.3.4",
    "v",
    "",
    "1.",
    "1abc",
    "main-0a1b2c3-4d5e6f7",
    "sha256-aaaa.sig",
    "1".repeat(128),
  ])("%s is no version", (tag) => {
    expect(parseVersionTag(tag)).toBeUndefined();
  });
});

describe("a version's pre-release", () => {
  it.each([
    ["1.2.3", ""],
    ["1.2.3-alpine", ""],
    ["1.2.3-rc.01-alpine", "rc.01"],
    ["1.2.3rc-1", "rc-1"],
  ])("of %s is %j, as it is written", (tag, prerelease) => {
    expect(parseVersionTag(tag)?.prerelease).toBe(prerelease);
  });
});

describe("compareVersionTags", () => {
  it.each([
    ["1.2.3", "1.2.3-alpine", -1],
    ["1.2.3-alpine", "1.2.3", 1],
    ["1.2.3-alpine", "1.2.3-slim", 0],
    ["1.2.3", "v1.2.3", 0],
  ])("of %s and %s is %i", (one, other, expected) => {
    const [a, b] = [parseVersionTag(one), parseVersionTag(other)];
    expect(a && b && compareVersionTags(a, b)).toBe(expected);
  });

  it("sorts newest first, fuller before shorter, plain before variants", () => {
    const tags = ["1.2", "1.10.0", "1.2.0-alpine", "1.2.0", "1.2.0-rc.2", "1.2.0-rc.10", "v2", "1.9.9"];
    const sorted = tags
      .map((tag) => ({ tag, version: parseVersionTag(tag) }))
      .sort((a, b) => (a.version && b.version ? compareVersionTags(a.version, b.version) : 0))
      .map((one) => one.tag);
    expect(sorted).toEqual([
      "v2",
      "1.10.0",
      "1.9.9",
      "1.2.0",
      "1.2.0-alpine",
      "1.2",
      "1.2.0-rc.10",
      "1.2.0-rc.2",
    ]);
  });
});
