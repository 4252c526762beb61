import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { readYaml } from "../../../src/sources/kind/yaml-file.ts";
import type { YamlValue } from "../../../src/yaml/tree.ts";

function plain(value: YamlValue): unknown {
  if (value.type === "text") return value.text;
  if (value.type === "list") return value.items.map(plain);
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
}

function read(text: string): unknown {
  return plain(readYaml(text, "f.yaml").root);
}

function placeOf(text: string): string {
  try {
    readYaml(text, "f.yaml");
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first] = error.diagnostics;
    return `${first?.code ?? ""} ${first?.at?.line ?? 0}:${first?.at?.column ?? 0}`;
  }
  return "no problem";
}

describe("readYaml", () => {
  it.each([
    ["numbers keep their text", "a: 1.10\nb: 0115\nc: 1e3\n", { a: "1.10", b: "0115", c: "1e3" }],
    ["quoted text", "a: '1.10'\nb: \"x\\ny\"\n", { a: "1.10", b: "x\ny" }],
    ["null and nothing", "a: null\nb:\nc: ~\nd: ''\n", { a: null, b: null, c: null, d: "" }],
    [
      "anchors, also one that is set again",
      "a: &x 1\nb: *x\nc: &x 2\nd: *x\n",
      { a: "1", b: "1", c: "2", d: "2" },
    ],
    ["merges", "b: &b {x: 1, y: 2}\na: {<<: *b, y: 3}\n", { b: { x: "1", y: "2" }, a: { y: "3", x: "1" } }],
    ["merges of several", "a: {<<: [{x: 1}, {x: 2, y: 3}]}\n", { a: { x: "1", y: "3" } }],
    ["JSON with tabs and CRLF", '{\r\n\t"a": [1,\t"b"]\r\n}', { a: ["1", "b"] }],
    ["an empty text", "", null],
    ["comments alone", "# x\n", null],
    ["a key of JavaScript's own", "constructor: 1\n", { constructor: "1" }],
    ["a document with its marks", "---\na: 1\n...\n", { a: "1" }],
  ])("%s", (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("knows where values stand", () => {
    const yaml = readYaml("a:\n  - x\n  - {b: y}\n", "f.yaml");
    expect(yaml.at(7)).toEqual({
      file: "f.yaml",
      line: 2,
      column: 5,
      frame: [
        { line: 1, text: "a:" },
        { line: 2, text: "  - x" },
      ],
    });
    expect(yaml.line(13)).toBe(3);
  });

  it.each([
    ["an unclosed quote", 'a: "x\n', "yaml/syntax 2:1"],
    ["a tab as indent", "a:\n\tb: 1\n", "yaml/syntax 2:1"],
    ["a duplicate key", "a: 1\nb: 2\na: 3\n", "yaml/duplicate-key 3:1"],
    ["an alias without anchor", "a: *x\n", "yaml/alias 1:4"],
    ["an alias of itself", "a: &a [*a]\n", "yaml/limit"],
    ["two documents", "a\n---\nb\n", "yaml/documents 2:1"],
    ["a key that is a list", "? [a]\n: b\n", "yaml/key 1:3"],
    ["a merge of a text", "a: {<<: x}\n", "yaml/merge 1:9"],
    ["900 levels of flow", "[".repeat(900), "yaml/limit 1:1"],
    [
      "3,000 levels of block",
      Array.from({ length: 3000 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""),
      "yaml/limit 1:1",
    ],
  ])("refuses %s", (_, text, expected) => {
    expect(placeOf(text).startsWith(expected)).toBe(true);
  });

  it("refuses more words than memory holds", { timeout: 120_000 }, () => {
    expect(placeOf(`[${"[],".repeat(1_000_000)}`).startsWith("yaml/limit 1:1")).toBe(true);
  });

  it("reads 100,000 keys in linear time", () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `key-${i}: ${i}\n`).join("");
    const before = process.cpuUsage();
    expect(Object.keys(read(text) as object)).toHaveLength(100_000);
    expect(process.cpuUsage(before).user / 1_000_000).toBeLessThan(20);
  });
});
