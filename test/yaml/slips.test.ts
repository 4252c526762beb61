import { describe, expect, it } from "vitest";
import { readYaml } from "../../src/yaml/read.ts";
import { slipBehind } from "../../src/yaml/slips.ts";

function slipIn(text: string) {
  const [fault] = readYaml(text, { strict: true }).faults;
  if (fault?.kind !== "syntax") throw new Error("no syntax error");
  return slipBehind(text, fault.offset, fault.message);
}

/** The summary, and the text that is marked with its line. */
function told(text: string): string {
  const slip = slipIn(text);
  if (slip === undefined) return "nothing";
  const line = text.slice(0, slip.offset).split("\n").length;
  return `${slip.summary}, line ${line}: ${text.slice(slip.offset, slip.end)}`;
}

const indented = "A line is indented differently, line";

describe("slipBehind", () => {
  it.each([
    ["a key too far left", "a:\n  - b: 1\n   c: 2\n", `${indented} 3: c`],
    ["a key too far right", "a:\n  - b: 1\n      c: 2\n", `${indented} 3: c`],
    ["a key below its dash", "a:\n  - b: 1\n  c: 2\n", `${indented} 3: c`],
    ["a dash too far left", "a:\n  - b: 1\n - c: 2\n", `${indented} 3: - c`],
    ["a map's key", "a:\n    b: 1\n  c: 2\n", `${indented} 3: c`],
    ["below comments and blank lines", "a:\n  - b: 1 # one\n\n   # two\n   c: 2\n", `${indented} 5: c`],
    ["a quote", 'a: "b\nc: d\n', 'A quote is not closed, line 1: "b'],
    ["a quote that another one closes", 'a: "b\nc: "d"\n', 'A quote is not closed, line 1: "b'],
    ["a bracket", "a: { b: 1\nc: 2\n", "A bracket is not closed, line 1: {"],
    ["an inner bracket", "a: { b: [1, 2 }\nc: 2\n", "nothing"],
    ["a colon", "a: 1\nb:2\nc: 3\n", "A colon without a space, line 2: b:2"],
    ["a colon at a dash", "a:\n  - b:2\n    c: 3\n", "A colon without a space, line 2: b:2"],
  ])("tells %s", (_, text, expected) => expect(told(text)).toBe(expected));

  it("says where a line belongs, and never what a value is", () => {
    const slip = slipIn("a:\n  - password: hush\n   token: hush\n");
    expect(slip).toMatchObject({
      detail: "This line is indented by 3 spaces; the keys around it, as on line 2, by 4.",
      hint: "Indent it by 4 spaces.",
    });
    expect(
      JSON.stringify([slip, slipIn('password: "hush\n'), slipIn("a: 1\npassword:hush\nb: 1\n")]),
    ).not.toContain("hush");
  });

  it.each([
    ["an anchor of a block", "a: &x\n  b: 1\n c: 2\n"],
    ["dashes at their key's column", "a:\n- b: 1\n- c: 2\nd: [\n"],
    ["a block text", "a: |\n    one\n  two\nb: }\n"],
  ])("does not blame %s that is right", (_, text) => expect(told(text)).not.toMatch(/line [12]:/));
});
