// Referrers of an image: signatures, SBOMs, attestations. Some lie under tags of their own, and a tag that can't be moved
// keeps what it has: such a referrer is blocked, with all that refers to it, and the rest goes its way.
import { type Digest, shortDigest } from "../../base/digest.ts";
import { matchGlob } from "../../base/glob.ts";
import { defined } from "../../base/record.ts";
import { referrerTagStart } from "../../image/referrer-tag.ts";
import { parseEcrHost } from "../../naming/ecr-host.ts";
import { exclusionsOf, isImmutableTag, type TagMutability } from "../../settings/mutability.ts";
import type { RepositorySettings } from "../../settings/table.ts";
import type { StateEntry } from "../../state/state.ts";
import type { ActualRepository } from "../actual.ts";
import type { ContentReferrer, Desired, DesiredImage, ImageContent } from "../desired.ts";
import { actionId, type Blocked, type LateReferrer } from "../plan.ts";

export interface StuckReferrer {
  readonly tag: string;
  readonly digest: Digest;
  /** What the tag holds, and can't let go. */
  readonly holds: Digest;
}

export interface ReferrerDiff {
  /** The content's parts without what is stuck. */
  readonly parts: readonly Digest[];
  readonly stuck: readonly StuckReferrer[];
  /** What ECR lacks and the state, which knows the image, never had. */
  readonly late: readonly ContentReferrer[];
}

export interface ReferrersFound {
  readonly there: ActualRepository | undefined;
  readonly entry: StateEntry | undefined;
  readonly settings: RepositorySettings;
}

export function diffReferrers(content: ImageContent, found: ReferrersFound): ReferrerDiff {
  const { referrers = [] } = content;
  const { there, entry } = found;
  const stuck: StuckReferrer[] = [];
  const left = new Set<Digest>();
  const kept: ContentReferrer[] = [];
  for (const one of referrers) {
    const inTheWay = stuckAt(one, found);
    if (inTheWay !== undefined) stuck.push(inTheWay);
    if (inTheWay !== undefined || left.has(one.subject)) left.add(one.digest);
    else kept.push(one);
  }
  const keptParts = new Set(kept.flatMap(({ parts }) => parts));
  const lost = new Set(referrers.filter((one) => left.has(one.digest)).flatMap(({ parts }) => parts));
  const had = new Set(entry?.parts);
  const isLate = ({ digest }: ContentReferrer) => there?.digests.has(digest) !== true && !had.has(digest);
  return {
    parts: content.parts.filter((part) => !lost.has(part) || keptParts.has(part)),
    stuck,
    late: entry === undefined ? [] : kept.filter(isLate),
  };
}

export function asLate({ digest, tag, artifactType }: ContentReferrer): LateReferrer {
  return { digest, ...defined({ tag: tag ?? undefined, artifactType }) };
}

function stuckAt({ tag, digest }: ContentReferrer, found: ReferrersFound): StuckReferrer | undefined {
  const holds = tag === null ? undefined : found.there?.tags.get(tag);
  if (tag === null || holds === undefined || holds === digest) return undefined;
  return isImmutableTag(found.settings.tagMutability, tag) ? { tag, digest, holds } : undefined;
}

/** What the plan says of a referrer's tag that can't be moved, with the ways out, each of which works by itself. */
export function blockedReferrer(
  image: DesiredImage,
  stuck: StuckReferrer,
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
      ...(isManaged ? exclusionWay(repository, stuck.tag, settings.tagMutability) : []),
      { label: "Delete", text: deletion(registry, repository, stuck.tag) },
    ],
  };
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
