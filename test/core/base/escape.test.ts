import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  displayWidth,
  padDisplay,
  printable,
  printableJson,
  printableLines,
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
