// What prune may delete: only what the state says this config put there, only while ECR still holds that very
// digest, only what nothing wants any more. Pure.
import { subjectOfTag } from "../image/referrer-tag.ts";
import { destinationKey, parseDestinationKey } from "../image/destination.ts";
import { groupBy } from "../base/ordering.ts";
import type { Actual, ActualRepository } from "./actual.ts";
import type { Desired } from "./desired.ts";
import { pruneSkipped } from "./problems.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";
import { actionId, type Blocked, type DeleteImage } from "./plan.ts";
import { type State, type StateEntry } from "../state/state.ts";

export interface PruneRules {
  /** More than this share of a repository is deleted only with `force`. */
  readonly maxPercent: number;
  readonly force: boolean;
  /** How many replaced digests are kept under each tag. */
  readonly keepReplaced: number;
}

export interface Pruned {
  readonly actions: readonly DeleteImage[];
  readonly blocked: readonly Blocked[];
  readonly warnings: readonly Diagnostic[];
}

export interface PruneInput {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly state: State;
}

export function planPrune(input: PruneInput, rules: PruneRules): Pruned {
  const owned = ownedRepositories(input, rules);
  const removals = owned
    .map((one) => ({ one, removal: removalOf(one) }))
    .filter(({ removal }) => removal.images.length > 0);
  if (!input.desired.complete) {
    return { actions: [], blocked: [], warnings: removals.length === 0 ? [] : [pruneSkipped()] };
  }
  const actions: DeleteImage[] = [];
  const blocked: Blocked[] = [];
  for (const { one, removal } of removals) {
    const { registry, actual } = one;
    const repository = { registry, repository: actual.repository };
    if (!rules.force && removal.percent > rules.maxPercent) {
      blocked.push(tooMuch(repository, removal, { rules, target: input.desired.target }));
      continue;
    }
    for (const { tag, digest } of removal.images) {
      const id = actionId(
        "delete-image",
        destinationKey({ ...repository, tag, digest }),
        registry,
        input.desired.target,
      );
      actions.push({ id, kind: "delete-image", reason: "unwanted", ...repository, tag, digest });
    }
  }
  return { actions, blocked, warnings: [] };
}

/** An image that this config put there, with the children and referrers that belong to it. */
interface Family {
  readonly digest: Digest;
  readonly parts: readonly Digest[];
}

interface Owned {
  readonly registry: string;
  readonly actual: ActualRepository;
  /** Tags that hold what this config put there, and that nothing wants. */
  readonly tags: ReadonlyMap<string, Digest>;
  readonly families: readonly Family[];
  /** Digests that something wants, or that are kept. */
  readonly needed: ReadonlySet<Digest>;
}

function ownedRepositories(input: PruneInput, rules: PruneRules): readonly Owned[] {
  const owned: Owned[] = [];
  for (const [registry, { repositories }] of input.actual.registries) {
    const entries = groupBy(
      Object.entries(input.state.registries[registry] ?? {}),
      ([key]) => parseDestinationKey(key).repository,
    );
    const images = groupBy(
      input.desired.images.filter(({ destination }) => destination.registry === registry),
      ({ destination }) => destination.repository,
    );
    for (const [repository, actual] of repositories) {
      const own = entries.get(repository);
      if (own !== undefined)
        owned.push(ownedIn({ registry, actual, own, images: images.get(repository) ?? [], rules }));
    }
  }
  return owned;
}

function ownedIn(task: {
  readonly registry: string;
  readonly actual: ActualRepository;
  readonly own: readonly (readonly [string, StateEntry])[];
  readonly images: Desired["images"];
  readonly rules: PruneRules;
}): Owned {
  const wanted = new Set(task.images.map((image) => destinationKey(image.destination)));
  const needed = new Set(task.images.flatMap((image) => [image.destination.digest, ...image.content.parts]));
  const tags = new Map<string, Digest>();
  const families: Family[] = [];
  for (const [key, entry] of task.own) {
    const own = [entry, ...(entry.replaced ?? [])].map(familyOf);
    families.push(...own);
    if (wanted.has(key)) {
      for (const kept of own.slice(0, 1 + task.rules.keepReplaced)) {
        for (const digest of [kept.digest, ...kept.parts]) needed.add(digest);
      }
    } else {
      const { tag } = parseDestinationKey(key);
      if (tag !== null && task.actual.tags.get(tag) === entry.digest) tags.set(tag, entry.digest);
    }
  }
  return { registry: task.registry, actual: task.actual, tags, families, needed };
}

function familyOf(one: { readonly digest: Digest; readonly parts?: readonly Digest[] }): Family {
  return { digest: one.digest, parts: one.parts ?? [] };
}

interface Removal {
  /** Tags first: with its last tag an image goes by itself. */
  readonly images: readonly { readonly tag: string | null; readonly digest: Digest }[];
  readonly tags: number;
  readonly digests: number;
  readonly percent: number;
}

function removalOf(owned: Owned): Removal {
  const { actual } = owned;
  const tagsLeft = groupBy(
    [...actual.tags].filter(([tag]) => !owned.tags.has(tag)),
    ([, digest]) => digest,
  );
  const isLeft = (digest: Digest): boolean => owned.needed.has(digest) || tagsLeft.has(digest);
  const going = new Set(owned.families.filter(({ digest }) => !isLeft(digest)).map(({ digest }) => digest));
  // A child of an image that stays, for whatever reason, stays with it.
  const staying = new Set(
    owned.families.filter(({ digest }) => !going.has(digest)).flatMap(({ parts }) => parts),
  );
  const parts = owned.families
    .flatMap((family) => family.parts)
    .filter((part) => !owned.needed.has(part) && !staying.has(part))
    .filter((part) => (tagsLeft.get(part) ?? []).every(([tag]) => isReferrerTag(tag, going)));
  const byTag = new Set(owned.tags.values());
  const held = (digest: Digest): boolean => actual.digests.has(digest) || actual.archived.has(digest);
  const digests = [...new Set([...going, ...parts])].filter((digest) => held(digest) && !byTag.has(digest));
  const vanishing = new Set([...digests, ...[...byTag].filter((digest) => !isLeft(digest))]);
  return {
    images: [
      ...[...owned.tags].map(([tag, digest]) => ({ tag, digest })),
      ...digests.map((digest) => ({ tag: null, digest })),
    ],
    tags: owned.tags.size,
    digests: vanishing.size,
    percent: Math.max(
      percent(owned.tags.size, actual.tags.size),
      percent(vanishing.size, actual.digests.size + actual.archived.size),
    ),
  };
}

/** The tag under which a signature belongs to its image. */
function isReferrerTag(tag: string, subjects: ReadonlySet<Digest>): boolean {
  const subject = subjectOfTag(tag);
  return subject !== undefined && subjects.has(subject);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (part / whole) * 100;
}

function tooMuch(
  one: { readonly registry: string; readonly repository: string },
  removal: Removal,
  context: { readonly rules: PruneRules; readonly target: Desired["target"] },
): Blocked {
  return {
    id: actionId("delete-image", one.repository, one.registry, context.target),
    subject: "repository",
    code: "prune/too-much",
    ...one,
    tag: null,
    from: null,
    why: "prune would delete too much of it",
    detail: `${removal.tags} tags and ${removal.digests} images, ${Math.ceil(removal.percent)} % of it; allowed are ${context.rules.maxPercent} %`,
    before: null,
    after: null,
    waysOut: [
      { label: "Delete", text: "--prune --force-prune" },
      { label: "Allow", text: "a higher prune.maxPercent in the config" },
    ],
  };
}
