// Which images are followed after they were mirrored, and what counts as news of them. Pure; the clock is given.
import type { Referrer } from "../image/content.ts";
import { isAllPlatforms } from "../image/platform.ts";
import { signatureTags } from "../image/referrer-tag.ts";
import type { StateEntry } from "../state/state.ts";
import type { ActualRepository } from "./actual.ts";
import type { ResolvedImage } from "./desired.ts";

/** An image in ECR, and what the state remembers of it. */
export interface Holding {
  /** Whether all tags that are served are listed. */
  readonly isListed: boolean;
  readonly there: ActualRepository;
  readonly entry: StateEntry;
}

/** Whether the image lies there as it is wanted, whole, and was mirrored less than `followMs` ago. */
export function isFollowed(
  { handling, destination, content }: ResolvedImage,
  { there, entry }: Holding,
  { followMs, now }: { readonly followMs: number; readonly now: Date },
): boolean {
  // Only what keeps its digest keeps its referrers; what was looked at already is known.
  if (!handling.referrers || !isAllPlatforms(handling.platforms) || content.bytes !== null) return false;
  const { tag, digest } = destination;
  const isHeld = tag === null ? there.digests.has(digest) : there.tags.get(tag) === digest;
  return isHeld && entry.digest === digest && now.getTime() - Date.parse(entry.time) < followMs;
}

export interface AtSource {
  readonly referrers: readonly Referrer[];
  /** All tags of the repository, where they can be listed. */
  readonly tags: readonly string[];
}

/**
 * A referrer that was never brought, one whose tag is gone, or one of a part of the image. A tag under which somebody
 * put something else is none: nothing new is at the source.
 */
export function hasNews({ isListed, there, entry }: Holding, { referrers, tags }: AtSource): boolean {
  const parts = new Set(entry.parts);
  const isNew = ({ digest, tag }: Referrer) =>
    there.digests.has(digest) ? isListed && tag !== undefined && !there.tags.has(tag) : !parts.has(digest);
  if (referrers.some(isNew)) return true;
  if (!isListed) return false;
  const ofParts = new Set([...parts].flatMap(signatureTags));
  return tags.some((tag) => ofParts.has(tag) && !there.tags.has(tag));
}
