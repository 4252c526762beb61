// Rules of `repositories.rules` that have no effect: their pattern matches no repository of the plan, or an earlier
// rule matches all that it does. Pure.
import type { Diagnostic } from "../../base/diagnostic.ts";
import { matchPath } from "../../base/glob.ts";
import { hiddenRule, type MatchingRule, unusedRule } from "./problems.ts";

/** `names` are all repositories that the config leads to. */
export function ruleWarnings(
  rules: readonly MatchingRule[],
  names: readonly string[],
): readonly Diagnostic[] {
  const winners = new Map(names.map((name) => [name, rules.find((rule) => matchPath(rule.match, name))]));
  return rules.flatMap((rule) => {
    const matched = names.filter((name) => matchPath(rule.match, name)).map((name) => winners.get(name));
    const [first] = matched;
    if (first === undefined) return [unusedRule(rule)];
    return matched.includes(rule) ? [] : [hiddenRule(rule, first)];
  });
}
