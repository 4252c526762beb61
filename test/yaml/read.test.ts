import { describe, expect, it } from "vitest";
import { Positions } from "../../src/yaml/positions.ts";
import { readYaml, readYamlStream, type YamlOptions } from "../../src/yaml/read.ts";
import { valueAt, type YamlValue } from "../../src/yaml/tree.ts";

/** `kind line:column` for each fault. */
function faults(text: string, options: YamlOptions = {}): string[] {
  const positions = new Positions("f.yaml", text);
  return readYaml(text, options).faults.map(({ kind, offset }) => {
    const { line, column } = positions.at(offset);
    return `${kind} ${line}:${column}`;
  });
}

function textAt(root: YamlValue, ...path: (string | number)[]): string | null | undefined {
  const value = valueAt(root, path);
  return value?.type === "text" ? value.text : undefined;
}

describe("readYaml", () => {
  it.each<[string, string, YamlOptions, string[]]>([
    ["nothing", "", {}, []],
    ["good text", "a: [1, {b: c}]\n", {}, []],
    ["a tab as indent", "a:\n\tb: 1\n", {}, ["syntax 2:1"]],
    ["a key twice", "a: 1\nb: 2\na: 3\n", {}, ["duplicate 3:1"]],
    ["keys that are no text", "? [x]\n: 1\n~: 2\n", {}, ["key 1:3", "null-key 3:1"]],
    ["an alias before its anchor", "a: *x\nb: &x 1\n", {}, ["alias 1:4"]],
    ["an alias in its own anchor", "a: &x [*x]\n", {}, ["self-alias 1:8"]],
    ["a merge of a text", "a: { <<: x }\n", { merge: true }, ["merge 1:10"]],
    ["`<<` that isn't merged", "a: { <<: x }\n", {}, []],
    ["a tag", "a: !x 1\n", {}, ["tag 1:7"]],
    ["a second document", "a: 1\n---\nb: [\n", {}, ["documents 2:1"]],
    ["another version", "%YAML 1.1\n---\na: yes\n", {}, ["version 1:1"]],
    ["too many words and signs", "a: 1\nb: 2\n", { mostLexemes: 6 }, ["length 1:4"]],
    ["too many values", "[1, 2, 3, 4]", { mostValues: 4 }, ["values 1:11"]],
    ["too much repeated", "a: &x [1, 2]\nb: [*x, *x]\n", { mostAliased: 5 }, ["aliases 2:9"]],
    ["a hundred levels", "[".repeat(100) + "]".repeat(100), {}, []],
    ["a level more", "[".repeat(101) + "]".repeat(101), {}, ["depth 1:101"]],
  ])("finds the faults of %s", (_, text, options, expected) => {
    expect(faults(text, options)).toEqual(expected);
  });

  it("repeats values, and says where they are repeated", () => {
    const { root } = readYaml("a: &x 1.10\nb: *x\nc: &x 2\nd: *x\n*x : e\n");
    expect(["a", "b", "c", "d", "2"].map((key) => textAt(root, key))).toEqual([
      "1.10",
      "1.10",
      "2",
      "2",
      "e",
    ]);
    expect(valueAt(root, ["b"])).toMatchObject({ offset: 6, end: 10, alias: { offset: 14, end: 16 } });
  });

  it("keeps the first of two keys when it is strict, else the last", () => {
    expect(textAt(readYaml("a: 1\na: 2\n", { strict: true }).root, "a")).toBe("1");
    expect(textAt(readYaml("a: 1\na: 2\n").root, "a")).toBe("2");
  });

  it("merges what the map doesn't say itself, the first of several first", () => {
    const text = "a: { <<: [{ x: 1, y: 1 }, { y: 2, z: 2 }], x: 0 }\n";
    const { root } = readYaml(text, { merge: true });
    expect(["x", "y", "z"].map((key) => textAt(root, "a", key))).toEqual(["0", "1", "2"]);
  });
});

describe("readYamlStream", () => {
  it("reads the documents beside a broken one, with positions in the whole text", () => {
    const text = "a: 1\n---\nb: [\n---\nc: 3\n";
    const [first, second, third] = readYamlStream(text);
    expect(first?.faults).toEqual([]);
    expect(second?.faults[0]?.kind).toBe("syntax");
    expect(third?.root.offset).toBe(text.indexOf("c"));
  });

  it("is one empty document for a text that is too deep", () => {
    const read = readYamlStream(`a: 1\n---\n${"[".repeat(200)}`);
    expect(read.map(({ faults: [fault] }) => fault?.kind)).toEqual(["depth"]);
  });
});
