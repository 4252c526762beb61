// Tag policies: ranges that parse, patterns that compile, names that ECR takes.
import { validRange } from "semver";
import { isDigest } from "../../core/base/digest.ts";
import { nearest } from "../../core/base/nearest.ts";
import { isTag } from "../../core/image/reference.ts";
import { compileTagPattern } from "../../core/naming/tags/pattern.ts";
import type { ConfigFile, TagPolicyFile } from "../schema.gen.ts";
import { notAPin, notARange, notARename, notATag } from "./problems.ts";
import { checkAge, checkGlob, longestGlob, reportProblem, type RuleContext } from "./rule.ts";

const placeholders = ["tag", "digest", "date", "created", "major", "minor"];

export function tagPolicyRules(config: ConfigFile, context: RuleContext): void {
  for (const policy of Object.values(config.tagPolicies ?? {})) {
    checkRange(policy, context);
    checkPatterns(policy.include ?? [], context);
    checkPatterns(policy.exclude ?? [], context);
    checkRename(policy, context);
    checkAliases(policy.alias ?? [], context);
    checkPins(policy.digest ?? {}, context);
    checkAge(policy, context);
  }
}

function checkRange(policy: TagPolicyFile, context: RuleContext): void {
  const { semver } = policy;
  if (semver === undefined || (semver.length <= 256 && validRange(semver) !== null)) return;
  context.report({ in: policy, key: "semver" }, notARange(semver));
}

function checkPatterns(patterns: readonly string[], context: RuleContext): void {
  patterns.forEach((pattern, key) => {
    const spot = { in: patterns, key };
    if (pattern.length > longestGlob) checkGlob(pattern, spot, context);
    else reportProblem(() => compileTagPattern(pattern), spot, context);
  });
}

function checkRename(policy: TagPolicyFile, context: RuleContext): void {
  const fault = policy.rename === undefined ? undefined : renameFault(policy.rename);
  if (fault === undefined) return;
  const hint = fault.hint ?? `Use {${placeholders.join("}, {")}} and characters of a tag: "{tag}-{date}".`;
  context.report({ in: policy, key: "rename" }, notARename(fault.detail, hint));
}

function renameFault(rename: string): { detail: string; hint?: string } | undefined {
  if (rename === "") return { detail: "rename is empty: the tags would have no name." };
  for (const [whole, name = ""] of rename.matchAll(/\{([^{}]*)\}/g)) {
    if (placeholders.includes(name)) continue;
    const near = nearest(name, placeholders);
    const detail = `"${rename}": ${whole} is not a placeholder.`;
    return near === undefined ? { detail } : { detail, hint: `Did you mean {${near}}?` };
  }
  // A sample of the shortest values: whether the text around them may be in a tag.
  const sample = rename.replace(/\{\w+\}/g, "1");
  return isTag(sample) ? undefined : { detail: `"${rename}" does not result in a valid tag.` };
}

function checkAliases(aliases: readonly string[], context: RuleContext): void {
  aliases.forEach((alias, key) => {
    if (!isTag(alias)) context.report({ in: aliases, key }, notATag(alias));
  });
}

function checkPins(pins: Readonly<Record<string, string>>, context: RuleContext): void {
  for (const [tag, digest] of Object.entries(pins)) {
    if (!isTag(tag))
      context.report({ in: pins, key: tag, mark: "key" }, notAPin(`"${tag}" is not a valid tag.`));
    else if (!isDigest(digest))
      context.report({ in: pins, key: tag }, notAPin(`"${digest}" is not a sha256 digest.`));
  }
}
