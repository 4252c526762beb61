// Names that a dated policy gave before: by the state's memory, and where that is gone by what ECR holds. So a
// second apply finds the first one's name and adds nothing.
import { parseDestinationKey } from "../../core/image/destination.ts";
import type { Config } from "../../config/config.ts";
import type { Digest } from "../../core/base/digest.ts";
import { formatImageRef, type ImageRef } from "../../core/image/reference.ts";
import type { MeantTag } from "../../core/naming/tags/rename.ts";
import { needOf } from "../../ecr/read-actual.ts";
import type { PlanningWork } from "./assign-destinations.ts";

export interface GivenQuestion {
  readonly ref: ImageRef;
  readonly repository: string;
  readonly tags: readonly MeantTag[];
  /** Whether names hold a date: only those must be remembered. */
  readonly dated: boolean;
}

export async function givenTags(
  config: Config,
  question: GivenQuestion,
  { runtime, state, signal }: PlanningWork,
): Promise<(tag: MeantTag) => readonly string[]> {
  if (!question.dated) return () => [];
  const remembered = (tag: MeantTag): readonly string[] => {
    const reference = formatImageRef({ ...question.ref, tag: tag.tag });
    return Object.entries(state.registries[config.target.registry] ?? {}).flatMap(([place, entry]) => {
      const { repository, tag: name } = parseDestinationKey(place);
      const same = entry.source.reference === reference && entry.source.digest === tag.digest;
      return same && repository === question.repository && name !== null ? [name] : [];
    });
  };
  if (question.tags.every((tag) => remembered(tag).length > 0)) return remembered;
  const [target] = runtime.kept;
  const actual = await target.ecr.readActual([question.repository], signal, () => needOf({}));
  const held = [...(actual.repositories.get(question.repository)?.tags ?? new Map<string, Digest>())];
  return (tag) => {
    const known = remembered(tag);
    return known.length > 0 ? known : held.flatMap(([name, digest]) => (digest === tag.digest ? [name] : []));
  };
}
