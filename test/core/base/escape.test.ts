import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  displayWidth,
  padDisplay,
  printable,
  printableJson,
  printableLines,
  withoutCommands,
  shellWord,
} from "../../../src/core/base/escape.ts";

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const anyText = fc.string({ unit: "binary" });

describe("printable text", () => {
  it.each([
    ["plain", "nginx:1.27 – ümlaut 日本", "nginx:1.27 – ümlaut 日本"],
    ["an escape sequence", "\u001b[31m", "\\x1b[31m"],
    ["line ends and tabs", "a\r\n\tb", "a\\r\\n\\tb"],
    ["NUL and DEL", "\u0000\u007f", "\\x00\\x7f"],
    ["C1", "\u009b2J", "\\x9b2J"],
    ["bidi", "\u202e\u2066\u200f\u061c", "\\u202e\\u2066\\u200f\\u061c"],
    ["zero width", "a\u200bb\u2060\ufeff", "a\\u200bb\\u2060\\ufeff"],
    ["soft hyphen", "a\u00adb", "a\\xadb"],
    ["tags beyond the basic plane", "\u{e0041}", "\\u{e0041}"],
    ["line separators", "\u2028\u2029", "\\u2028\\u2029"],
    ["half a character", "\ud83d", "\\ud83d"],
    ["a whole one", "😀", "😀"],
  ])("%s", (_, text, shown) => expect(printable(text)).toBe(shown));

  it("never holds what a terminal obeys", () => {
    fc.assert(fc.property(anyText, (text) => !unsafe.test(printable(text))));
    fc.assert(fc.property(anyText, (text) => printableLines(text).every((line) => !unsafe.test(line))));
  });

  it("keeps lines where lines are wanted", () => {
    expect(printableLines("a\r\n\tb\u001b\n")).toEqual(["a", "  b\\x1b", ""]);
  });
});

/** As the agents of these CI systems look for commands in a line of a job's output. */
const obeyed: Readonly<Record<string, (line: string) => boolean>> = {
  azure: (line) => /##vso\[/i.test(line) || line.includes("##["),
  github: (line) => /^[\s\u0085]*::/.test(line) || line.includes("##["),
  gitlab: (line) => /section_(?:start|end):\d+:/.test(line),
  teamcity: (line) => line.includes("##teamcity["),
};
const isObeyed = (text: string): boolean =>
  text.split(/\r\n|\r|\n/).some((line) => Object.values(obeyed).some((test) => test(line)));

describe("text without commands", () => {
  it.each([
    [
      "Azure's command",
      "a ##vso[task.setvariable variable=X]y",
      "a #\\u0023vso[task.setvariable variable=X]y",
    ],
    ["its mark for the log", "##[error]no", "#\\u0023[error]no"],
    ["in capitals", "##VSO[task.complete]", "#\\u0023VSO[task.complete]"],
    ["one more sign", "###[group]", "##\\u0023[group]"],
    ["GitHub's command", "::add-mask::x", "\\u003a:add-mask::x"],
    ["behind space and color", "a\n \u001b[31m\u00a0::error::x", "a\n \u001b[31m\u00a0\\u003a:error::x"],
    ["in the middle of a line", "no ::error file=a,line=1::x", "no \\u003a:error file=a,line=1::x"],
    ["GitLab's section", "section_start:17:a[collapsed=true]", "section\\u005fstart:17:a[collapsed=true]"],
    ["TeamCity's message", "##teamcity[buildStop]", "#\\u0023teamcity[buildStop]"],
  ])("%s", (_, text, shown) => expect(withoutCommands(text)).toBe(shown));

  it.each([
    "arn:aws:s3:::bucket and arn:aws:s3:::other",
    "[::1]:5000/a/b:1 and 2001:db8::1",
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/a/b:1@sha256:00",
    "# a comment ## another #1 ${name##*/}",
    "section_startled: 1",
  ])("leaves %j", (text) => expect(withoutCommands(text)).toBe(text));

  const words = [
    "##",
    "#",
    "[",
    "vso[",
    "]",
    "::",
    ":",
    " ",
    "\n",
    "\r",
    "error",
    "section_",
    "start:",
    "1:",
    "\\",
    "\u00a0",
  ];
  const hostile = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(""));

  it("is obeyed by no CI system, and stays what it is at the second time", () => {
    fc.assert(fc.property(hostile, (text) => !isObeyed(withoutCommands(text))));
    fc.assert(
      fc.property(hostile, (text) => {
        const once = withoutCommands(text);
        return withoutCommands(once) === once;
      }),
    );
  });

  it("keeps the value of a JSON text", () => {
    fc.assert(
      fc.property(hostile, hostile, fc.constantFrom(0, 2), (key, value, indent) => {
        const json = printableJson({ [key]: [value] }, indent);
        expect(JSON.parse(withoutCommands(json))).toEqual({ [key]: [value] });
      }),
    );
  });

  it.each([
    ["spaces", " ".repeat(1e6)],
    ["beginnings of commands", "::a ".repeat(250_000)],
    ["signs", "#".repeat(1e6)],
    ["colons", ":".repeat(1e6)],
    ["colors", `${"\u001b[0m".repeat(250_000)}::`],
  ])("takes no long time for a million %s", (_, text) => {
    const begun = performance.now();
    withoutCommands(text);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe("printable JSON", () => {
  it("is the same value, and safe", () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyText, (value, text) => {
        const json = printableJson({ value, text }, 2);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text })));
        expect(json.replaceAll("\n", "")).not.toMatch(unsafe);
      }),
    );
  });
});

describe("width", () => {
  it.each([
    ["abc", 3],
    ["日本", 4],
    ["😀", 2],
    ["e\u0301", 1],
    ["", 0],
  ])("%s", (text, width) => expect(displayWidth(text)).toBe(width));

  it("pads to columns, not characters", () => {
    expect(padDisplay("日", 4)).toBe("日  ");
    expect(padDisplay("long", 2)).toBe("long");
  });
});

describe("a word for a shell", () => {
  it.each([
    ["charts/images.txt", "charts/images.txt"],
    ["my images.txt", "'my images.txt'"],
    ["$(touch x).txt", "'$(touch x).txt'"],
    ["it's", "'it'\\''s'"],
    ["", "''"],
  ])("%j", (text, word) => expect(shellWord(text)).toBe(word));

  it("means its text to a shell, whatever that is", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 20 }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(anyText, (text) => {
        const said = execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" });
        expect(said).toBe(text);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
