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
});
