// What a lifecycle policy would do to a repository's images at a moment. Each image is claimed by one rule, the
// first by priority; a count looks at all images the rule selects, claimed or not.
import { matchGlob } from "../../core/base/glob.ts";
import type { ImageRecord, Listing } from "../store/images.ts";
import type { LifecycleRule } from "./lifecycle-policy.ts";

export interface LifecycleOutcome {
  readonly image: ImageRecord;
  readonly tags: readonly string[];
  readonly rule: LifecycleRule;
}

const day = 24 * 60 * 60 * 1000;

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
