import { describe, expect, it } from "vitest";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { editValues } from "../../../src/outputs/values/edit.ts";
import type { Assignment } from "../../../src/outputs/values/solve.ts";
import { readValue } from "../../../src/yaml/plain.ts";

function set(path: string, value: string | boolean, list?: unknown): Assignment {
  const steps = path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return { path: steps, value, before: null, ...(list === undefined ? {} : { list }) };
}

const big = `# Values of the platform team. Keep the order!
replicas: 3   # three zones

image:
  registry: 'docker.io'     # single quotes stay
  repository: "example/app" # so do double ones
  tag: 4.10
  # pullPolicy: Always
shared: &shared
  image: quay.io/x/shared:1
other: { image: quay.io/x/y:1, port: 8080 }
empty:
nothing: ~
list:
  - name: a
    image: quay.io/x/a:1
  - name: b   # the second
    image: quay.io/x/b:1
script: |
  echo image

# the end
`;

describe("editValues", () => {
  it("changes only the texts that must change", () => {
    const edited = editValues(
      big,
      [
        set("image.registry", "ecr.example.com"),
        set("image.repository", "mirror/app"),
        set("shared.image", "ecr.example.com/x/shared:1"),
        set("other.image", "ecr.example.com/x/y:1"),
        set("list.1.image", "ecr.example.com/x/b:1"),
      ],
      "values.yaml",
    );
    const before = big.split("\n");
    const changed = edited.split("\n").flatMap((line, at) => (line === before[at] ? [] : [line]));
    expect(changed).toEqual([
      "  registry: 'ecr.example.com'     # single quotes stay",
      '  repository: "mirror/app" # so do double ones',
      "  image: ecr.example.com/x/shared:1",
      "other: { image: ecr.example.com/x/y:1, port: 8080 }",
      "    image: ecr.example.com/x/b:1",
    ]);
  });

  it.each([
    [
      "after its neighbors",
      "a:\n  b: 1\n# next\nc: 2\n",
      set("a.image", "x/y:1"),
      "a:\n  b: 1\n  image: x/y:1\n# next\nc: 2\n",
    ],
    ["with its parents", "a: 1\n", set("b.image.repository", "x"), "a: 1\nb:\n  image:\n    repository: x\n"],
    ["in braces", "a: { b: 1 }\n", set("a.image", "x/y:1"), "a: { b: 1, image: x/y:1 }\n"],
    ["in empty braces", "a: {}\n", set("a.image.tag", "1"), 'a: { image: { tag: "1" } }\n'],
    ["in place of nothing", "a:\nb: 1\n", set("a", "x/y:1"), "a: x/y:1\nb: 1\n"],
    [
      "in place of nothing, before a comment",
      "a: # why\nb: 1\n",
      set("a", "x/y:1"),
      "a: x/y:1 # why\nb: 1\n",
    ],
    ["in place of null", "a: ~ # why\n", set("a", "x/y:1"), "a: x/y:1 # why\n"],
    ["below nothing", "a:\nb: 1\n", set("a.image", "x/y:1"), "a: { image: x/y:1 }\nb: 1\n"],
    ["into an empty file", "", set("a.image", "x/y:1"), "a:\n  image: x/y:1\n"],
    ["into comments alone", "# only this", set("a", "x"), "# only this\na: x\n"],
    ["without a line break at the end", "a: 1", set("b", "x"), "a: 1\nb: x\n"],
    ["with the file's line ends", "a:\r\n  b: 1\r\n", set("a.c", "x"), "a:\r\n  b: 1\r\n  c: x\r\n"],
    [
      "after a block text",
      "a:\n  t: |\n    x\n    y\nb: 1\n",
      set("a.c", "x"),
      "a:\n  t: |\n    x\n    y\n  c: x\nb: 1\n",
    ],
    ["after an empty value", "a:\n  b:\nc: 1\n", set("a.d", "x"), "a:\n  b:\n  d: x\nc: 1\n"],
    [
      "in a map of a list",
      "l:\n  - n: a\n    o: 1\n  - n: b\n",
      set("l.0.image", "x"),
      "l:\n  - n: a\n    o: 1\n    image: x\n  - n: b\n",
    ],
    [
      "a list as a whole",
      "a: 1\n",
      set("l.1.image", "new", [{ n: 1 }, { n: 2, image: "old" }]),
      "a: 1\nl:\n  - n: 1\n  - n: 2\n    image: new\n",
    ],
    [
      "a switch",
      "global:\n  a: 1\n",
      set("global.security.allow", true),
      "global:\n  a: 1\n  security:\n    allow: true\n",
    ],
    [
      "in place of a merged key",
      "x: &x { image: a }\ny:\n  <<: *x\n  b: 1\n",
      set("y.image", "n"),
      "x: &x { image: a }\ny:\n  <<: *x\n  b: 1\n  image: n\n",
    ],
    ["in place of an alias", "x: &x a/b:1\ny: *x\n", set("y", "n/b:1"), "x: &x a/b:1\ny: n/b:1\n"],
    ["in place of a block text", "a: >-\n  x/y:1\nb: 1\n", set("a", "n/y:1"), "a: n/y:1\nb: 1\n"],
    ["a text that looks like a number", "a: x\n", set("a", "4.10"), 'a: "4.10"\n'],
    [
      "in JSON",
      '{"a": {"image": "x:1"}, "b": 2}\n',
      set("a.image", "n:1"),
      '{"a": {"image": "n:1"}, "b": 2}\n',
    ],
  ])("puts a key %s", (_, before, one, after) => {
    const edited = editValues(before, [one], "values.yaml");
    expect(edited).toBe(after);
    const read = readValue(edited);
    expect(JSON.stringify("value" in read ? at(read.value, one.path) : read)).toBe(JSON.stringify(one.value));
  });

  it.each([
    ["a list", "- a\n", set("a", "x"), "values/shape"],
    ["no YAML", "a: [\n", set("a", "x"), "values/syntax"],
    ["a key twice", "a: 1\na: 2\n", set("a", "x"), "values/duplicate-key"],
    ["a text in the way", "a: text\n", set("a.image", "x"), "values/shape"],
    ["an alias in the way", "x: &x { image: a }\ny: *x\n", set("y.image", "n"), "values/alias"],
  ])("refuses %s", (_, text, one, code) => {
    try {
      editValues(text, [one], "values.yaml");
      expect.unreachable();
    } catch (error) {
      expect(problemCode(error)).toBe(code);
    }
  });
});

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], value);
}
