// A lifecycle policy's text, refused as ECR refuses it (what ECR takes is written down in the core), and what it would do
// to a repository's images at a moment.
import { matchGlob } from "../../core/base/glob.ts";
import { lifecyclePolicyFaults } from "../../core/settings/lifecycle-policy.ts";
import { invalidParameter } from "../base/ecr-error.ts";
import type { ImageRecord, Listing } from "../store/images.ts";

export interface LifecycleRule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged" | "any";
    readonly tagPatternList?: readonly string[];
    readonly tagPrefixList?: readonly string[];
    readonly storageClass?: "standard" | "archive";
    readonly countType: string;
    readonly countNumber: number;
  };
  readonly action: { readonly type: "expire" | "transition" };
}

/** The rules by priority. */
export function parseLifecyclePolicy(text: string): readonly LifecycleRule[] {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw refused("the policy is not JSON");
  }
  const [fault] = lifecyclePolicyFaults(policy);
  if (fault !== undefined) throw refused(`${fault.path.join("/")}: ${fault.why}`);
  const { rules } = policy as { readonly rules: readonly LifecycleRule[] };
  return [...rules].sort((a, b) => a.rulePriority - b.rulePriority);
}

function refused(why: string): Error {
  return invalidParameter("LifecyclePolicyText", `Lifecycle policy validation failure: ${why}`);
}

export interface LifecycleOutcome {
  readonly image: ImageRecord;
  readonly tags: readonly string[];
  readonly rule: LifecycleRule;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Each image is claimed by one rule, the first by priority; a count looks at all images the rule selects, claimed or not.
 */
export function previewLifecycle(
  listing: Listing,
  rules: readonly LifecycleRule[],
  now: Date,
): readonly LifecycleOutcome[] {
  const outcomes = new Map<string, LifecycleOutcome>();
  for (const rule of rules) {
    const selected = [...listing.images.values()]
      .filter((image) => selects(rule, image, listing.tagsOf.get(image.digest) ?? []))
      .sort((a, b) => Date.parse(b.pushedAt) - Date.parse(a.pushedAt));
    for (const image of affected(rule, selected, now)) {
      if (outcomes.has(image.digest)) continue;
      outcomes.set(image.digest, { image, tags: listing.tagsOf.get(image.digest) ?? [], rule });
    }
  }
  return [...outcomes.values()].sort((a, b) => (a.image.digest < b.image.digest ? -1 : 1));
}

function selects({ selection }: LifecycleRule, image: ImageRecord, tags: readonly string[]): boolean {
  const status = selection.storageClass === "archive" ? "ARCHIVED" : "ACTIVE";
  if (image.status !== status) return false;
  if (selection.tagStatus === "any") return true;
  if (selection.tagStatus === "untagged") return tags.length === 0;
  const patterns = selection.tagPatternList ?? (selection.tagPrefixList ?? []).map((prefix) => `${prefix}*`);
  return patterns.every((pattern) => tags.some((tag) => matchGlob(pattern, tag)));
}

function affected(
  rule: LifecycleRule,
  newestFirst: readonly ImageRecord[],
  now: Date,
): readonly ImageRecord[] {
  const { countType, countNumber } = rule.selection;
  if (countType === "imageCountMoreThan") return newestFirst.slice(countNumber);
  return newestFirst.filter((image) => now.getTime() - sinceOf(image, countType) > countNumber * day);
}

function sinceOf(image: ImageRecord, countType: string): number {
  if (countType === "sinceImagePulled") return Date.parse(image.pulledAt ?? image.pushedAt);
  return Date.parse(
    countType === "sinceImageTransitioned" ? (image.archivedAt ?? image.pushedAt) : image.pushedAt,
  );
}
