import { describe, expect, it } from "vitest";
import { formatYaml, readTree, readValue } from "../../src/yaml/plain.ts";

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
    ["an alias before its anchor", "a: *b\nb: &b 1", /b/],
    ["eight million brackets", "[".repeat(8_000_000), /nested deeper/],
    ["aliases that nest too deeply", deepAliases(4), /too many/],
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
    expect(readTree(bomb.join("\n"))).toEqual({ broken: "it has too many nodes" });
  });
});

describe("readValue", () => {
  it("keeps numbers as numbers", () => {
    expect(JSON.stringify(readValue("{a: 4.10, b: '4.10', c: 8080}"))).toBe(
      '{"value":{"a":4.1,"b":"4.10","c":8080}}',
    );
  });
});

describe("formatYaml", () => {
  it("leaves long lines whole, and quotes for 1.1 what that takes for another type", () => {
    const long = "word ".repeat(40).trim();
    expect(formatYaml({ a: long, b: "yes", c: "1.10" })).toBe(`a: ${long}\nb: yes\nc: "1.10"\n`);
    expect(formatYaml({ b: "yes" }, "1.1")).toBe('b: "yes"\n');
  });
});

/** Each anchor holds the one before it, ninety levels down. */
function deepAliases(count: number): string {
  const nested = (inner: string): string => `${"[".repeat(90)}${inner}${"]".repeat(90)}`;
  const lines = Array.from(
    { length: count },
    (_, at) => `a${at}: &a${at} ${nested(at === 0 ? "x" : `*a${at - 1}`)}`,
  );
  return lines.join("\n");
}
