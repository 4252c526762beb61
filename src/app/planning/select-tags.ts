// Which tags of a wanted image are mirrored and what they are called: the core's tag policy decides, this fetches
// the facts that it asks for.
import { defined } from "../../core/base/defined.ts";
import { parseDuration } from "../../config/duration.ts";
import type { Config, SourceConfig, TagPolicy } from "../../config/config.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { formatImageRef, type ImageRef } from "../../core/image/reference.ts";
import {
  checkNamedTag,
  choosesTags,
  type DroppedTag,
  selectTags as selectByPolicy,
  type SelectOptions,
  type TagCandidate,
  type TagSelection,
} from "../../core/naming/tags/policy.ts";
import { nameTags, renameNeedsCreated } from "../../core/naming/tags/rename.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import { createdTime } from "../runtime/created-time.ts";
import { givenTags } from "./dated-names.ts";
import { mapParallel } from "../../net/parallel.ts";
import type { PlanningWork } from "./assign-destinations.ts";

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
  readonly warnings: readonly Diagnostic[];
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
  const asked = { policy: policyName, warnings: [] };
  if (image.ref.tag === undefined && image.ref.digest !== undefined) {
    return { ...asked, tags: [{ source: null, destination: image.destination?.tag ?? null }], dropped: [] };
  }
  const selection = await select(question, policy, work);
  if (selection === null) return { ...asked, tags: [], dropped: [] };
  if (policy.rename === undefined && policy.alias === undefined) {
    const tags = selection.kept.map(({ tag, digest }) => ({
      source: tag,
      destination: image.destination?.tag ?? tag,
      ...defined({ digest }),
    }));
    return { ...asked, tags, dropped: selection.dropped };
  }
  const named = await nameKept(selection.kept, { question, policy, config }, work);
  return { ...asked, tags: named.tags, dropped: [...selection.dropped, ...named.dropped] };
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
  const known: TagCandidate = {
    tag: ref.tag ?? "latest",
    ...defined({ digest: ref.digest }),
  };
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
    minimumAgeMs:
      policy.minimumAge === undefined ? source.minimumAgeMs : (parseDuration(policy.minimumAge) ?? 0),
    firstSeen: (digest, tag) => state.seen[seenKey(image, tag, digest)],
  };
}

/** How the state remembers when a tag was first seen with a digest: `registry/repository:tag@digest`. */
function seenKey({ ref }: WantedImage, tag: string, digest: Digest): string {
  const { registry, repository } = ref;
  return `${formatImageRef({ registry, repository, tag })}@${digest}`;
}

async function listTags(ref: ImageRef, { runtime, signal }: PlanningWork): Promise<readonly TagCandidate[]> {
  const tags = await runtime.content.tags(ref, signal);
  return tags.filter(({ tag }) => !/^sha256-[0-9a-f]{64}/.test(tag));
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
    const seen = seenKey(image, candidate.tag, digest);
    if (work.state.seen[seen] === undefined) work.runtime.seen.set(seen, work.runtime.now().toISOString());
    const created = await createdTime({ ...named, digest }, work.runtime, work.signal);
    return { ...candidate, digest, created };
  });
}

async function digestOf(image: WantedImage, tag: string, { runtime, signal }: PlanningWork): Promise<Digest> {
  const reader = await runtime.content.reader(image.ref, image.layout);
  const head = await reader.head(tag, signal);
  if (head !== null) return head.digest;
  throw new Problem({
    code: "source/no-such-image",
    severity: "error",
    summary: "The source has no such image",
    detail: `${image.ref.registry}/${image.ref.repository}:${tag} does not exist.`,
    hint: "Check the tag at the source; `ignore:` under the source leaves an image out.",
  });
}

async function nameKept(
  kept: readonly TagCandidate[],
  { question, policy, config }: { question: TagQuestion; policy: TagPolicy; config: Config },
  work: PlanningWork,
): Promise<{ tags: readonly SelectedTag[]; dropped: readonly DroppedTag[] }> {
  if (work.offline === true)
    return { tags: kept.map(({ tag }) => ({ source: tag, destination: tag })), dropped: [] };
  const { image, repository } = question;
  const { digest: _, ...ref } = image.ref;
  const meant = await mapParallel(kept, 16, async (candidate) => {
    const digest = candidate.digest ?? (await digestOf(image, candidate.tag, work));
    const created = renameNeedsCreated(policy)
      ? (candidate.created ?? (await createdTime({ ...ref, digest }, work.runtime, work.signal)))
      : candidate.created;
    return { tag: candidate.tag, digest, ...defined({ created }) };
  });
  const given = await givenTags(
    config,
    { ref, repository, tags: meant, dated: policy.rename?.includes("{date}") ?? false },
    work,
  );
  const { named, dropped } = nameTags(meant, policy, { now: work.runtime.now().toISOString(), given });
  const tags = named.flatMap(({ tag, digest, destinationTag, aliases }) =>
    [destinationTag, ...aliases].map((destination) => ({ source: tag, destination, digest })),
  );
  return { tags, dropped };
}
