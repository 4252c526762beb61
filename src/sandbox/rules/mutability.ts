// Which tags of a repository may be moved. A filter inverts the repository's setting for the tags it matches.
import { matchGlob } from "../../core/base/glob.ts";
import { EcrError, invalidParameter } from "./ecr-error.ts";
import type { ExclusionFilter, Mutability, RepositoryRecord } from "../store/repositories.ts";

export function isImmutable(record: RepositoryRecord, tag: string): boolean {
  const excluded = record.exclusions.some(({ filter }) => matchGlob(filter, tag));
  return record.mutability.startsWith("IMMUTABLE") !== excluded;
}

/** Filters come with `_WITH_EXCLUSION`, and only with it. */
export function checkMutability(
  mutability: Mutability,
  filters: readonly ExclusionFilter[] | undefined,
): void {
  const where = "imageTagMutabilityExclusionFilters";
  const wanted = mutability.endsWith("_WITH_EXCLUSION");
  if (wanted && filters === undefined) {
    throw invalidParameter(where, `must be set when imageTagMutability is ${mutability}`);
  }
  if (!wanted && filters !== undefined) {
    throw invalidParameter(where, `can't be set when imageTagMutability is ${mutability}`);
  }
  const crowded = filters?.find(({ filter }) => filter.split("*").length > 3);
  if (crowded !== undefined) throw invalidParameter(where, "must have at most 2 wildcards in a filter");
}

export function tagIsImmutable(repository: string, tag: string): EcrError {
  return new EcrError(
    "ImageTagAlreadyExistsException",
    `The image tag '${tag}' already exists in the '${repository}' repository and cannot be overwritten ` +
      `because the tag is immutable.`,
  );
}
