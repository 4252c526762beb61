// Which tags of a wanted image are mirrored and what they are called: the core's tag policy decides, this fetches
// the facts that it asks for.
import type { Config, SourceConfig, TagPolicy } from "../../config/config.ts";
import { minimumAgeOf } from "../../config/load/normalize.ts";
import { defined } from "../../core/base/record.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { parseDestinationKey } from "../../core/image/destination.ts";
import { formatImageRef, type ImageRef } from "../../core/image/reference.ts";
import { beginsWithDigest } from "../../core/image/referrer-tag.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import {
  checkNamedTag,
  choosesTags,
  type DroppedTag,
  selectTags as selectByPolicy,
  type SelectOptions,
  type TagCandidate,
  type TagSelection,
} from "../../core/naming/tags/policy.ts";
import { type MeantTag, nameTags, renameNeedsCreated } from "../../core/naming/tags/rename.ts";
import type { State } from "../../core/state/state.ts";
import { mapParallel } from "../../net/parallel.ts";
import { createdTime } from "../runtime/created-time.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { noSuchImage } from "./problems.ts";

export interface PlanningWork {
  readonly runtime: Runtime;
  readonly state: State;
  readonly signal: AbortSignal;
  /** Asks no registry: images whose tags a policy selects are left out. */
  readonly offline?: boolean;
  /** Told of a digest that the state has not seen yet, before anything else is asked about it. */
  readonly onFirstSight?: (key: string, time: string) => void;
}

/** Digests that a run saw first, for minimumAge: `registry/repository:tag@digest` -> time. */
export type FirstSights = ReadonlyMap<string, string>;

export interface SelectedTag {
  /** The tag at the source; null for an image that only a digest names. */
  readonly source: string | null;
  readonly destination: string | null;
  readonly digest?: Digest;
}

export interface SelectedTags {
  readonly tags: readonly SelectedTag[];
  readonly dropped: readonly DroppedTag[];
  readonly policy: string;
}

export interface TagQuestion {
  readonly image: WantedImage;
  readonly source: SourceConfig;
  /** The destination repository. */
  readonly repository: string;
}

export async function selectTags(
  config: Config,
  question: TagQuestion,
  work: PlanningWork,
): Promise<SelectedTags> {
  const { image, source } = question;
  const policyName = image.tagPolicy ?? source.tagPolicy;
  const policy = config.tagPolicies[policyName] ?? {};
  const nothing = { policy: policyName, dropped: [] };
  if (image.ref.tag === undefined && image.ref.digest !== undefined) {
    return { ...nothing, tags: [{ source: null, destination: image.destination?.tag ?? null }] };
  }
  const selected = await select(question, policy, work);
  if (selected === null) return { ...nothing, tags: [] };
  const { kept, dropped } = selected;
  if (policy.rename === undefined && policy.alias === undefined) {
    const tags = kept.map(({ tag, digest }) => ({
      source: tag,
      destination: image.destination?.tag ?? tag,
      ...defined({ digest }),
    }));
    return { policy: policyName, tags, dropped };
  }
  const named = await nameKept(kept, { question, policy, config }, work);
  return { policy: policyName, tags: named.tags, dropped: [...dropped, ...named.dropped] };
}

/** null: the tags can't be known without asking a registry, and nobody may ask now. */
async function select(
  question: TagQuestion,
  policy: TagPolicy,
  work: PlanningWork,
): Promise<TagSelection | null> {
  const { ref } = question.image;
  const options = selectOptions(question, policy, work);
  const fromAll = ref.tag === undefined && choosesTags(policy);
  if (fromAll && work.offline === true) return null;
  const known: TagCandidate = { tag: ref.tag ?? "latest", ...defined({ digest: ref.digest }) };
  let candidates: readonly TagCandidate[] = fromAll ? await listTags(ref, work) : [known];
  for (;;) {
    const selection = fromAll
      ? selectByPolicy(candidates, policy, options)
      : checkNamedTag(candidates[0] ?? known, policy, options);
    if (selection.needs.length === 0) return selection;
    if (work.offline === true) return null;
    candidates = await withFacts(candidates, new Set(selection.needs), question, work);
  }
}

function selectOptions(
  { image, source }: TagQuestion,
  policy: TagPolicy,
  { runtime, state }: PlanningWork,
): SelectOptions {
  return {
    now: runtime.now().toISOString(),
    minimumAge: policy.minimumAge === undefined ? source.minimumAge : minimumAgeOf(policy.minimumAge),
    firstSeen: (digest, tag) => state.seen[seenKey(image, tag, digest)],
    isAdmitted: () => false,
  };
}

/** How the state remembers when a tag was first seen with a digest: `registry/repository:tag@digest`. */
function seenKey({ ref }: WantedImage, tag: string, digest: Digest): string {
  const { registry, repository } = ref;
  return `${formatImageRef({ registry, repository, tag })}@${digest}`;
}

async function listTags(ref: ImageRef, { runtime, signal }: PlanningWork): Promise<readonly TagCandidate[]> {
  const tags = await runtime.content.tags(ref, signal);
  return tags.filter(({ tag }) => !beginsWithDigest(tag));
}

async function withFacts(
  candidates: readonly TagCandidate[],
  wanted: ReadonlySet<string>,
  { image }: TagQuestion,
  work: PlanningWork,
): Promise<readonly TagCandidate[]> {
  return mapParallel(candidates, 16, async (candidate) => {
    if (!wanted.has(candidate.tag)) return candidate;
    const digest = candidate.digest ?? (await digestOf(image, candidate.tag, work));
    const { digest: _, ...named } = image.ref;
    const key = seenKey(image, candidate.tag, digest);
    if (work.state.seen[key] === undefined) work.onFirstSight?.(key, work.runtime.now().toISOString());
    const created = await createdTime({ ...named, digest }, work.runtime, work.signal);
    return { ...candidate, digest, created };
  });
}

async function digestOf(image: WantedImage, tag: string, { runtime, signal }: PlanningWork): Promise<Digest> {
  const reader = await runtime.content.reader(image.ref, image.layout);
  const head = await reader.head(tag, signal);
  if (head !== null) return head.digest;
  throw new Problem(noSuchImage(`${image.ref.registry}/${image.ref.repository}:${tag}`));
}

async function nameKept(
  kept: readonly TagCandidate[],
  { question, policy, config }: { question: TagQuestion; policy: TagPolicy; config: Config },
  work: PlanningWork,
): Promise<{ tags: readonly SelectedTag[]; dropped: readonly DroppedTag[] }> {
  if (work.offline === true)
    return { tags: kept.map(({ tag }) => ({ source: tag, destination: tag })), dropped: [] };
  const { image } = question;
  const { digest: _, ...ref } = image.ref;
  const meant = await mapParallel(kept, 16, async (candidate) => {
    const digest = candidate.digest ?? (await digestOf(image, candidate.tag, work));
    const created = renameNeedsCreated(policy)
      ? (candidate.created ?? (await createdTime({ ...ref, digest }, work.runtime, work.signal)))
      : candidate.created;
    return { tag: candidate.tag, digest, ...defined({ created }) };
  });
  // Only names that hold a date must be found again.
  const given =
    policy.rename?.includes("{date}") === true
      ? await earlierNames(config, { ref, repository: question.repository, tags: meant }, work)
      : () => [];
  const { named, dropped } = nameTags(meant, policy, { now: work.runtime.now().toISOString(), given });
  const tags = named.flatMap(({ tag, digest, destinationTag, aliases }) =>
    [destinationTag, ...aliases].map((destination) => ({ source: tag, destination, digest })),
  );
  return { tags, dropped };
}

interface Naming {
  readonly ref: ImageRef;
  readonly repository: string;
  readonly tags: readonly MeantTag[];
}

/**
 * Names that a dated policy gave before: by the state's memory, and where that is gone by what ECR holds. So a second
 * apply finds the first one's name and adds nothing.
 */
async function earlierNames(
  config: Config,
  { ref, repository, tags }: Naming,
  { runtime, state, signal }: PlanningWork,
): Promise<(tag: MeantTag) => readonly string[]> {
  const applied = Object.entries(state.registries[config.target.registry] ?? {});
  const byState = ({ tag, digest }: MeantTag): readonly string[] => {
    const reference = formatImageRef({ ...ref, tag });
    return applied.flatMap(([key, { source }]) => {
      if (source.reference !== reference || source.digest !== digest) return [];
      const destination = parseDestinationKey(key);
      return destination.repository === repository && destination.tag !== null ? [destination.tag] : [];
    });
  };
  if (tags.every((tag) => byState(tag).length > 0)) return byState;
  const actual = await runtime.kept[0].ecr.readActual([repository], signal, () => new Set());
  const held = [...(actual.repositories.get(repository)?.tags ?? new Map<string, Digest>())];
  return (tag) => {
    const known = byState(tag);
    return known.length > 0 ? known : held.flatMap(([name, digest]) => (digest === tag.digest ? [name] : []));
  };
}
