// Images: what each wanted destination holds, and so what is to be done there. ECR's listing is the truth; the state
// only says why a tag holds another digest.
import { subjectOfTag } from "../../image/referrer-tag.ts";
import { destinationKey } from "../../image/destination.ts";
import { defined } from "../../base/record.ts";
import type { Actual, ActualRepository } from "../actual.ts";
import type { Desired, DesiredImage, ImageDestination, PinForm } from "../desired.ts";
import { tryParseImageRef } from "../../image/reference.ts";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { type Digest, shortDigest } from "../../base/digest.ts";
import { matchPath } from "../../base/glob.ts";
import { compareText } from "../../base/ordering.ts";
import {
  type Action,
  actionId,
  type Blocked,
  type CopyImage,
  type Plan,
  type Reason,
  type TagImage,
} from "../plan.ts";
import { describeProvenance } from "../../image/wanted.ts";
import {
  asLate,
  blockedReferrer,
  diffReferrers,
  foreignReferrer,
  ownParts,
  type ReferrerDiff,
} from "./referrers.ts";
import { heldElsewhere } from "./held-elsewhere.ts";
import { barredImage, barredRepositories } from "./repositories.ts";
import { effectiveSettings, immutableDigest } from "./immutable.ts";
import type { RepositorySettings } from "../../settings/table.ts";
import type { State, StateEntry } from "../../state/state.ts";

export interface ImageDiff {
  readonly actions: readonly Action[];
  readonly blocked: readonly Blocked[];
  readonly unchanged: Plan["unchanged"];
  readonly unwanted: readonly ImageDestination[];
  readonly unmanaged: readonly ImageDestination[];
  readonly warnings: readonly Diagnostic[];
}

interface Found {
  readonly image: DesiredImage;
  readonly there: ActualRepository | undefined;
  readonly holds: Digest | null;
  readonly entry: StateEntry | undefined;
  /** The settings that will hold when images are put. */
  readonly settings: RepositorySettings;
  readonly referrers: ReferrerDiff;
}

/** `replace`: globs over `repository:tag` of tags that may be deleted to be set anew. */
export function diffImages(
  desired: Desired,
  actual: Actual,
  state: State,
  replace: readonly string[],
): ImageDiff {
  const settings = effectiveSettings(desired, actual);
  const barred = barredRepositories(desired.repositories, actual.registries);
  const actions: Action[] = [];
  const blocked: Blocked[] = [];
  const unchanged: Plan["unchanged"][number][] = [];
  const own = ownParts(state);
  // Tags of one digest share its referrers.
  const stuck = new Map<string, Blocked>();
  const foreign = new Map<string, Diagnostic>();
  const near = heldElsewhere(desired, actual);
  for (const image of desired.images) {
    const { registry, repository } = image.destination;
    if (barred.has(`${registry}/${repository}`)) {
      blocked.push(barredImage(image, desired));
      continue;
    }
    const there = actual.registries.get(registry)?.repositories.get(repository);
    const read = {
      there,
      entry: state.registries[registry]?.[destinationKey(image.destination)],
      settings: settings.get(`${registry}/${repository}`) ?? {},
      ours: own.get(`${registry}/${repository}`),
    };
    const referrers = diffReferrers(image.content, read);
    const found: Found = { ...read, image, holds: heldBy(there, image), referrers };
    const [reason, ...also] = reasonsFor(found);
    const inTheWay = immutableDigest(image.destination, found);
    if (reason === undefined) unchanged.push(asUnchanged(image));
    else if (inTheWay === null) actions.push(asAction(found, { reason, also, near }, desired));
    else if (replace.some((glob) => matchPath(glob, destinationKey(image.destination))))
      actions.push({ ...asAction(found, { reason, also, near }, desired), replace: true });
    else {
      blocked.push(asBlocked(found, inTheWay, desired));
      continue;
    }
    for (const one of referrers.immutable) {
      const asked = blockedReferrer(image, one, { desired, settings: read.settings });
      stuck.set(asked.id, stuck.get(asked.id) ?? asked);
    }
    for (const one of referrers.foreign)
      if (there?.digests.has(one.digest) !== true)
        foreign.set(`${registry}/${repository}:${one.tag}`, foreignReferrer(image, one));
  }
  const byDestination = (a: ImageDestination, b: ImageDestination) =>
    compareText(a.registry, b.registry) || compareText(destinationKey(a), destinationKey(b));
  const others = [...otherTags(desired, actual)].sort(byDestination);
  const isOwn = (tag: ImageDestination) => {
    const entry = state.registries[tag.registry]?.[destinationKey(tag)];
    return entry?.digest === tag.digest && entry.found !== true;
  };
  const ours = new Set(desired.repositories.map(({ registry, repository }) => `${registry}/${repository}`));
  return {
    actions,
    blocked: [...blocked, ...stuck.values()],
    unchanged: unchanged.sort(byDestination),
    unwanted: others.filter(isOwn),
    unmanaged: others.filter((tag) => !isOwn(tag) && ours.has(`${tag.registry}/${tag.repository}`)),
    warnings: [...foreign].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one),
  };
}

/** Why something is to be done; empty when the destination is as wanted. The first reason is the main one. */
function reasonsFor({ image, there, holds, entry, referrers }: Found): readonly Reason[] {
  const wanted = image.destination.digest;
  if (holds === wanted) {
    if (there?.archived.has(wanted)) return ["archived"];
    const { content } = image;
    const parts =
      content.parts.length > 0 ? referrers.parts : entry?.digest === wanted ? entry.parts : undefined;
    const lacking = parts?.filter((part) => !there?.digests.has(part)) ?? [];
    if (lacking.length === 0) return referrers.lacksTag ? ["repaired"] : [];
    // What came later at the source is brought like what is gone; where both hold, both are said.
    const late = new Set(referrers.late.flatMap((one) => one.parts));
    const isGone = lacking.some((part) => !late.has(part));
    return isGone && late.size > 0 ? ["repaired", "repaired"] : ["repaired"];
  }
  if (holds === null) return entry === undefined ? ["missing"] : ["missing", "drifted"];
  if (entry === undefined || (entry.found === true && entry.digest === holds)) return ["foreign"];
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
function canTagOnly({ image, there, referrers }: Found): boolean {
  const { digest } = image.destination;
  return (
    there !== undefined &&
    there.digests.has(digest) &&
    referrers.parts.every((part) => there.digests.has(part))
  );
}

interface Why {
  readonly reason: Reason;
  readonly also: readonly Reason[];
  readonly near: ReturnType<typeof heldElsewhere>;
}

function asAction(found: Found, { reason, also, near }: Why, desired: Desired): CopyImage | TagImage {
  const { image, holds, there, referrers } = found;
  const tagOnly = reason !== "repaired" && canTagOnly(found);
  // A repair brings what is gone here, or what has appeared at the source.
  const isNew = !tagOnly && reason !== "repaired" && reason !== "archived";
  const kind = tagOnly ? "tag-image" : "copy-image";
  const { request, content } = image;
  const { registry, repository, tag, digest } = image.destination;
  const { late } = referrers;
  const pushedAt = holds === null ? undefined : there?.details.get(holds)?.pushedAt;
  return {
    id: actionId(kind, destinationKey(image.destination), registry, desired.target),
    kind,
    reason,
    ...defined({ also: also.length === 0 ? undefined : also }),
    source: { ...image.source, ...defined({ near: isNew ? near(image) : undefined }) },
    destination: {
      registry,
      repository,
      tag,
      digest,
      before: holds,
      ...defined({ leaves: leaves(referrers) }),
    },
    ...image.handling,
    bytes: tagOnly ? 0 : (content.bytes ?? 0),
    from: request.from,
    ...defined({ chart: request.chart }),
    parts: referrers.parts,
    provenance: request.provenance,
    ...defined({ pushedAt, late: reason === "repaired" && late.length > 0 ? late.map(asLate) : undefined }),
  };
}

function leaves({ immutable, foreign }: ReferrerDiff): readonly string[] | undefined {
  const tags = [...immutable, ...foreign].map(({ tag }) => tag);
  return tags.length === 0 ? undefined : tags.sort(compareText);
}

/** What the plan says of a tag that can't be overwritten, with the ways out that a person can choose from. */
function asBlocked(found: Found, holds: Digest, { target, pins }: Desired): Blocked {
  const { image, entry } = found;
  const { registry, repository, tag, digest } = image.destination;
  const { from } = image.request;
  const replace = {
    label: "Replace",
    text: `ecr-mirror plan --replace '${destinationKey(image.destination)}'`,
  };
  const keep = { label: "Keep", text: pinText(image, holds, pins.get(from)) };
  const rename = { label: "Rename", text: 'tagPolicy with rename "{tag}-{date}"' };
  // Somebody else put it there: to keep it is not the first thing to think of, and never to be offered for what was
  // put in the place of an image of ours.
  const isChart = image.request.chart !== undefined;
  const isOwn = image.source.reference.startsWith("localhost/");
  const version = {
    label: "Version",
    text: isOwn ? "set a new version in Chart.yaml" : "use another version in the source",
  };
  const waysOut = isChart
    ? [version, replace]
    : entry === undefined
      ? [replace, keep]
      : entry.digest === holds
        ? [keep, rename, replace]
        : [replace];
  return {
    id: actionId("copy-image", destinationKey(image.destination), registry, target),
    subject: "image",
    code: "tag/immutable",
    registry,
    repository,
    tag,
    from,
    why: "immutable tag, other digest",
    detail: `ECR ${shortDigest(holds)}   source now ${shortDigest(digest)}`,
    before: holds,
    after: digest,
    waysOut,
  };
}

/** How the config is told to stay with a digest, in the way that fits where the image is named. */
function pinText({ request, source }: DesiredImage, digest: Digest, pin: PinForm | undefined): string {
  const where = describeProvenance(request.provenance);
  if (pin === "key") return `digest: ${digest} at ${where}`;
  const tag = tryParseImageRef(source.reference)?.tag;
  const [written = source.reference] = request.written;
  if (pin === "reference" && tag !== undefined) return `${written}@${digest} at ${where}`;
  return `a tagPolicy of the source "${request.from}" with digest: { "${tag ?? "latest"}": "${digest}" }`;
}

function asUnchanged({ destination, source, request, handling }: DesiredImage): Plan["unchanged"][number] {
  const { registry, repository, tag, digest } = destination;
  return {
    registry,
    repository,
    tag,
    digest,
    source: source.reference,
    from: request.from,
    policy: handling.policy,
    ...defined({ chart: request.chart }),
  };
}

/** Tags that nothing asks for, in the config's repositories and in those that it once filled. */
function* otherTags(desired: Desired, actual: Actual): Generator<ImageDestination> {
  const wanted = new Map<string, Set<string | null>>();
  for (const { destination } of desired.images) {
    const repository = `${destination.registry}/${destination.repository}`;
    wanted.set(repository, (wanted.get(repository) ?? new Set()).add(destination.tag));
  }
  for (const [registry, { repositories }] of actual.registries) {
    const retained = desired.retained.get(registry);
    for (const [repository, there] of repositories) {
      const tags = wanted.get(`${registry}/${repository}`);
      for (const [tag, digest] of there.tags) {
        // The tag scheme's signatures belong to the image that they name.
        if (subjectOfTag(tag) !== undefined) continue;
        const other = { registry, repository, tag, digest };
        if (tags?.has(tag) !== true && retained?.has(destinationKey(other)) !== true) yield other;
      }
    }
  }
}
