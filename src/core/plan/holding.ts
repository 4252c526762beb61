// What ECR holds, as the records of runs are judged by it.
import { isDigest } from "../base/digest.ts";
import { parseDestinationKey } from "../image/destination.ts";
import type { Holds } from "../state/with-records.ts";
import type { Actual, ActualRegistry } from "./actual.ts";
import type { ResolvedImage } from "./desired.ts";

/** Only of repositories that were read: of others it knows nothing. Archived images are there too. */
export function holdsOf(registries: Actual["registries"]): Holds {
  return (registry, key) => {
    const { repository, tag } = parseDestinationKey(key);
    const there = registries.get(registry)?.repositories.get(repository);
    if (there === undefined) return undefined;
    if (tag !== null) return there.tags.get(tag) ?? null;
    const digest = key.slice(repository.length + 1);
    return isDigest(digest) && (there.digests.has(digest) || there.archived.has(digest)) ? digest : null;
  };
}

/** Whether an image is where it is to be. */
export function holdsImage(
  actual: ActualRegistry,
  { destination: { repository, tag, digest } }: ResolvedImage,
): boolean {
  const there = actual.repositories.get(repository);
  return tag === null ? there?.digests.has(digest) === true : there?.tags.get(tag) === digest;
}
