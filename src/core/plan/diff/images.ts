// Images: what each wanted place holds, and so what is to be done there. ECR's listing is the truth; the state
// only says why a tag holds another digest.
import { destinationKey } from "../../image/destination.ts";
import { defined } from "../../base/defined.ts";
import type { Actual, ActualRepository } from "../actual.ts";
import { blockedByImmutability, isImmutable } from "./blocked-image.ts";
import type { Desired, DesiredImage } from "../desired.ts";
import type { Digest } from "../../base/digest.ts";
import { compareText } from "../../base/ordering.ts";
import { type Action, actionId, type Blocked, type Plan, type PlacedTag, type Reason } from "../plan.ts";
import type { RepositorySettings } from "../../settings/settings.ts";
import { type State, type StateEntry } from "../../state/state.ts";

export interface ImageDiff {
  readonly actions: readonly Action[];
  readonly blocked: readonly Blocked[];
  readonly unchanged: Plan["unchanged"];
  readonly unmanaged: readonly PlacedTag[];
}

interface Found {
  readonly image: DesiredImage;
  readonly there: ActualRepository | undefined;
  readonly holds: Digest | null;
  readonly entry: StateEntry | undefined;
  /** The settings that will hold when images are put. */
  readonly settings: RepositorySettings;
}

export function diffImages(desired: Desired, actual: Actual, state: State): ImageDiff {
  const settings = effectiveSettings(desired, actual);
  const actions: Action[] = [];
  const blocked: Blocked[] = [];
  const unchanged: Plan["unchanged"][number][] = [];
  for (const image of desired.images) {
    const { registry, repository } = image.destination;
    const there = actual.registries.get(registry)?.repositories.get(repository);
    const found: Found = {
      image,
      there,
      holds: heldBy(there, image),
      entry: state.registries[registry]?.[destinationKey(image.destination)],
      settings: settings.get(`${registry}/${repository}`) ?? {},
    };
    const reasons = reasonsFor(found);
    if (reasons.length === 0) unchanged.push(asUnchanged(image));
    else if (isBlocked(found)) blocked.push(blockedByImmutability(image, found.holds, desired.target));
    else actions.push(asAction(found, reasons, desired));
  }
  const byDestination = (a: PlacedTag, b: PlacedTag) =>
    compareText(a.registry, b.registry) || compareText(destinationKey(a), destinationKey(b));
  return {
    actions,
    blocked,
    unchanged: unchanged.sort(byDestination),
    unmanaged: [...unmanagedTags(desired, actual)].sort(byDestination),
  };
}

/** Why something is to be done; empty when the place is as wanted. The first reason is the main one. */
function reasonsFor({ image, there, holds, entry }: Found): readonly Reason[] {
  const wanted = image.destination.digest;
  if (holds === wanted) {
    if (there?.archived.has(wanted)) return ["archived"];
    const parts = image.parts.length > 0 ? image.parts : entry?.digest === wanted ? entry.parts : undefined;
    return parts?.some((part) => !there?.digests.has(part)) ? ["repaired"] : [];
  }
  if (holds === null) return entry === undefined ? ["missing"] : ["missing", "drifted"];
  if (entry === undefined) return ["foreign"];
  const moved = entry.digest !== wanted;
  if (entry.digest !== holds) return moved ? ["drifted", "moved"] : ["drifted"];
  return ["moved"];
}

function heldBy(there: ActualRepository | undefined, image: DesiredImage): Digest | null {
  const { tag, digest } = image.destination;
  if (tag !== null) return there?.tags.get(tag) ?? null;
  return there !== undefined && (there.digests.has(digest) || there.archived.has(digest)) ? digest : null;
}

/** An image that is there but for its tag needs the tag alone, if its children are there too. */
function canTagOnly({ image, there }: Found): boolean {
  const { digest, tag } = image.destination;
  return (
    tag !== null &&
    there !== undefined &&
    there.digests.has(digest) &&
    image.parts.every((part) => there.digests.has(part))
  );
}

function isBlocked({ image, holds, settings }: Found): boolean {
  const { tag, digest } = image.destination;
  return tag !== null && holds !== null && holds !== digest && isImmutable(settings.tagMutability, tag);
}

function asAction(found: Found, reasons: readonly Reason[], desired: Desired): Action {
  const { image, holds, there } = found;
  const [reason = "missing", ...also] = reasons;
  const tagOnly = reason !== "repaired" && canTagOnly(found);
  const kind = tagOnly ? "tag-image" : "copy-image";
  const { registry } = image.destination;
  const pushedAt = holds === null ? undefined : there?.details.get(holds)?.pushedAt;
  return {
    id: actionId(kind, destinationKey(image.destination), registry, desired.target),
    kind,
    reason,
    ...(also.length === 0 ? {} : { also }),
    source: image.source,
    destination: { ...image.destination, before: holds },
    platforms: image.platforms,
    referrers: image.referrers,
    policy: image.policy,
    bytes: tagOnly ? 0 : (image.bytes ?? 0),
    from: image.from,
    parts: image.parts,
    provenance: image.provenance,
    ...defined({ pushedAt }),
  };
}

function asUnchanged(image: DesiredImage): Plan["unchanged"][number] {
  return { ...image.destination, source: image.source.reference, from: image.from };
}

/** Settings as they will be once the repositories are in order: declared ones go before those found. */
function effectiveSettings(desired: Desired, actual: Actual): ReadonlyMap<string, RepositorySettings> {
  const settings = new Map<string, RepositorySettings>();
  for (const one of desired.repositories) {
    const there = actual.registries.get(one.registry)?.repositories.get(one.repository);
    const declared = one.managed || there === undefined ? one.settings : {};
    settings.set(`${one.registry}/${one.repository}`, { ...there?.settings, ...declared });
  }
  return settings;
}

/** Tags in the config's repositories that it does not want. They are listed and never touched. */
function* unmanagedTags(desired: Desired, actual: Actual): Generator<PlacedTag> {
  const wanted = new Map<string, Set<string | null>>();
  for (const { destination } of desired.images) {
    const place = `${destination.registry}/${destination.repository}`;
    wanted.set(place, (wanted.get(place) ?? new Set()).add(destination.tag));
  }
  for (const { registry, repository } of desired.repositories) {
    const tags = wanted.get(`${registry}/${repository}`);
    const there = actual.registries.get(registry)?.repositories.get(repository);
    for (const [tag, digest] of there?.tags ?? []) {
      // The tag scheme's signatures belong to the image that they name.
      if (/^sha256-[0-9a-f]{64}(\.[a-z]+)?$/.test(tag)) continue;
      if (tags?.has(tag) !== true) yield { registry, repository, tag, digest };
    }
  }
}
