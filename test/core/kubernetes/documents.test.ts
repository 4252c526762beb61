import { describe, expect, it } from "vitest";
import { readDocuments, readTree, readValue } from "../../../src/core/kubernetes/documents.ts";

describe("readDocuments", () => {
  it("splits at markers, keeps templates and lines, and passes over empty ones", () => {
    const { documents } = readDocuments(
      "---\n# Source: app/templates/a.yaml\na: 1\n---\n# nothing\n---\n--- {b: 2}\n",
    );
    expect(
      documents.map(({ tree, template, line }) => ({ tree: JSON.stringify(tree), template, line })),
    ).toEqual([
      { tree: '{"a":"1"}', template: "app/templates/a.yaml", line: 1 },
      { tree: '{"b":"2"}', template: undefined, line: 7 },
    ]);
  });

  it("warns of one that can't be read and keeps the others", () => {
    const { documents, warnings } = readDocuments(
      "a: 1\n---\n# Source: app/templates/b.yaml\nb: [\n---\nc: 3\n",
    );
    expect(documents).toHaveLength(2);
    expect(warnings).toMatchObject([
      { code: "yaml/document", detail: expect.stringContaining("app/templates/b.yaml at line 2") as string },
    ]);
  });

  it("takes a marker only at the beginning of a line", () => {
    expect(readDocuments("a: |\n  ---\n  x\n").documents).toHaveLength(1);
  });
});

describe("readTree", () => {
  it("keeps the text of numbers", () => {
    expect(JSON.stringify(readTree("{a: 4.10, b: 0o17, c: 1e3, d: true, e: ~, f: '1'}"))).toBe(
      '{"tree":{"a":"4.10","b":"0o17","c":"1e3","d":true,"e":null,"f":"1"}}',
    );
  });

  it("reads YAML 1.2: a bare = is a text, yes is a text", () => {
    expect(JSON.stringify(readTree("[=, yes, 012]"))).toBe('{"tree":["=","yes","012"]}');
  });

  it("resolves anchors and merge keys", () => {
    expect(JSON.stringify(readTree("a: &x {k: 1, l: 2}\nb: *x\nc: {<<: *x, l: 3}"))).toBe(
      '{"tree":{"a":{"k":"1","l":"2"},"b":{"k":"1","l":"2"},"c":{"l":"3","k":"1"}}}',
    );
  });

  it("takes __proto__ for a key", () => {
    const read = readTree("__proto__: {image: x}");
    expect("tree" in read && Object.keys(read.tree as object)).toEqual(["__proto__"]);
  });

  it.each([
    ["deep flow", "[".repeat(20_000), /nested deeper/],
    [
      "deep blocks",
      Array.from({ length: 3000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
      /nested deeper/,
    ],
    ["an alias without an anchor", "a: *b", /b/],
    ["an alias of itself", "a: &a [*a]", /a/],
  ])("refuses %s", (_, text, why) => {
    const read = readTree(text);
    expect("broken" in read && read.broken).toMatch(why);
  });

  it("stops at an alias bomb", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (let at = 1; at < 9; at += 1)
      bomb.push(
        `${"abcdefghi"[at]}: &${"abcdefghi"[at]} [${Array.from({ length: 9 }, () => `*${"abcdefghi"[at - 1]}`).join(",")}]`,
      );
    const started = performance.now();
    readTree(bomb.join("\n"));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("readValue", () => {
  it("keeps numbers as numbers", () => {
    expect(JSON.stringify(readValue("{a: 4.10, b: '4.10', c: 8080}"))).toBe(
      '{"value":{"a":4.1,"b":"4.10","c":8080}}',
    );
  });
});
