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

describe("compareVersionTags", () => {
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
