import { applyPatch } from "diff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../../src/core/base/digest.ts";
import type { DesiredFile } from "../../../../src/core/plan/desired.ts";
import { diffFiles } from "../../../../src/core/plan/diff/files.ts";

function change(before: string | undefined, after: string | null) {
  const path = "out.csv";
  const file: DesiredFile = {
    path,
    output: { index: 0, kind: "mapping" },
    content: after,
    digest: sha256(after ?? "large"),
    rows: [],
  };
  const there =
    before === undefined ? [] : [[path, { path, content: before, digest: sha256(before) }] as const];
  return diffFiles([file], new Map(there));
}

const diffOf = (before: string | undefined, after: string | null) =>
  change(before, after).map((action) => action.diff);

/** What patch(1) makes of it; there an empty side begins before the first line. */
function patched(before: string, diff: string | undefined): string | false {
  return applyPatch(before, `--- a\n+++ b\n${diff?.replace("@@ -1,0 ", "@@ -0,0 ")}\n`);
}

describe("diffFiles", () => {
  it("does nothing where the file is as wanted", () => {
    expect(change("a\n", "a\n")).toEqual([]);
  });

  it("shows what is far apart in parts of its own, with two lines around each change", () => {
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index}\n`);
    const after = lines.with(1, "other\n").with(10, "another\n").join("");
    expect(diffOf(lines.join(""), after)).toEqual([
      [
        "@@ -1,4 +1,4 @@",
        " line 0",
        "-line 1",
        "+other",
        " line 2",
        " line 3",
        "@@ -9,4 +9,4 @@",
        " line 8",
        " line 9",
        "-line 10",
        "+another",
        " line 11",
      ].join("\n"),
    ]);
  });

  it("shows a new file as all its lines", () => {
    expect(diffOf(undefined, "a\nb\n")).toEqual(["@@ -1,0 +1,2 @@\n+a\n+b"]);
  });

  it.each([
    ["both together are 512 KiB", 256 * 1024, 256 * 1024, true],
    ["both together are more", 256 * 1024, 256 * 1024 + 1, false],
    ["the old one alone is more", 512 * 1024, 1, false],
  ])("shows a change only up to a size: %s", (_, before, after, shown) => {
    const [text = ""] = diffOf("x".repeat(before), "y".repeat(after));
    expect(text !== "").toBe(shown);
  });

  it("shows nothing of a file whose content the plan does not keep", () => {
    expect(diffOf("a\n", null)).toEqual([""]);
  });

  it("shows a file that changes throughout as one hunk, which leads from the old text to the new one", () => {
    const text = fc.record({
      before: fc.nat(4),
      changed: fc.integer({ min: 1_300, max: 1_500 }),
      added: fc.integer({ min: -1_300, max: 20 }),
      after: fc.nat(4),
      isEnded: fc.boolean(),
      wasEnded: fc.boolean(),
    });
    fc.assert(
      fc.property(text, ({ before, changed, added, after, isEnded, wasEnded }) => {
        const lines = (name: string, count: number) =>
          Array.from({ length: count }, (_, at) => `${name}${at}`);
        const around = (middle: readonly string[], ended: boolean) =>
          [...lines("before ", before), ...middle, ...lines("after ", after)].join("\n") +
          (ended ? "\n" : "");
        const old = around(lines("old ", changed), wasEnded);
        const fresh = around(lines("new ", changed + added), isEnded);
        const [diff] = diffOf(old, fresh);
        expect(diff).not.toBe("");
        expect(patched(old, diff)).toBe(fresh);
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  it("shows twelve thousand rows that all change", () => {
    const rows = (name: string) => Array.from({ length: 12_000 }, (_, at) => `${name} ${at}\n`).join("");
    const [diff] = diffOf(rows("old"), rows("new"));
    expect(patched(rows("old"), diff)).toBe(rows("new"));
  });
});
