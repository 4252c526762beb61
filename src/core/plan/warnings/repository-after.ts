// What a repository will hold once a plan is applied, as the simulation of its lifecycle policy needs it. Pure.
import { defined } from "../../base/record.ts";
import type { ActualRepository } from "../actual.ts";
import type { DesiredImage } from "../desired.ts";
import type { Digest } from "../../base/digest.ts";
import type { HeldImage, WantedDigests } from "../../settings/lifecycle.ts";
import type { DeleteImage } from "../plan.ts";

export interface RepositoryAfter {
  readonly images: readonly HeldImage[];
  /** Wanted images and what belongs to them, with the words for each. */
  readonly wanted: WantedDigests;
}

export function repositoryAfter(
  there: ActualRepository | undefined,
  images: readonly DesiredImage[],
  deletions: readonly DeleteImage[],
): RepositoryAfter {
  const tags = new Map(there?.tags);
  const digests = new Set(there?.digests);
  for (const { tag, digest } of deletions) {
    if (tag === null) digests.delete(digest);
    else tags.delete(tag);
  }
  const wanted = new Map<Digest, string>();
  const children = new Map<Digest, readonly Digest[]>();
  const tagged = new Set(there?.tags.values());
  for (const {
    destination,
    content: { parts },
  } of images) {
    const { repository, tag, digest } = destination;
    const name = tag === null ? `${repository}@${digest}` : `${repository}:${tag}`;
    if (tag !== null) tags.set(tag, digest);
    wanted.set(digest, name);
    for (const part of parts) if (!wanted.has(part)) wanted.set(part, `a part of ${name}`);
    // A part with a tag of its own is a signature: ECR doesn't keep it for its image's sake.
    children.set(
      digest,
      parts.filter((part) => !tagged.has(part)),
    );
  }
  for (const digest of wanted.keys()) digests.add(digest);
  const tagsOf = new Map<Digest, string[]>();
  for (const [tag, digest] of tags) tagsOf.set(digest, [...(tagsOf.get(digest) ?? []), tag]);
  return { images: [...digests].map((digest) => heldImage(digest, { there, tagsOf, children })), wanted };
}

interface Around {
  readonly there: ActualRepository | undefined;
  readonly tagsOf: ReadonlyMap<Digest, readonly string[]>;
  readonly children: ReadonlyMap<Digest, readonly Digest[]>;
}

function heldImage(digest: Digest, { there, tagsOf, children }: Around): HeldImage {
  const pushedAt = there?.digests.has(digest) === true ? there.details.get(digest)?.pushedAt : undefined;
  const parts = children.get(digest);
  return {
    digest,
    tags: tagsOf.get(digest) ?? [],
    ...defined({ pushedAt, children: parts }),
  };
}
