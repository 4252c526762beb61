// What keeps an image that nothing needs: it was pulled recently, or the config protects it. It then stays with its
// tag and its parts, and the plan says so.
import type { Digest } from "../../base/digest.ts";
import { groupBy } from "../../base/ordering.ts";
import { destinationKey } from "../../image/destination.ts";
import { actionId, type Blocked } from "../plan.ts";
import type { Family, Owned } from "./owned.ts";
import type { Doomed, Removal } from "./removal.ts";
import { protecting, type PruneRules, recentPull } from "./rules.ts";

export interface Guarded {
  /** The same, with all that was in the way needed. */
  readonly owned: Owned;
  readonly blocked: readonly Blocked[];
}

interface Guarding {
  readonly owned: Owned;
  readonly rules: PruneRules;
  readonly target: { readonly registry: string };
}

type Named = Doomed & { readonly repository: string };

export function guard(removal: Removal, guarding: Guarding): Guarded {
  const { owned } = guarding;
  const { repository } = owned.actual;
  const partsOf = partsIn(owned.families);
  const tags = new Map(owned.tags);
  const needed = new Set(owned.needed);
  const blocked: Blocked[] = [];
  for (const { tag, digest } of imagesOf(removal, partsOf)) {
    const image = { repository, tag, digest };
    const parts = partsOf(digest);
    const obstacle = obstacleTo(image, guarding, parts);
    if (obstacle === undefined) continue;
    // Its parts stay with it.
    needed.add(digest);
    if (tag !== null) tags.delete(tag);
    blocked.push(asBlocked(image, obstacle, guarding));
  }
  return { owned: { ...owned, tags, needed }, blocked };
}

function asBlocked(image: Named, { wayOut, ...obstacle }: Obstacle, { owned, target }: Guarding): Blocked {
  const key = destinationKey(image);
  const { registry } = owned;
  return {
    id: actionId("delete-image", key, registry, target),
    subject: "image",
    ...obstacle,
    registry,
    repository: image.repository,
    tag: image.tag,
    from: null,
    before: image.digest,
    after: null,
    waysOut: [
      wayOut,
      // A digest that a tag held before has no entry of its own.
      ...(owned.keys.has(key) ? [{ label: "Keep", text: `ecr-mirror state forget '${key}'` }] : []),
    ],
  };
}

/** Why an image stays, in the plan's words. */
interface Obstacle extends Pick<Blocked, "code" | "why" | "detail" | "pulledAt"> {
  readonly wayOut: Blocked["waysOut"][number];
}

function obstacleTo(
  image: Named,
  { owned, rules }: Guarding,
  parts: ReadonlySet<Digest>,
): Obstacle | undefined {
  const glob = protecting(image, rules);
  if (glob !== undefined) {
    return {
      code: "prune/protected",
      why: "protected",
      detail: `"${glob}" in prune.protect matches it`,
      wayOut: { label: "Delete", text: `remove "${glob}" from prune.protect in the config` },
    };
  }
  // What was pulled from a stage was pulled to enter.
  if (owned.isStage) return undefined;
  const pull = (digest: Digest) => owned.actual.details.get(digest)?.pulledAt;
  const pulledAt = recentPull([pull(image.digest), ...[...parts].map((part) => pull(part))], rules);
  if (pulledAt === undefined) return undefined;
  return {
    code: "prune/in-use",
    why: "in use",
    detail: `pulled ${minute(pulledAt)}, within prune.unusedFor`,
    pulledAt,
    wayOut: { label: "Wait", text: "prune deletes it when it has not been pulled for prune.unusedFor" },
  };
}

/** `2026-11-26 10:00Z`: to the minute is enough. */
function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z`;
}

/**
 * Images to ask about, without the parts of others among them: those stay or go with theirs. What belongs to no image
 * that goes is asked about itself.
 */
function imagesOf(removal: Removal, partsOf: PartsOf): readonly Doomed[] {
  const inside = new Set([...removal.vanishing].flatMap((digest) => [...partsOf(digest)]));
  const isFirst = ({ tag, digest }: Doomed) => tag !== null || !inside.has(digest);
  const first = removal.images.filter((image) => isFirst(image));
  const covered = new Set(first.flatMap(({ digest }) => [...partsOf(digest)]));
  return [...first, ...removal.images.filter((image) => !isFirst(image) && !covered.has(image.digest))];
}

type PartsOf = (digest: Digest) => ReadonlySet<Digest>;

/** All parts of an image, those of its parts among them. */
function partsIn(families: readonly Family[]): PartsOf {
  const direct = groupBy(families, ({ digest }) => digest);
  return (digest) => {
    const found = new Set<Digest>();
    const waiting = [digest];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      for (const part of (direct.get(one) ?? []).flatMap(({ parts }) => parts)) {
        if (found.has(part) || part === digest) continue;
        found.add(part);
        waiting.push(part);
      }
    }
    return found;
  };
}
