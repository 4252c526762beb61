// Checks of single values that several parts of the config share.
import { isRepositoryName } from "../../core/naming/sanitize.ts";
import { destinationRepository } from "../../core/naming/naming.ts";
import { parsePlatform } from "../../core/image/platform.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { nearest } from "../../core/base/nearest.ts";
import { parseDuration } from "../duration.ts";
import type { NamingFile } from "../schema.gen.ts";
import type { RuleContext, Spot } from "./rule.ts";

export const longestGlob = 256;
const forms = ["path", "name", "host"];

interface Named {
  readonly prefix?: string;
  readonly naming?: string | NamingFile;
  readonly platforms?: readonly string[];
  readonly minimumAge?: string;
}

/** The keys that say where and when, wherever they stand. */
export function checkShared(owner: Named, context: RuleContext): void {
  if (owner.prefix !== undefined) checkPrefix(owner.prefix, { in: owner, key: "prefix" }, context);
  if (owner.naming !== undefined) checkNaming(owner.naming, owner, context);
  if (owner.platforms !== undefined) checkPlatforms(owner.platforms, context);
  if (owner.minimumAge !== undefined) checkAge(owner.minimumAge, { in: owner, key: "minimumAge" }, context);
}

function checkPrefix(prefix: string, spot: Spot, context: RuleContext): void {
  if (prefix === "" || (isRepositoryName(`${prefix}/xx`) && prefix.length < 200)) return;
  context.report(spot, {
    code: "config/prefix",
    summary: "Not a repository prefix",
    detail: `"${prefix}" can't begin the name of an ECR repository.`,
    hint: "Use lower-case letters and digits, with single . _ - between them and / between parts: platform/base.",
  });
}

function checkNaming(naming: string | NamingFile, owner: object, context: RuleContext): void {
  const form = typeof naming === "string" ? naming : (naming.form ?? "path");
  const spot = typeof naming === "string" ? { in: owner, key: "naming" } : { in: naming, key: "form" };
  if (!forms.includes(form) && !form.includes("{")) {
    const near = nearest(form, forms);
    context.report(spot, {
      code: "config/naming",
      summary: "Not a naming rule",
      detail: `"${form}" would give all images the same repository.`,
      hint:
        near === undefined
          ? "Use path, name, host, or a template such as {host}/{path}."
          : `Did you mean "${near}"?`,
    });
    return;
  }
  try {
    destinationRepository({ registry: "registry.example.com", repository: "team/app" }, { form }, "");
  } catch (error) {
    reportProblem(error, spot, context);
  }
}

function checkPlatforms(platforms: readonly string[], context: RuleContext): void {
  platforms.forEach((platform, key) => {
    if (platform === "all" && platforms.length === 1) return;
    try {
      parsePlatform(platform === "all" ? "" : platform);
    } catch (error) {
      if (platform !== "all") return reportProblem(error, { in: platforms, key }, context);
      context.report(
        { in: platforms, key },
        {
          code: "config/platform",
          summary: "Not a platform",
          detail: '"all" stands beside other platforms.',
          hint: "Write all alone, or only platforms.",
        },
      );
    }
  });
}

/** A core function's own words, at the place in the config. */
export function reportProblem(error: unknown, spot: Spot, context: RuleContext): void {
  if (!(error instanceof Problem)) throw error;
  for (const { code, summary, detail, hint } of error.diagnostics)
    context.report(spot, { code, summary, detail: detail ?? "", hint: hint ?? "" });
}

export function checkAge(age: string, spot: Spot, context: RuleContext): void {
  if (parseDuration(age) !== null) return;
  context.report(spot, {
    code: "config/duration",
    summary: "Not a span of time",
    detail: `"${age}" is not a whole number and a unit.`,
    hint: "Write for example 12h, 3d or 2w.",
  });
}

export function checkGlob(glob: string, spot: Spot, context: RuleContext): void {
  if (glob.length <= longestGlob) return;
  context.report(spot, {
    code: "config/glob",
    summary: "Pattern too long",
    detail: `It has ${glob.length} characters; a pattern may have ${longestGlob}.`,
    hint: "Use a shorter pattern, or several.",
  });
}

export function checkGlobs(globs: readonly string[] | undefined, context: RuleContext): void {
  (globs ?? []).forEach((glob, key) => checkGlob(glob, { in: globs ?? [], key }, context));
}

export function checkPolicyName(owner: { readonly tagPolicy?: string }, context: RuleContext): void {
  const name = owner.tagPolicy;
  if (name === undefined || context.policyNames.has(name)) return;
  const near = nearest(name, context.policyNames);
  context.report(
    { in: owner, key: "tagPolicy" },
    {
      code: "config/unknown-policy",
      summary: "Unknown tag policy",
      detail: `There is no "${name}" under tagPolicies.`,
      hint:
        near === undefined
          ? `Add it, or use one of ${[...context.policyNames].join(", ")}.`
          : `Did you mean "${near}"?`,
    },
  );
}

export function isHttpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === "";
}

/** A registry host with an optional port: no scheme, no path. */
export function isHost(text: string): boolean {
  return /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?)(?::\d{1,5})?$/.test(text);
}
