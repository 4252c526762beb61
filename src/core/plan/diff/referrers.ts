// Referrers of an image: signatures, SBOMs, attestations. Some have their own tags. A tag that can't be moved
// keeps what it has, and so does one under which someone else signed: such a referrer is left out, with all that refers
// to it, and the rest goes its way.
import { type Diagnostic, warning } from "../../base/diagnostic.ts";
import { type Digest, shortDigest } from "../../base/digest.ts";
import { matchGlob } from "../../base/glob.ts";
import { compareText } from "../../base/ordering.ts";
import { defined } from "../../base/record.ts";
import { parseDestinationKey } from "../../image/destination.ts";
import { referrerTagStart } from "../../image/referrer-tag.ts";
import { parseEcrHost } from "../../naming/ecr-host.ts";
import { exclusionsOf, isImmutableTag, type TagMutability } from "../../settings/mutability.ts";
import type { RepositorySettings } from "../../settings/table.ts";
import type { State, StateEntry } from "../../state/state.ts";
import type { ActualRepository } from "../actual.ts";
import type { ContentReferrer, Desired, DesiredImage, ImageContent } from "../desired.ts";
import { actionId, type Blocked, type LateReferrer } from "../plan.ts";

/** A tag that keeps what it holds, though the source has another digest under it. */
export interface KeptTag {
  readonly tag: string;
  readonly digest: Digest;
  readonly holds: Digest;
  /** Whether this config put there what it holds. */
  readonly isOurs: boolean;
}

export interface ReferrerDiff {
  /** The content's parts without what can't be brought, and with what stays in its place. */
  readonly parts: readonly Digest[];
  /** Kept because ECR doesn't let them go. */
  readonly immutable: readonly KeptTag[];
  /** Kept because what someone else put there may be needed. */
  readonly foreign: readonly KeptTag[];
  /** What ECR lacks and the state, which knows the image, never had. */
  readonly late: readonly ContentReferrer[];
  /** A tag is gone though ECR has what it meant. */
  readonly lacksTag: boolean;
}

export interface ReferrersFound {
  readonly there: ActualRepository | undefined;
  readonly entry: StateEntry | undefined;
  readonly settings: RepositorySettings;
  /** Parts that this config put into the repository. */
  readonly ours: ReadonlySet<Digest> | undefined;
}

/** Of nearly all images: nothing refers to them. */
const without = { immutable: [], foreign: [], late: [], lacksTag: false };

export function diffReferrers(content: ImageContent, found: ReferrersFound): ReferrerDiff {
  const { referrers = [] } = content;
  if (referrers.length === 0) return { ...without, parts: content.parts };
  const { there, entry } = found;
  const immutable: KeptTag[] = [];
  const foreign: KeptTag[] = [];
  const left = new Set<Digest>();
  const kept: ContentReferrer[] = [];
  for (const one of referrers) {
    const inTheWay = keptTag(one, found);
    if (inTheWay !== undefined) {
      if (isImmutableTag(found.settings.tagMutability, inTheWay.tag)) immutable.push(inTheWay);
      else if (!inTheWay.isOurs) foreign.push(inTheWay);
    }
    const isKept = inTheWay !== undefined && (immutable.includes(inTheWay) || foreign.includes(inTheWay));
    if (isKept || left.has(one.subject)) left.add(one.digest);
    else kept.push(one);
  }
  const isThere = (digest: Digest) => there?.digests.has(digest) === true;
  const keptParts = new Set(kept.flatMap(({ parts }) => parts));
  const lost = new Set(referrers.filter((one) => left.has(one.digest)).flatMap(({ parts }) => parts));
  const had = new Set(entry?.parts);
  const brought = content.parts.filter((part) => !lost.has(part) || keptParts.has(part) || isThere(part));
  // What a tag of ours keeps goes on being ours.
  const still = immutable.filter(({ isOurs }) => isOurs).map(({ holds }) => holds);
  return {
    parts: still.length === 0 ? brought : [...new Set([...brought, ...still])].sort(compareText),
    immutable,
    foreign,
    late: entry === undefined ? [] : kept.filter(({ digest }) => !isThere(digest) && !had.has(digest)),
    lacksTag: kept.some(
      ({ tag, digest }) => tag !== null && isThere(digest) && there?.tags.has(tag) === false,
    ),
  };
}

export function asLate({ digest, tag, artifactType }: ContentReferrer): LateReferrer {
  return { digest, ...defined({ tag: tag ?? undefined, artifactType }) };
}

/** Parts that this config put into each repository, by `registry/repository`. */
export function ownParts(state: State): ReadonlyMap<string, ReadonlySet<Digest>> {
  const own = new Map<string, Set<Digest>>();
  for (const [registry, entries] of Object.entries(state.registries)) {
    for (const [key, entry] of Object.entries(entries)) {
      const place = `${registry}/${parseDestinationKey(key).repository}`;
      const parts = own.get(place) ?? new Set();
      own.set(place, parts);
      for (const { parts: some = [] } of [entry, ...(entry.replaced ?? [])])
        some.forEach((one) => parts.add(one));
    }
  }
  return own;
}

function keptTag({ tag, digest }: ContentReferrer, { there, ours }: ReferrersFound): KeptTag | undefined {
  const holds = tag === null ? undefined : there?.tags.get(tag);
  if (tag === null || holds === undefined || holds === digest) return undefined;
  return { tag, digest, holds, isOurs: ours?.has(holds) === true };
}

/** What the plan says of a referrer's tag that can't be moved, with the ways out, each of which works by itself. */
export function blockedReferrer(
  image: DesiredImage,
  stuck: KeptTag,
  { desired, settings }: { readonly desired: Desired; readonly settings: RepositorySettings },
): Blocked {
  const { registry, repository } = image.destination;
  const isManaged = desired.repositories.some(
    (one) => one.registry === registry && one.repository === repository && one.managed,
  );
  return {
    id: actionId("copy-image", `${repository}:${stuck.tag}`, registry, desired.target),
    subject: "image",
    code: "tag/immutable",
    registry,
    repository,
    tag: stuck.tag,
    from: image.request.from,
    why: "immutable tag of a signature or SBOM, other digest",
    detail: `ECR ${shortDigest(stuck.holds)}   source now ${shortDigest(stuck.digest)}`,
    before: stuck.holds,
    after: stuck.digest,
    waysOut: [
      ...(isManaged && stuck.isOurs ? exclusionWay(repository, stuck.tag, settings.tagMutability) : []),
      { label: "Delete", text: deletion(registry, repository, stuck.tag) },
    ],
  };
}

/** Someone signed the copy: that is kept, and the warning says how to get the source's signature instead. */
export function foreignReferrer(
  { destination: { registry, repository } }: DesiredImage,
  kept: KeptTag,
): Diagnostic {
  return warning("plan/foreign-referrer", "A signature in ECR is not from the source", {
    detail:
      `${repository}:${kept.tag} has ${shortDigest(kept.holds)}, which this config did not push. ` +
      `It stays; the source has ${shortDigest(kept.digest)}.`,
    hint: `To use the one from the source, delete the tag, then apply again: ${deletion(registry, repository, kept.tag)}`,
  });
}

const mostExclusions = 5;

function exclusionWay(
  repository: string,
  tag: string,
  mutability: TagMutability | undefined,
): Blocked["waysOut"] {
  if (mutability === undefined) return [];
  const { mode } = mutability;
  const exclusions = exclusionsOf(mutability);
  const next =
    mode === "immutable"
      ? [...exclusions, `${referrerTagStart}*`]
      : exclusions.filter((filter) => !matchGlob(filter, tag));
  if (next.length > mostExclusions) return [];
  const list = next.map((filter) => JSON.stringify(filter)).join(", ");
  const text = `tagMutability: { mode: ${mode}, exclusions: [${list}] } for ${repository} under repositories`;
  return [{ label: "Exclude", text }];
}

/** The next apply copies what the source has. */
function deletion(registry: string, repository: string, tag: string): string {
  const host = parseEcrHost(registry);
  const where = host === null ? "" : ` --registry-id ${host.account} --region ${host.region}`;
  return `aws ecr batch-delete-image${where} --repository-name ${repository} --image-ids imageTag=${tag}`;
}
