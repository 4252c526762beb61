// Which tag of a collection's images is meant. Tags are `<ref>-<collection's commit>-<runtime's commit>`: of a ref
// the newest by creation time, since commits have no order; without that ref the highest version.
import { referrerTagStart } from "../../core/image/referrer-tag.ts";
import type { ImageRef } from "../../core/image/reference.ts";
import { selectTags, type TagPolicy } from "../../core/naming/tags/policy.ts";
import type { SourceContext, SourceTag } from "../kind/kind.ts";

export interface CollectionTag {
  readonly tag: string;
  readonly ref: string;
}

const form = /^(.+)-[0-9a-f]{7,40}-[0-9a-f]{7,40}$/;

export function parseCollectionTag(tag: string): CollectionTag | undefined {
  const ref = form.exec(tag)?.[1];
  return ref === undefined ? undefined : { tag, ref };
}

/** The collection's tag for a git ref, else for its highest version; undefined when there is neither. */
export async function newestOfRef(
  repository: ImageRef,
  context: SourceContext,
  ref: string,
): Promise<string | undefined> {
  const tags = await context.registries.tags(repository, context.signal);
  const collection = tags.flatMap((one) => {
    const parsed = parseCollectionTag(one.tag);
    return parsed === undefined ? [] : [{ ...one, ref: parsed.ref }];
  });
  const ofRef = collection.filter((one) => one.ref === ref);
  if (ofRef.length > 0) return newestByCreated(repository, ofRef, context);
  const highest = selectTags(
    collection.map((one) => ({ tag: one.ref })),
    { semver: "*", newest: 1 },
    anyAge,
  ).kept[0]?.tag;
  const ofHighest = collection.filter((one) => one.ref === highest);
  return ofHighest.length === 0 ? undefined : newestByCreated(repository, ofHighest, context);
}

/** The newest of all tags but `latest`; `latest` when it is the only one. */
export async function newestOfAll(repository: ImageRef, context: SourceContext): Promise<string | undefined> {
  const tags = await context.registries.tags(repository, context.signal);
  const images = tags.filter(({ tag }) => tag !== "latest" && !tag.startsWith(referrerTagStart));
  if (images.length > 0) return newestByCreated(repository, images, context);
  return tags.some(({ tag }) => tag === "latest") ? "latest" : undefined;
}

export async function anyTag(repository: ImageRef, context: SourceContext): Promise<string | undefined> {
  return (await context.registries.tags(repository, context.signal))[0]?.tag;
}

const anyAge = { now: "", minimumAgeMs: 0, firstSeen: () => undefined };
const newest: TagPolicy = { newest: { count: 1, by: "created" } };
/** How many images are asked for their creation time at once. */
const together = 8;

async function newestByCreated(
  repository: ImageRef,
  tags: readonly SourceTag[],
  context: SourceContext,
): Promise<string | undefined> {
  if (tags.length === 1) return tags[0]?.tag;
  const missing = selectTags(tags, newest, anyAge).needs;
  const created = new Map<string, string | null>();
  for (let at = 0; at < missing.length; at += together) {
    const some = missing.slice(at, at + together);
    const times = await Promise.all(
      some.map((tag) => context.registries.created({ ...repository, tag }, context.signal)),
    );
    some.forEach((tag, index) => created.set(tag, times[index] ?? null));
  }
  const candidates = tags.map((one) => ({ ...one, created: one.created ?? created.get(one.tag) ?? null }));
  return selectTags(candidates, newest, anyAge).kept[0]?.tag;
}
