// The rules by which a page is followed: what is a step, what counts as shown, what an update writes.
import { describe, expect, it } from "vitest";
import { blocksOf } from "./support/markdown.ts";
import { blockMarker, pageMarker, storyOf } from "./support/page-markers.ts";
import { isShown, renewed, stepsOf } from "./support/story.ts";

describe("steps", () => {
  it("are files, commands with their continued lines, and second terminals", () => {
    const page =
      "```yaml a/b.yaml\nx: 1\n```\n\n```console\n$ one \\\n    two\nout\n$ three\n```\n\n```console background\n$ serve\nready\n```\n\n```text\nno step\n```\n";
    expect(stepsOf(blocksOf(page))).toMatchObject([
      { kind: "file", path: "a/b.yaml", text: "x: 1\n" },
      { kind: "command", text: "one \\\n    two", shown: "out", line: 6, height: 2, isBackground: false },
      { kind: "command", text: "three", shown: undefined, line: 9 },
      { kind: "command", text: "serve", shown: "ready", isBackground: true },
    ]);
  });
});

describe("what is shown", () => {
  it.each([
    ["a\nb", "a\nb\n", true],
    ["a", "a\nb\n", false],
    ["a\n...", "a\nb\n", true],
    ["...\nb", "a\nb\n", true],
    ["a\n...\nb", "a\nb\n", true],
    ["a.c", "abc\n", false],
    ["done in 0.3 s", "done in 12 s\n", true],
    ["pushed 2026-11-27 08:08Z", "pushed 2027-01-01 00:00Z\n", true],
    ["7 done (3.8 kB in 0.3 s)", "7 done (4 kB in 2 s)\n", true],
    ["7 done (3.8 kB in 0.3 s)", "6 done (3.8 kB in 0.3 s)\n", false],
  ])("%j for %j: %s", (shown, printed, expected) => {
    expect(isShown(shown, printed)).toBe(expected);
  });
});

describe("an update", () => {
  it.each([
    [undefined, "a\nb\n", "a\nb"],
    ["?", "a\nb\n", "a\nb"],
    ["old", "new\n", "new"],
    ["...\n?", "a\nb\n", "...\nb"],
    ["...\nPlan: 1 image\n...", "x\nPlan: 2 images\ny\n", "...\nPlan: 2 images\n..."],
    [
      "...\n+ image web:1 5 B\n...",
      "+ image api:1 5 B\n+ image web:1 6 kB\nend\n",
      "...\n+ image web:1 6 kB\n...",
    ],
    ["...\nnothing of this\n...", "a\nb\n", undefined],
  ])("of %j with %j writes %j", (shown, printed, expected) => {
    expect(renewed(shown, printed)).toBe(expected);
  });
});

describe("comments in a page", () => {
  it("say where it runs", () => {
    const text =
      "# A\n\n<!-- run in: examples/gates | needs: helm, curl | with: a/b.yml | before: one && two -->\n\nText.\n";
    const before = "one && two";
    expect(storyOf(text)).toEqual({
      folder: "examples/gates",
      needs: ["helm", "curl"],
      files: ["a/b.yml"],
      before,
    });
    expect(storyOf("# A\n\n<!-- run in: an empty folder -->\n")?.folder).toBeUndefined();
    expect(storyOf("# A\n\nText.\n")).toBeUndefined();
  });

  it("say for the page or for one block who else runs it, or why nobody does", () => {
    expect(pageMarker("# A\n\n<!-- not run: why -->\n")).toBe("not run: why");
    const text = "# A\n\nText.\n\n<!-- run by: test/a.test.ts -->\n\n```\nx\n```\n\n```\ny\n```\n";
    expect(blocksOf(text).map((block) => blockMarker(text, block))).toEqual([
      "run by: test/a.test.ts",
      undefined,
    ]);
  });
});
