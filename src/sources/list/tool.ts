// What the readers of other tools' configs share: how a repository with chosen tags becomes entries.
import type { Position } from "../../core/base/diagnostic.ts";
import { isDigest } from "../../core/base/digest.ts";
import { isTag, tryParseImageRef } from "../../core/image/reference.ts";
import type { ListEntry, ListText } from "./entry.ts";

export interface ToolRepository {
  readonly repository: string;
  /** Tags, digests and patterns as the tool's config has them; empty means all tags. */
  readonly tags: readonly string[];
  /** The tool's own words for a choice of tags that isn't a list: a range, a regular expression. */
  readonly pattern?: string | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly destination?: string | undefined;
  readonly line: number;
  readonly at: () => Position;
}

/** Entries for the tags that are named; an open choice is left to the source's tag policy, or asked. */
export function repositoryEntries(one: ToolRepository, list: ListText): readonly ListEntry[] {
  const { repository, destination, platforms, line, at } = one;
  const tags = one.tags.filter((tag) => isTag(tag));
  const digests = one.tags.filter((tag) => isDigest(tag));
  const open = one.tags.filter((tag) => !isTag(tag) && !isDigest(tag));
  const common = { destination, platforms };
  const entries: ListEntry[] = digests.map((digest) => ({
    fields: { image: repository, digest, ...common },
    line,
    at,
  }));
  if (tags.length > 0) entries.push({ fields: { image: repository, tags, ...common }, line, at });
  const pattern = one.pattern ?? (open.length > 0 ? open.join(", ") : undefined);
  if (pattern === undefined && one.tags.length > 0) return entries;
  if (list.selects) return [...entries, { fields: { image: repository, ...common }, line, at }];
  const which = pattern === undefined ? "all its tags" : `its tags by ${pattern}`;
  const question = `The file asks for ${which}: give the source a tagPolicy that says which.`;
  return [...entries, { fields: { image: repository }, line, at, question }];
}

/** A destination of the file is kept where it lies in the target registry; elsewhere naming decides. */
export function destinationIn(registry: string, target: string | undefined): string | undefined {
  const ref = target === undefined ? undefined : tryParseImageRef(target);
  if (ref === undefined || ref.registry !== registry) return undefined;
  return ref.tag === undefined ? ref.repository : `${ref.repository}:${ref.tag}`;
}
