import { describe, expect, it } from "vitest";
import { ruleWarnings } from "../../../../src/core/plan/warnings/rules.ts";

const at = { file: "mirror.config.yaml", line: 7, column: 5 };
const codes = (rules: readonly string[], names: readonly string[]) =>
  ruleWarnings(
    rules.map((match) => ({ match, at })),
    names,
  ).map(({ code }) => code);

describe("ruleWarnings", () => {
  it.each([
    ["each rule wins somewhere", ["a/b", "a/**"], ["a/b", "a/c"], []],
    ["a rule matches nothing", ["a/**", "z/**"], ["a/b"], ["plan/unused-rule"]],
    ["an earlier rule takes all", ["a/**", "a/b"], ["a/b", "a/c"], ["plan/hidden-rule"]],
    ["there are no rules", [], ["a"], []],
  ] as const)("%s", (_name, rules, names, expected) => {
    expect(codes(rules, names)).toEqual(expected);
  });

  it("says where, and which rule goes before", () => {
    const [hidden] = ruleWarnings(
      [
        { match: "a/**", at },
        { match: "a/b", at: { ...at, line: 9 } },
      ],
      ["a/b"],
    );
    expect(hidden).toMatchObject({ severity: "warning", at: { line: 9 } });
    expect(hidden?.detail).toContain('"a/**" at line 7');
  });
});
