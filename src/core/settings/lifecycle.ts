// What a lifecycle policy would do to a repository as the plan leaves it: which images it expires or archives.
// Pure and without a clock: a rule by age tells after how many days.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_evaluation.html
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";
import { matchGlob } from "../base/glob.ts";
import { compareText } from "../base/ordering.ts";
import { fieldOf } from "../base/record.ts";
import { wantedImagesGo } from "./problems.ts";

export interface HeldImage {
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** When it came to ECR; absent for one that this plan puts there: it is the newest. */
  readonly pushedAt?: string;
  /** Digests that it names: they can't expire while it stays. */
  readonly children?: readonly Digest[];
}

export interface LifecycleEffect {
  readonly digest: Digest;
  readonly action: "expire" | "archive";
  readonly rulePriority: number;
  /** Days after its push (or last pull); 0 when the rule counts images. */
  readonly afterDays: number;
  readonly because: string;
}

interface Rule {
  readonly priority: number;
  readonly tagStatus: "tagged" | "untagged" | "any";
  readonly patterns: readonly string[];
  readonly countType: string;
  readonly count: number;
  readonly action: "expire" | "archive";
}

/** Every image that the policy would act on; one image is acted on by one rule. Empty for a broken policy. */
export function simulateLifecycle(policy: string, images: readonly HeldImage[]): readonly LifecycleEffect[] {
  const effects = new Map<Digest, LifecycleEffect>();
  const claimed = new Set<Digest>();
  for (const rule of parseRules(policy)) {
    const matching = images.filter((image) => matches(rule, image));
    for (const image of chosen(rule, matching)) {
      // An image that a rule of higher priority identified is no longer this rule's.
      if (!claimed.has(image.digest)) effects.set(image.digest, effectOf(rule, image));
    }
    for (const image of matching) claimed.add(image.digest);
  }
  return withoutProtected(effects, images);
}

/** A wanted image, or what belongs to one, and how the plan's reader knows it. */
export type WantedDigests = ReadonlyMap<Digest, string>;

/** One warning for each rule that would take wanted images away. */
export function lifecycleWarnings(
  repository: string,
  policy: string,
  held: { readonly images: readonly HeldImage[]; readonly wanted: WantedDigests },
): readonly Diagnostic[] {
  const effects = simulateLifecycle(policy, held.images).filter(({ digest }) => held.wanted.has(digest));
  const rules = new Map(effects.map((effect) => [effect.rulePriority, effect]));
  return [...rules.values()].map((rule) => {
    const own = effects.filter(({ rulePriority }) => rulePriority === rule.rulePriority);
    const names = own.map(({ digest }) => held.wanted.get(digest) ?? digest).sort(compareText);
    return wantedImagesGo(repository, rule, names);
  });
}

function matches(rule: Rule, image: HeldImage): boolean {
  if (rule.tagStatus === "any") return true;
  if (rule.tagStatus === "untagged") return image.tags.length === 0;
  if (image.tags.length === 0) return false;
  // Each pattern must match some tag of the image.
  return rule.patterns.every((pattern) => image.tags.some((tag) => matchGlob(pattern, tag)));
}

function chosen(rule: Rule, matching: readonly HeldImage[]): readonly HeldImage[] {
  if (rule.countType !== "imageCountMoreThan") return matching;
  return [...matching].sort(newestFirst).slice(rule.count);
}

function newestFirst(one: HeldImage, other: HeldImage): number {
  const [a, b] = [pushTime(one), pushTime(other)];
  return a === b ? compareText(one.digest, other.digest) : b - a;
}

function pushTime(image: HeldImage): number {
  return image.pushedAt === undefined ? Infinity : Date.parse(image.pushedAt);
}

function effectOf(rule: Rule, image: HeldImage): LifecycleEffect {
  const counts = rule.countType === "imageCountMoreThan";
  const event = rule.countType === "sinceImagePulled" ? "last pull" : "push";
  return {
    digest: image.digest,
    action: rule.action,
    rulePriority: rule.priority,
    afterDays: counts ? 0 : rule.count,
    because: counts ? `more than ${rule.count} images` : `${rule.count} days after the ${event}`,
  };
}

/** What an image that stays names stays too: ECR keeps the children of an index while the index is there. */
function withoutProtected(
  effects: Map<Digest, LifecycleEffect>,
  images: readonly HeldImage[],
): readonly LifecycleEffect[] {
  for (let changed = true; changed;) {
    changed = false;
    for (const parent of images) {
      if (effects.has(parent.digest)) continue;
      for (const child of parent.children ?? []) changed = effects.delete(child) || changed;
    }
  }
  return [...effects.values()].sort(
    (a, b) => a.rulePriority - b.rulePriority || compareText(a.digest, b.digest),
  );
}

/** Rules in the order of their priority. Syntax is checked elsewhere: what isn't a rule is left out here. */
function parseRules(policy: string): readonly Rule[] {
  let value: unknown;
  try {
    value = JSON.parse(policy);
  } catch {
    return [];
  }
  const rules = fieldOf(value, "rules");
  if (!Array.isArray(rules)) return [];
  return rules.flatMap(parseRule).sort((a, b) => a.priority - b.priority);
}

function parseRule(value: unknown): readonly Rule[] {
  const selection = fieldOf(value, "selection");
  const priority = fieldOf(value, "rulePriority");
  const count = fieldOf(selection, "countNumber");
  const countType = fieldOf(selection, "countType");
  const tagStatus = fieldOf(selection, "tagStatus");
  if (typeof priority !== "number" || typeof count !== "number" || typeof countType !== "string") return [];
  if (tagStatus !== "tagged" && tagStatus !== "untagged" && tagStatus !== "any") return [];
  // It speaks of images that are in the archive already; wanted ones there are a matter of the plan itself.
  if (countType === "sinceImageTransitioned") return [];
  const patterns = texts(fieldOf(selection, "tagPatternList"));
  const prefixes = texts(fieldOf(selection, "tagPrefixList")).map((prefix) => `${prefix}*`);
  const action = fieldOf(fieldOf(value, "action"), "type") === "transition" ? "archive" : "expire";
  return [{ priority, tagStatus, patterns: [...patterns, ...prefixes], countType, count, action }];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
