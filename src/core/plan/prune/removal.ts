// What goes from a repository when what nothing needs is deleted. An image that stays, for whatever reason, keeps its
// parts; and what has no tag stays where somebody's index might name it, since a listing doesn't tell an index's children.
import type { Digest } from "../../base/digest.ts";
import { groupBy } from "../../base/ordering.ts";
import { isIndexType } from "../../image/media-types.ts";
import { subjectOfTag } from "../../image/referrer-tag.ts";
import type { ActualRepository } from "../actual.ts";
import type { Owned } from "./owned.ts";

export interface Doomed {
  readonly tag: string | null;
  readonly digest: Digest;
}

export interface Removal {
  /** Tags first: with its last tag an image goes by itself. */
  readonly images: readonly Doomed[];
  /** Digests that ECR holds no more afterward. */
  readonly vanishing: ReadonlySet<Digest>;
  readonly tags: number;
  readonly percent: number;
}

export function removalOf(owned: Owned): Removal {
  const { actual } = owned;
  const tagsLeft = groupBy(
    [...actual.tags].filter(([tag]) => !owned.tags.has(tag)),
    ([, digest]) => digest,
  );
  const { going, staying } = settle(owned, tagsLeft);
  // ECR deletes an image with its last tag: such a tag of an image that stays stays too.
  const tags = [...owned.tags].filter(([, digest]) => tagsLeft.has(digest) || !staying.has(digest));
  const byTag = new Set(tags.map(([, digest]) => digest));
  const parts = owned.families
    .flatMap((family) => family.parts)
    .filter((part) => !staying.has(part))
    .filter((part) => (tagsLeft.get(part) ?? []).every(([tag]) => isReferrerTag(tag, going)));
  const loose = [...new Set([...going, ...parts])].filter(
    (digest) => isHeld(digest, actual) && !byTag.has(digest) && !staying.has(digest),
  );
  const untagging = new Set([...byTag].filter((digest) => !tagsLeft.has(digest)));
  const digests = mayNameOthers(owned, going, new Set([...loose, ...untagging])) ? [] : loose;
  const vanishing = new Set([...digests, ...untagging]);
  return {
    images: [
      ...tags.map(([tag, digest]) => ({ tag, digest })),
      ...digests.map((digest) => ({ tag: null, digest })),
    ],
    vanishing,
    tags: tags.length,
    percent: Math.max(
      percent(tags.length, actual.tags.size),
      percent(vanishing.size, actual.digests.size + actual.archived.size),
    ),
  };
}

type TagsLeft = ReadonlyMap<Digest, readonly (readonly [string, Digest])[]>;

/** Images that go, and digests that stay: what is needed, and all parts of images that don't go. */
function settle(
  { families, needed }: Owned,
  tagsLeft: TagsLeft,
): { readonly going: ReadonlySet<Digest>; readonly staying: ReadonlySet<Digest> } {
  const staying = new Set(needed);
  let going = new Set(
    families.map(({ digest }) => digest).filter((digest) => !needed.has(digest) && !tagsLeft.has(digest)),
  );
  // Each that stays may keep another one, an index within an index.
  for (;;) {
    const kept = families.filter(({ digest }) => !going.has(digest)).flatMap(({ parts }) => parts);
    for (const digest of kept) staying.add(digest);
    const left = new Set([...going].filter((digest) => !staying.has(digest)));
    if (left.size === going.size) return { going, staying };
    going = left;
  }
}

function isHeld(digest: Digest, actual: ActualRepository): boolean {
  return actual.digests.has(digest) || actual.archived.has(digest);
}

/** Whether an index stays of which nobody knows the children. */
function mayNameOthers(
  { families, actual }: Owned,
  going: ReadonlySet<Digest>,
  leaving: ReadonlySet<Digest>,
): boolean {
  const ours = new Set<Digest>();
  const known = new Set<Digest>();
  for (const { digest, parts } of families) {
    ours.add(digest);
    if (parts.length > 0) known.add(digest);
    // An index within an image that stays stays with it, and so do its children: all are parts of that image.
    if (!going.has(digest)) for (const part of parts) known.add(part);
  }
  for (const digest of [...actual.digests, ...actual.archived]) {
    if (leaving.has(digest) || known.has(digest)) continue;
    const type = actual.details.get(digest)?.mediaType;
    if (type === undefined ? !ours.has(digest) : isIndexType(type)) return true;
  }
  return false;
}

/** The tag under which a signature belongs to its image. */
function isReferrerTag(tag: string, subjects: ReadonlySet<Digest>): boolean {
  const subject = subjectOfTag(tag);
  return subject !== undefined && subjects.has(subject);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (part / whole) * 100;
}
