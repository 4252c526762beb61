// Tag policies for what other tools choose by patterns, each with a name: equal policies share it.
import { validRange } from "semver";
import { Problem } from "../../core/base/diagnostic.ts";
import type { TagPolicyFile } from "../../config/schema.gen.ts";
import { compileTagPattern } from "../../core/naming/tags/pattern.ts";

/** All tags of a repository, where the tool says nothing else. */
export const allTags: TagPolicyFile = { include: ["*"] };

export interface TagRules {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Any of these. */
  readonly semver?: readonly string[];
}

/** null where a policy cannot express it: an expression that RE2 does not support, an invalid range. */
export function policyOf({ include = [], exclude = [], semver = [] }: TagRules): TagPolicyFile | null {
  const range = semver.join(" || ");
  const isSound =
    [...include, ...exclude].every(isPattern) && (semver.length === 0 || validRange(range) !== null);
  if (!isSound) return null;
  const rules = {
    ...(semver.length === 0 ? {} : { semver: range }),
    ...(include.length === 0 ? {} : { include }),
    ...(exclude.length === 0 ? {} : { exclude }),
  };
  return Object.keys(rules).length === 0 ? allTags : rules;
}

// `${` would be read as a variable of the environment.
function isPattern(pattern: string): boolean {
  if (pattern.length > 256 || pattern.includes("${")) return false;
  try {
    compileTagPattern(pattern);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** A glob of another tool with classes and alternatives, which ours lack, as an expression. */
export function tagGlob(glob: string): string {
  if (!/[[{]/.test(glob)) return glob;
  const parts = glob.replaceAll(/\[!|[.+^$()|\\]|[*?{},]/g, (part) => {
    if (part === "[!") return "[^";
    return { "*": ".*", "?": ".", "{": "(?:", "}": ")", ",": "|" }[part] ?? `\\${part}`;
  });
  return `/^${parts}$/`;
}

export class Policies {
  readonly named: Record<string, TagPolicyFile> = {};

  /** One name for equal policies, from the first repository that has it. */
  nameOf(policy: TagPolicyFile, image: string): string {
    const wanted = JSON.stringify(policy);
    const existing = Object.keys(this.named).find((name) => JSON.stringify(this.named[name]) === wanted);
    if (existing !== undefined) return existing;
    const base = policy === allTags ? "all" : (image.split("/").at(-1) ?? "tags");
    let name = base;
    for (let number = 2; name in this.named || name === "same"; number += 1) name = `${base}-${number}`;
    this.named[name] = policy;
    return name;
  }
}
