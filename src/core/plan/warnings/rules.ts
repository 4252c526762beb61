// Rules of `repositories.rules` that have no effect: their pattern matches no repository of the plan, or an earlier
// rule matches all that it does. Pure.
import { defined } from "../../base/defined.ts";
import type { Diagnostic, Position } from "../../base/diagnostic.ts";
import { matchPath } from "../../base/glob.ts";

export interface MatchingRule {
  readonly match: string;
  readonly at?: Position;
}

/** `names` are all repositories that the config leads to. */
export function ruleWarnings(
  rules: readonly MatchingRule[],
  names: readonly string[],
): readonly Diagnostic[] {
  const winners = new Map(
    names.map((name) => [name, rules.findIndex((rule) => matchPath(rule.match, name))]),
  );
  return rules.flatMap((rule, index) => {
    const matched = names.filter((name) => matchPath(rule.match, name));
    const [first] = matched;
    if (first === undefined) {
      return warning(rule, {
        code: "plan/unused-rule",
        summary: "A rule matches no repository",
        detail: `No repository of this plan fits "${rule.match}".`,
        hint: "Correct the pattern, or remove the rule. It is matched against the whole name, prefix included.",
      });
    }
    if (matched.some((name) => winners.get(name) === index)) return [];
    const earlier = rules[winners.get(first) ?? 0];
    const line = earlier?.at === undefined ? "" : ` at line ${earlier.at.line}`;
    return warning(rule, {
      code: "plan/hidden-rule",
      summary: "A rule never wins",
      detail: `All that "${rule.match}" matches is matched by "${earlier?.match ?? ""}"${line} before: the first rule wins.`,
      hint: "Move it up: the narrower rule comes first.",
    });
  });
}

function warning(rule: MatchingRule, text: Omit<Diagnostic, "severity" | "at">): readonly Diagnostic[] {
  return [{ ...text, severity: "warning", ...defined({ at: rule.at }) }];
}
