// Tag policies: ranges that parse, patterns that compile, names that ECR takes.
import { validRange } from "semver";
import { isDigest } from "../../core/base/digest.ts";
import { nearest } from "../../core/base/nearest.ts";
import { isTag } from "../../core/image/reference.ts";
import { compileTagPattern } from "../../core/naming/tags/pattern.ts";
import type { ConfigFile, TagPolicyFile } from "../schema.gen.ts";
import { checkAge, checkGlob, longestGlob, reportProblem } from "./common.ts";
import type { RuleContext } from "./rule.ts";

const placeholders = ["tag", "digest", "date", "created", "major", "minor"];

export function tagPolicyRules(config: ConfigFile, context: RuleContext): void {
  for (const policy of Object.values(config.tagPolicies ?? {})) {
    checkRange(policy, context);
    checkPatterns(policy.include ?? [], context);
    checkPatterns(policy.exclude ?? [], context);
    checkRename(policy, context);
    checkAliases(policy.alias ?? [], context);
    checkPins(policy.digest ?? {}, context);
    if (policy.minimumAge !== undefined)
      checkAge(policy.minimumAge, { in: policy, key: "minimumAge" }, context);
  }
}

function checkRange(policy: TagPolicyFile, context: RuleContext): void {
  if (policy.semver === undefined || (policy.semver.length <= 256 && validRange(policy.semver) !== null))
    return;
  context.report(
    { in: policy, key: "semver" },
    {
      code: "config/semver",
      summary: "Not a version range",
      detail: `"${policy.semver.slice(0, 80)}" is not an npm version range.`,
      hint: 'Write for example ">=1.4 <3", "~1.27" or "2.x".',
    },
  );
}

function checkPatterns(patterns: readonly string[], context: RuleContext): void {
  patterns.forEach((pattern, key) => {
    const spot = { in: patterns, key };
    if (pattern.length > longestGlob) return checkGlob(pattern, spot, context);
    try {
      compileTagPattern(pattern);
    } catch (error) {
      reportProblem(error, spot, context);
    }
  });
}

function checkRename(policy: TagPolicyFile, context: RuleContext): void {
  const { rename } = policy;
  if (rename === undefined) return;
  const fault = renameFault(rename);
  if (fault === undefined) return;
  const hint = fault.hint ?? `Use {${placeholders.join("}, {")}} and characters of a tag: "{tag}-{date}".`;
  const summary = "Not a template for tags";
  context.report(
    { in: policy, key: "rename" },
    { code: "config/rename", summary, detail: fault.detail, hint },
  );
}

function renameFault(rename: string): { detail: string; hint?: string } | undefined {
  if (rename === "") return { detail: "rename is empty: the tags would have no name." };
  for (const [whole, name = ""] of rename.matchAll(/\{([^{}]*)\}/g)) {
    if (placeholders.includes(name)) continue;
    const near = nearest(name, placeholders);
    const detail = `"${rename}": there is no ${whole}.`;
    return near === undefined ? { detail } : { detail, hint: `Did you mean {${near}}?` };
  }
  // A sample of the shortest values: whether what stands around them may be in a tag.
  const sample = rename.replace(/\{\w+\}/g, "1");
  return isTag(sample) ? undefined : { detail: `"${rename}" gives no valid tag.` };
}

function checkAliases(aliases: readonly string[], context: RuleContext): void {
  aliases.forEach((alias, key) => {
    if (isTag(alias)) return;
    context.report(
      { in: aliases, key },
      {
        code: "config/tag",
        summary: "Not a tag",
        detail: `"${alias}" can't be a tag.`,
        hint: "Use up to 128 letters, digits, and . _ - not at the beginning.",
      },
    );
  });
}

function checkPins(pins: Readonly<Record<string, string>>, context: RuleContext): void {
  for (const [tag, digest] of Object.entries(pins)) {
    if (isTag(tag) && isDigest(digest)) continue;
    context.report(
      { in: pins, key: tag, mark: isTag(tag) ? "value" : "key" },
      {
        code: "config/digest",
        summary: "Not a digest pin",
        detail: isTag(tag) ? `"${digest}" is not a sha256 digest.` : `"${tag}" can't be a tag.`,
        hint: 'Write <tag>: "sha256:<64 lower-case hexadecimal digits>".',
      },
    );
  }
}
