// The spelling check: its list of words stays short and in order, and it finds what it is there to find.
import { describe, expect, it } from "vitest";
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";

const root = fileURLToPath(new URL("..", import.meta.url));
const words = readFileSync(`${root}cspell/words.txt`, "utf8").trimEnd().split("\n");

/** What the checker finds in a text, as if it were in the file `path`. */
function found(path: string, text: string): string[] {
  const checker = spawnSync(
    process.execPath,
    [
      `${root}node_modules/cspell/bin.mjs`,
      "lint",
      "--no-progress",
      "--no-summary",
      "--words-only",
      `stdin://${path}`,
    ],
    { cwd: root, input: text, encoding: "utf8" },
  );
  expect(checker.stderr).toBe("");
  return checker.stdout.split("\n").filter((word) => word !== "");
}

describe("the project's words", () => {
  it("are in lower case, sorted, and each there once", () => {
    expect(words).toEqual([...new Set(words.map((word) => word.toLowerCase()))].sort());
  });

  it("are all used", () => {
    const paths = [
      "*.md",
      "*.yml",
      "action",
      "deploy",
      "docs",
      "examples",
      "man",
      "schemas",
      "scripts",
      "src",
      "templates",
    ];
    const text = execFileSync("git", ["grep", "-hIi", "-E", words.join("|"), "--", ...paths], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    }).toLowerCase();
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
  });
});

describe("the spelling check", () => {
  it.each(["src/core/example.ts", "docs/example.md", "examples/quickstart/example.yaml"])(
    "finds in %s",
    (path) => {
      const text =
        "// # A mispeled word, a British colour and a catalogue. ECR, runwhen and skopeo are names.\n";
      expect(found(path, text)).toEqual(["mispeled", "colour", "catalogue"]);
    },
  );

  it("finds in pages what has a plainer word", () => {
    expect(found("docs/how-to/example.md", "Mend the file beside the config.\n")).toEqual(["Mend", "beside"]);
  });
});
