import { describe, expect, it } from "vitest";
import { ago, count, formatBytes, formatSeconds } from "../../src/views/units.ts";

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [1_540, "1.5 kB"],
    [9_960, "10 kB"],
    [96_000_000, "96 MB"],
    [100_400_000, "100 MB"],
    [999_499_999, "999 MB"],
    [999_500_000, "1 GB"],
    [1_270_000_000, "1.27 GB"],
    [10_000_000, "10 MB"],
    [12_700_000_000, "12.7 GB"],
    [200_000_000_000, "200 GB"],
    [2e18, "2000 PB"],
  ])("%i is %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe("durations", () => {
  it.each([
    [0, "0.0 s"],
    [4.13, "4.1 s"],
    [9.96, "10 s"],
    [59.4, "59 s"],
    [59.6, "1 min 00 s"],
    [125, "2 min 05 s"],
    [3725, "1 h 02 min"],
  ])("%f is %s", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
});

describe("how long ago", () => {
  const now = new Date("2026-11-26T12:00:00Z");

  it.each([
    ["2026-11-26T11:59:01Z", "less than a minute ago"],
    ["2026-11-26T11:58:59Z", "1 min ago"],
    ["2026-11-26T11:00:01Z", "59 min ago"],
    ["2026-11-26T11:00:00Z", "1 h ago"],
    ["2026-11-24T12:00:01Z", "47 h ago"],
    ["2026-11-24T12:00:00Z", "2 days ago"],
    ["2026-11-26T12:00:01Z", undefined],
    ["not a time", undefined],
  ])("%s is %s", (time, text) => expect(ago(time, now)).toBe(text));
});

it("counts with the right noun", () => {
  expect([count(1, "repository"), count(2, "repository"), count(0, "file")]).toEqual([
    "1 repository",
    "2 repositories",
    "0 files",
  ]);
});
