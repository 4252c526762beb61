// What the chosen tags are called in ECR. A name that holds a date is found again by what was mirrored before.
import type { Config, TagPolicy } from "../../../config/config.ts";
import { defined } from "../../../core/base/record.ts";
import type { Digest } from "../../../core/base/digest.ts";
import { parseDestinationKey } from "../../../core/image/destination.ts";
import type { TagSelection } from "../../../core/naming/tags/policy.ts";
import { type MeantTag, nameTags, renameNeedsCreated } from "../../../core/naming/tags/rename.ts";
import { mapParallel } from "../../../net/parallel.ts";
import { createdTime } from "../../runtime/created-time.ts";
import {
  digestOf,
  isWritten,
  type PlanningWork,
  referenceOf,
  type SelectedTags,
  type TagQuestion,
} from "./work.ts";

export interface NamingQuestion {
  readonly question: TagQuestion;
  readonly policy: TagPolicy;
  readonly config: Config;
}

type NamedTags = Pick<SelectedTags, "tags" | "young" | "missing" | "dropped">;

/** What the selected tags are called in ECR. */
export async function nameTagsOf(
  selected: Pick<TagSelection, "kept" | "young"> & { readonly missing: readonly string[] },
  naming: NamingQuestion,
  work: PlanningWork,
): Promise<NamedTags> {
  const { question, policy } = naming;
  const { image } = question;
  const isPlain = policy.rename === undefined && policy.alias === undefined;
  const plainName = (tag: string) => image.destination?.tag ?? tag;
  const written = (tag: string) => isWritten(question, policy, tag);
  if (isPlain || work.offline === true) {
    return {
      tags: selected.kept.map(({ tag, digest }) => ({
        source: tag,
        destination: isPlain ? plainName(tag) : tag,
        isWritten: written(tag),
        ...defined({ digest }),
      })),
      young: selected.young.map(({ tag, ...age }) => ({
        source: tag,
        destination: plainName(tag),
        isWritten: written(tag),
        ...age,
      })),
      missing: selected.missing.map((tag) => ({ source: tag, destination: plainName(tag) })),
      dropped: [],
    };
  }
  const missing = [...selected.missing];
  const meant = await mapParallel(selected.kept, 16, async (candidate) => {
    const digest = candidate.digest ?? (await digestOf(image, candidate.tag, work));
    if (digest === null) missing.push(candidate.tag);
    else return meantTag({ ...candidate, digest }, naming, work);
    return undefined;
  });
  const young = await mapParallel(selected.young, 16, async (one) => ({
    ...one,
    meant: await meantTag(one, naming, work),
  }));
  const kept = meant.filter((one) => one !== undefined);
  const tags = [...kept, ...young.map((one) => one.meant)];
  const given =
    policy.rename?.includes("{date}") === true ? await earlierNames(naming, tags, work) : () => [];
  const options = { now: work.runtime.now().toISOString(), given };
  const { named, dropped } = nameTags(kept, policy, options);
  const nameOf = (tag: MeantTag): string =>
    nameTags([tag], policy, options).named[0]?.destinationTag ?? tag.tag;
  return {
    tags: named.flatMap(({ tag, digest, destinationTag, aliases }) =>
      [destinationTag, ...aliases].map((destination) => ({
        source: tag,
        destination,
        digest,
        isWritten: written(tag),
      })),
    ),
    // Aliases follow the newest: what is too young takes them where there is nothing else.
    young: young.flatMap(({ meant: tag, since, until }, at) =>
      [nameOf(tag), ...(at === 0 && kept.length === 0 ? (policy.alias ?? []) : [])].map((destination) => ({
        source: tag.tag,
        destination,
        digest: tag.digest,
        isWritten: written(tag.tag),
        since,
        until,
      })),
    ),
    // A name that is made from a digest is known by the state's memory alone.
    missing: missing.map((tag) => ({
      source: tag,
      destination: policy.rename === undefined ? plainName(tag) : null,
    })),
    dropped,
  };
}

async function meantTag(
  candidate: { readonly tag: string; readonly digest: Digest; readonly created?: string | null },
  { question: { image }, policy }: NamingQuestion,
  work: PlanningWork,
): Promise<MeantTag> {
  const { tag, digest } = candidate;
  if (!renameNeedsCreated(policy)) return { tag, digest, ...defined({ created: candidate.created }) };
  const { digest: _, ...ref } = image.ref;
  const created = candidate.created ?? (await createdTime({ ...ref, digest }, work.runtime, work.signal));
  return { tag, digest, created };
}

/**
 * Names that a dated policy gave before: by the state's memory, and where that is gone by what ECR holds. So a second
 * apply finds the first one's name and adds nothing.
 */
async function earlierNames(
  { question: { image, repository }, config }: NamingQuestion,
  tags: readonly MeantTag[],
  { runtime, state, signal }: PlanningWork,
): Promise<(tag: MeantTag) => readonly string[]> {
  const applied = Object.entries(state.registries[config.target.registry] ?? {});
  const byState = ({ tag, digest }: MeantTag): readonly string[] => {
    const reference = referenceOf(image, tag);
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
