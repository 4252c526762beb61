import { describe, expect, it } from "vitest";
import { ruleWarnings } from "../../../../src/core/plan/warnings/warnings.ts";

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
    ["a narrower rule takes all that there is today", ["a/b", "a/**"], ["a/b"], []],
    ["one star takes what two stars match today", ["a/*", "a/**"], ["a/b"], []],
    ["two stars take what one star matches", ["a/**", "a/*"], ["a/b"], ["plan/hidden-rule"]],
    ["there are no rules", [], ["a"], []],
  ] as const)("%s", (_name, rules, names, expected) => {
    expect(codes(rules, names)).toEqual(expected);
  });

  const hidden = {
    code: "plan/hidden-rule",
    severity: "warning",
    summary: "A rule never applies",
    hint: "Move the narrower rule above the other one.",
  };

  it("says where, and which rule goes before", () => {
    const rules = [{ match: "x" }, { match: "a/**", at }, { match: "a/b", at: { ...at, line: 9 } }];
    expect(ruleWarnings(rules, ["x", "a/b"])).toEqual([
      {
        ...hidden,
        detail:
          'The earlier rule "a/**" on line 7 already matches everything that "a/b" matches, and the first match wins.',
        at: { ...at, line: 9 },
      },
    ]);
    expect(ruleWarnings([{ match: "**" }, { match: "z" }], ["z"])).toEqual([
      {
        ...hidden,
        detail:
          'The earlier rule "**" already matches everything that "z" matches, and the first match wins.',
      },
    ]);
  });

  it("says which rule matches nothing, and where", () => {
    expect(ruleWarnings([{ match: "z/*", at }], ["a"])).toEqual([
      {
        code: "plan/unused-rule",
        severity: "warning",
        summary: "A rule matches no repository",
        detail: 'No repository in this plan matches "z/*".',
        hint: "Fix the pattern, or remove the rule. A pattern is matched against the entire name, including the prefix.",
        at,
      },
    ]);
  });
});
