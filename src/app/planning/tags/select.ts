// Which tags of a wanted image are mirrored: the core's tag policy decides, this fetches the facts that it asks for.
import type { Config, TagPolicy } from "../../../config/config.ts";
import { minimumAgeOf } from "../../../config/load/normalize.ts";
import { Problem } from "../../../core/base/diagnostic.ts";
import type { Digest } from "../../../core/base/digest.ts";
import { defined } from "../../../core/base/record.ts";
import { beginsWithDigest } from "../../../core/image/referrer-tag.ts";
import type { WantedImage } from "../../../core/image/wanted.ts";
import {
  checkNamedTag,
  choosesTags,
  type DroppedTag,
  needsCreated,
  selectTags as selectByPolicy,
  type SelectOptions,
  type TagCandidate,
  type TagSelection,
} from "../../../core/naming/tags/policy.ts";
import { tagsOfRef } from "../../../core/naming/tags/builds.ts";
import { mapParallel } from "../../../net/parallel.ts";
import { minimumAgeFor } from "../gates/age.ts";
import { createdTime, tagFacts } from "../../runtime/created-time.ts";
import { nameTagsOf } from "./name.ts";
import { policySelectsNothing } from "./problems.ts";
import { rememberedTags } from "./remembered.ts";
import {
  digestOf,
  isWritten,
  type PlanningWork,
  referenceOf,
  type SelectedTags,
  type TagQuestion,
} from "./work.ts";

export async function selectTags(
  config: Config,
  question: TagQuestion,
  work: PlanningWork,
): Promise<SelectedTags> {
  const { image, source } = question;
  // A chart is asked for by its version, whatever is done with the tags of images.
  const policyName = image.chart === undefined ? (image.tagPolicy ?? source.tagPolicy) : "same";
  const policy = image.chart === undefined ? (config.tagPolicies[policyName] ?? {}) : {};
  const nothing = { policy: policyName, tags: [], young: [], missing: [], dropped: [] };
  if (image.ref.tag === undefined && image.ref.digest !== undefined) {
    const tag = { source: null, destination: image.destination?.tag ?? null };
    return { ...nothing, tags: [{ ...tag, isWritten: isWritten(question, policy, "") }] };
  }
  const selected = await select({ ...question, policy, config }, work);
  if (selected === null) return nothing;
  const { dropped } = selected;
  const named = await nameTagsOf(selected, { question, policy, config }, work);
  return { policy: policyName, ...named, dropped: [...dropped, ...named.dropped] };
}

interface PolicyQuestion extends TagQuestion {
  readonly policy: TagPolicy;
  readonly config: Config;
}

type Selection = Omit<TagSelection, "needs"> & { readonly missing: readonly string[] };

/** null: the tags cannot be known without asking a registry, which is not allowed now. */
async function select(question: PolicyQuestion, work: PlanningWork): Promise<Selection | null> {
  const { policy, image } = question;
  const { ref } = image;
  const options = selectOptions(question, work);
  const fromAll = ref.tag === undefined && choosesTags(policy);
  if (fromAll && work.offline === true) return null;
  const named: TagCandidate = {
    tag: ref.tag ?? "latest",
    ...defined({ digest: ref.digest ?? approvedDigest(image, ref.tag ?? "latest", work) }),
  };
  const { listed, outside } = fromAll ? await listTags(question, work) : { listed: [named], outside: [] };
  let candidates = listed;
  const facts: Facts = { missing: new Set(), remembered: new Set() };
  const { missing, remembered } = facts;
  for (;;) {
    const there = candidates.filter(({ tag }) => !missing.has(tag));
    const selection = fromAll
      ? selectByPolicy(there, policy, options)
      : there.length === 0
        ? nothingSelected
        : checkNamedTag(there[0] ?? named, policy, options);
    // What enters is asked for, whatever was remembered to find it.
    const unsure = [...selection.kept, ...selection.young].filter(({ tag }) => remembered.has(tag));
    if (selection.needs.length === 0 && unsure.length > 0) {
      candidates = await askAgain(
        there,
        facts,
        unsure.map(({ tag }) => tag),
        question,
        work,
      );
      continue;
    }
    if (selection.needs.length === 0) {
      const dropped = [...selection.dropped, ...outside];
      const isRefused = listed.some(({ tag }) => options.isRefused?.(tag) === true);
      if (fromAll && !isRefused) checkSelection({ ...selection, dropped }, listed, question);
      const forgotten = fromAll ? forgottenTags(there, question, { work, options }) : [];
      return { ...selection, dropped, missing: [...missing, ...forgotten] };
    }
    if (work.offline === true) return null;
    const withCreated = needsCreated(policy, options, selection.needs);
    const wanted = { tags: new Set(selection.needs), withCreated, facts };
    candidates = await withFacts(there, wanted, question, work);
  }
}

const nothingSelected: TagSelection = { kept: [], young: [], dropped: [], needs: [] };

/** Choosing nothing is a mistake in the policy more often than not: an empty mapping would go unnoticed. */
function checkSelection(
  { kept, young, dropped }: TagSelection,
  listed: readonly TagCandidate[],
  { image, source, policy }: PolicyQuestion,
): void {
  if (kept.length + young.length > 0 || source.allowEmpty) return;
  const name = image.tagPolicy ?? source.tagPolicy;
  throw new Problem(policySelectsNothing(image, { name, policy, eligible: listed.length, dropped }));
}

/**
 * Tags that were mirrored, that the source no longer lists, and that the policy would still choose if it did: judged by
 * the policy in addition to those that exist.
 */
function forgottenTags(
  listed: readonly TagCandidate[],
  { image, policy }: PolicyQuestion,
  { work: { state }, options }: { readonly work: PlanningWork; readonly options: SelectOptions },
): readonly string[] {
  const there = new Set(listed.map(({ tag }) => tag));
  const gone = rememberedTags(state, image.ref).filter(({ tag }) => !there.has(tag));
  const remembered = new Map(gone.map((one) => [one.tag, one]));
  if (remembered.size === 0) return [];
  const everything = [...listed.map((one) => ({ created: null, ...one })), ...remembered.values()];
  const all = image.builds === undefined ? everything : tagsOfRef(everything, image.builds);
  // What is too young takes the place of nothing yet.
  const isAdmitted: SelectOptions["isAdmitted"] = (digest, tag) =>
    remembered.has(tag) || options.isAdmitted(digest, tag);
  const { kept } = selectByPolicy(all, policy, { ...options, isAdmitted });
  return kept.map(({ tag }) => tag).filter((tag) => remembered.has(tag));
}

function selectOptions(
  { image, source, policy, config, repository }: PolicyQuestion,
  { runtime, known, refused }: PlanningWork,
): SelectOptions {
  const now = runtime.now();
  const own = policy.minimumAge === undefined ? source.minimumAge : minimumAgeOf(policy.minimumAge);
  return {
    now: now.toISOString(),
    minimumAge: (tag) => {
      const named = { repository, tag: image.destination?.tag ?? tag, reference: referenceOf(image, tag) };
      return minimumAgeFor(config, own, named, now);
    },
    firstSeen: (digest, tag) => known.seen.get(`${referenceOf(image, tag)}@${digest}`),
    isAdmitted: (digest, tag) => known.mirrored.has(`${referenceOf(image, tag)}@${digest}`),
    isRefused: (tag) => image.ref.tag === undefined && refused?.has(referenceOf(image, tag)) === true,
  };
}

function approvedDigest(image: WantedImage, tag: string, { approved }: PlanningWork): Digest | undefined {
  return approved?.(referenceOf(image, tag));
}

interface Listed {
  readonly listed: readonly TagCandidate[];
  /** Tags that no policy may choose, because they were built from another ref than the image's. */
  readonly outside: readonly DroppedTag[];
}

async function listTags({ image, source }: TagQuestion, work: PlanningWork): Promise<Listed> {
  const step = work.runtime.progress.counting(source.name, "listing tags", 1);
  const tags = await work.runtime.content.tags(image.ref, work.signal).finally(step);
  const all = tags.filter(({ tag }) => !beginsWithDigest(tag));
  const images = image.builds === undefined ? all : tagsOfRef(all, image.builds);
  const eligible = new Set(images);
  const why = `not built from the ref ${image.builds?.ref ?? ""}`;
  const outside = all.flatMap((one) => (eligible.has(one) ? [] : [{ tag: one.tag, why }]));
  if (work.approved === undefined) return { listed: images, outside };
  const listed = images.map((one) => ({
    ...one,
    ...defined({ digest: approvedDigest(image, one.tag, work) }),
  }));
  return { listed, outside };
}

/** What is learned of tags while they are chosen. */
interface Facts {
  readonly missing: Set<string>;
  /** Tags whose digest an earlier run has seen, and this one has not asked for. */
  readonly remembered: Set<string>;
}

interface WantedFacts {
  readonly tags: ReadonlySet<string>;
  readonly withCreated: boolean;
  readonly facts: Facts;
}

async function withFacts(
  candidates: readonly TagCandidate[],
  { tags, withCreated, facts }: WantedFacts,
  question: TagQuestion,
  work: PlanningWork,
): Promise<readonly TagCandidate[]> {
  const what = withCreated ? "reading creation times" : "reading digests";
  const step = work.runtime.progress.counting(question.source.name, what, tags.size);
  return mapParallel(candidates, 16, async (candidate) => {
    if (!tags.has(candidate.tag)) return candidate;
    const known = await withFact(candidate, { withCreated, facts }, question, work);
    step();
    return known;
  });
}

async function withFact(
  candidate: TagCandidate,
  { withCreated, facts }: Omit<WantedFacts, "tags">,
  { image }: TagQuestion,
  work: PlanningWork,
): Promise<TagCandidate> {
  const { runtime, signal } = work;
  const { digest: _, ...named } = image.ref;
  const isImage = image.chart === undefined;
  if (withCreated && isImage && candidate.digest === undefined && image.layout === undefined) {
    const found = await tagFacts(named, candidate.tag, runtime, signal);
    if (found === null) facts.missing.add(candidate.tag);
    else if (found.isRemembered) facts.remembered.add(candidate.tag);
    return found === null ? candidate : { ...candidate, digest: found.digest, created: found.created };
  }
  const digest = candidate.digest ?? (await digestOf(image, candidate.tag, work));
  if (digest === null) {
    facts.missing.add(candidate.tag);
    return candidate;
  }
  if (!withCreated) return { ...candidate, digest };
  // Charts do not say when they were made.
  const created = isImage ? await createdTime({ ...named, digest }, runtime, signal) : null;
  return { ...candidate, digest, created };
}

/** The current digests of tags that were chosen from what was remembered. A tag that has moved is judged again. */
async function askAgain(
  candidates: readonly TagCandidate[],
  { missing, remembered }: Facts,
  tags: readonly string[],
  { image }: TagQuestion,
  work: PlanningWork,
): Promise<readonly TagCandidate[]> {
  const wanted = new Set(tags);
  const { digest: _, ...named } = image.ref;
  return mapParallel(candidates, 16, async (candidate) => {
    const { tag } = candidate;
    if (!wanted.has(tag)) return candidate;
    remembered.delete(tag);
    const digest = await digestOf(image, tag, work);
    if (digest === null) missing.add(tag);
    if (digest === null || digest === candidate.digest) return candidate;
    await work.runtime.tags.remember(image.ref, tag, digest);
    const created = await createdTime({ ...named, digest }, work.runtime, work.signal);
    return { ...candidate, digest, created };
  });
}
