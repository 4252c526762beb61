// Each code of docs/errors.md is produced by a test: the program prints it in a golden text of test/mistakes, or the
// test that test/mistakes/codes names expects it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { problemCodes } from "../../src/core/base/problem-code.gen.ts";
import * as local from "../mistakes/codes/local.ts";
import * as remote from "../mistakes/codes/remote.ts";

const golden = "test/mistakes/golden";
/** These are given problems to show or to count, and produce none. */
const fed = /^test\/(?:views|support|fixtures|cli\/terminal)\//;

function printed(): Set<string> {
  const codes = new Set<string>();
  for (const half of readdirSync(golden))
    for (const name of readdirSync(join(golden, half))) {
      const text = readFileSync(join(golden, half, name), "utf8");
      for (const [, code = ""] of text.matchAll(
        /^(?:Error: .*|Warning: .*|--- blocked) \[([a-z]+\/[a-z0-9-]+)\]$/gm,
      ))
        codes.add(code);
    }
  return codes;
}

/** Whether a test names the code where it says what it expects: not in a comment, and not where it makes a problem itself. */
function expects(text: string, code: string): boolean {
  const bare = text.replaceAll(/(?:^|(?<=\s))\/\/ .*$/gm, "");
  if (!/\bexpect/.test(bare)) return false;
  const literal = new RegExp(String.raw`(?<![\w./-])${code.replace("/", String.raw`\\?/`)}(?![\w./-])`, "g");
  const made = /(?:\b(?:fault|warning|problem|complaint)\(|\bnew Problem\(\{\s*code:)\s*["'`]$/;
  return [...bare.matchAll(literal)].some(({ index }) => !made.test(bare.slice(0, index)));
}

it("are all produced, each known from one place", () => {
  const known = [
    ...printed(),
    ...[local, remote].flatMap(({ elsewhere, notYet }) => [...Object.keys(elsewhere), ...notYet]),
  ];
  const documented = new Set<string>(problemCodes);
  expect({
    unproduced: problemCodes.filter((code) => !known.includes(code)),
    unneeded: known.filter((code, index) => known.indexOf(code) !== index),
    undocumented: known.filter((code) => !documented.has(code)),
  }).toEqual({ unproduced: [], unneeded: [], undocumented: [] });
});

it.each(Object.entries({ ...local.elsewhere, ...remote.elsewhere }))("%s is expected by %s", (code, file) => {
  expect(file).not.toMatch(fed);
  expect(file).toMatch(/^test\/.*\.ts$/);
  expect(existsSync(file)).toBe(true);
  expect(expects(readFileSync(file, "utf8"), code)).toBe(true);
});

it.each<[string, string, boolean]>([
  ["a literal", 'expect(problem.code).toBe("file/missing");', true],
  ["a text with more", 'expect(stderr).toContain("[file/missing]");', true],
  ["a code with its place", 'it.each([["a", "file/missing 3:1"]])("", expectCode);', true],
  ["a regular expression", String.raw`expect(stderr).toMatch(/\[file\/missing\]/);`, true],
  ["a comment", '// Says "file/missing".\nexpect(1).toBe(1);', false],
  ["a comment behind a line", 'expect(1).toBe(1); // "file/missing"', false],
  ["another code", 'expect(problem.code).toBe("file/missing-part");', false],
  ["the end of another", 'expect(problem.code).toBe("a/file/missing");', false],
  ["a problem that the test makes", 'expect(show(problem("file/missing", "No file"))).toBe("");', false],
  ["one made as an object", 'expect(new Problem({\n  code: "file/missing" })).toBe("");', false],
  ["no expectation", 'const code = "file/missing";', false],
])("finds in a test %s", (_, text, found) => {
  expect(expects(text, "file/missing")).toBe(found);
});
