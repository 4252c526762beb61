// What prune may delete: only what the state says this config put there, only while ECR still holds that very digest, only
// what nothing needs anymore, and nothing that is in use or that the config protects. Pure.
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Digest } from "../../base/digest.ts";
import { destinationKey } from "../../image/destination.ts";
import type { ActualRepository } from "../actual.ts";
import type { Desired } from "../desired.ts";
import { actionId, type Blocked, type DeleteImage } from "../plan.ts";
import { pruneEarly, pruneSkipped, pullsUnknown } from "../problems.ts";
import { guard } from "./guards.ts";
import { type Owned, ownedRepositories, type PruneInput } from "./owned.ts";
import { type Removal, removalOf } from "./removal.ts";
import type { PruneRules } from "./rules.ts";

export interface Pruned {
  readonly actions: readonly DeleteImage[];
  readonly blocked: readonly Blocked[];
  readonly warnings: readonly Diagnostic[];
}

export function planPrune(input: PruneInput, rules: PruneRules): Pruned {
  const removals = ownedRepositories(input, rules)
    .map((owned) => ({ owned, removal: removalOf(owned) }))
    .filter(({ removal }) => removal.images.length > 0);
  if (removals.length === 0) return { actions: [], blocked: [], warnings: [] };
  const skipped = whySkipped(input.desired, rules);
  if (skipped !== null) return { actions: [], blocked: [], warnings: [skipped] };
  const { target } = input.desired;
  const actions: DeleteImage[] = [];
  const blocked: Blocked[] = [];
  const early: string[] = [];
  for (const one of removals) {
    const { removal, obstacles } = guarded(one, { rules, target });
    blocked.push(...obstacles);
    const { registry, actual } = one.owned;
    const place = { registry, repository: actual.repository };
    if (removal.images.length === 0) continue;
    // A stage is there to be emptied.
    if (!rules.force && !one.owned.isStage && removal.percent > rules.maxPercent) {
      blocked.push(tooMuch(place, removal, { rules, target }));
      continue;
    }
    for (const { tag, digest } of removal.images) {
      const key = destinationKey({ ...place, tag, digest });
      const id = actionId("delete-image", key, registry, target);
      const staged = one.owned.isStage ? { staged: true as const } : {};
      actions.push({ id, kind: "delete-image", reason: "unwanted", ...place, tag, digest, ...staged });
    }
    early.push(...earlyIn(removal, actual, rules));
  }
  return { actions, blocked, warnings: early.length === 0 ? [] : [pruneEarly(early)] };
}

/** What stays may release something else, because it names its children: repeated until nothing changes. */
function guarded(
  { owned, removal }: { readonly owned: Owned; readonly removal: Removal },
  context: { readonly rules: PruneRules; readonly target: Desired["target"] },
): { readonly removal: Removal; readonly obstacles: readonly Blocked[] } {
  const found = guard(removal, { owned, ...context });
  if (found.blocked.length === 0) return { removal, obstacles: [] };
  const next = guarded({ owned: found.owned, removal: removalOf(found.owned) }, context);
  return { removal: next.removal, obstacles: [...found.blocked, ...next.obstacles] };
}

function whySkipped({ complete }: Desired, rules: PruneRules): Diagnostic | null {
  if (!complete) return pruneSkipped();
  return rules.unusedForMs > 0 && !rules.pullsKnown ? pullsUnknown() : null;
}

/** AWS charges for an archived image for at least this long. */
const archivedAtLeast = 90 * 24 * 60 * 60 * 1000;

/** Archived images that are deleted before their minimum duration is over. */
function earlyIn({ images, vanishing }: Removal, actual: ActualRepository, { now }: PruneRules): string[] {
  const isEarly = (digest: Digest): boolean => {
    if (!actual.archived.has(digest) || !vanishing.has(digest)) return false;
    const since = actual.details.get(digest)?.archivedAt;
    return since !== undefined && now.getTime() - Date.parse(since) < archivedAtLeast;
  };
  return images
    .filter(({ digest }) => isEarly(digest))
    .map((image) => destinationKey({ repository: actual.repository, ...image }));
}

function tooMuch(
  one: { readonly registry: string; readonly repository: string },
  removal: Removal,
  context: { readonly rules: PruneRules; readonly target: Desired["target"] },
): Blocked {
  const { tags, vanishing, percent } = removal;
  const { size } = vanishing;
  const removed = `${tags} ${tags === 1 ? "tag" : "tags"} and ${size} ${size === 1 ? "image" : "images"}`;
  return {
    id: actionId("delete-image", one.repository, one.registry, context.target),
    subject: "repository",
    code: "prune/too-much",
    ...one,
    tag: null,
    from: null,
    why: "prune would delete too much of the repository",
    detail: `${removed}, ${Math.ceil(percent)} % of the repository; prune.maxPercent allows ${context.rules.maxPercent} %`,
    before: null,
    after: null,
    waysOut: [
      { label: "Delete", text: "--prune --force-prune" },
      { label: "Allow", text: "set a higher prune.maxPercent in the config" },
    ],
  };
}
