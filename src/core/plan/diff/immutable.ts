// Tags that can't let go of the digest that they hold: what is wanted in its place is blocked until somebody decides.
import type { Digest } from "../../base/digest.ts";
import { matchPath } from "../../base/glob.ts";
import { destinationKey } from "../../image/destination.ts";
import { settingsAfter } from "../../settings/diff.ts";
import { isImmutableTag } from "../../settings/mutability.ts";
import type { RepositorySettings } from "../../settings/table.ts";
import type { Actual } from "../actual.ts";
import type { Desired, ImageDestination } from "../desired.ts";

interface Held {
  readonly holds: Digest | null;
  readonly settings: RepositorySettings;
}

/** The digest that the tag holds in place of the wanted one, and that it can't let go. */
export function immutableDigest(
  { tag, digest }: Pick<ImageDestination, "tag" | "digest">,
  { holds, settings }: Held,
): Digest | null {
  return tag !== null && holds !== digest && isImmutableTag(settings.tagMutability, tag) ? holds : null;
}

/**
 * What the target's tags go on holding in place of what is wanted, by their keys. `replace`: globs over `repository:tag` of
 * those that are set anew all the same.
 */
export function heldInPlace(
  desired: Desired,
  actual: Pick<Actual, "registries">,
  replace: readonly string[],
): ReadonlyMap<string, Digest> {
  const { registry } = desired.target;
  const repositories = actual.registries.get(registry)?.repositories;
  const settings = effectiveSettings(desired, actual);
  const held = new Map<string, Digest>();
  for (const { destination } of desired.images) {
    const { repository, tag } = destination;
    if (destination.registry !== registry || tag === null) continue;
    const holds = immutableDigest(destination, {
      holds: repositories?.get(repository)?.tags.get(tag) ?? null,
      settings: settings.get(`${registry}/${repository}`) ?? {},
    });
    const key = destinationKey(destination);
    if (holds !== null && !replace.some((glob) => matchPath(glob, key))) held.set(key, holds);
  }
  return held;
}

/** Settings of repositories that are there, as they will be once those are in order: declared ones go before others. */
export function effectiveSettings(
  desired: Desired,
  actual: Pick<Actual, "registries">,
): ReadonlyMap<string, RepositorySettings> {
  const settings = new Map<string, RepositorySettings>();
  for (const one of desired.repositories) {
    const found = actual.registries.get(one.registry)?.repositories.get(one.repository)?.settings ?? {};
    const after = one.managed ? settingsAfter(one.settings, found) : found;
    settings.set(`${one.registry}/${one.repository}`, after);
  }
  return settings;
}
