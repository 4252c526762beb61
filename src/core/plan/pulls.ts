// How many pulls a plan takes from registries that count them, and when there are enough. A pull is a manifest that is read;
// layers cost none.
import type { Digest } from "../base/digest.ts";
import type { Plan } from "./plan.ts";

/** What a registry last said: so many pulls in so many seconds, and so many left. */
export interface PullQuota {
  readonly registry: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
}

export interface PullBudget extends PullQuota {
  /** What apply will read there. */
  readonly needed: number;
}

export interface PullKnowledge {
  /** The name in `quotas` of the registry that a reference is read from, where it counts. */
  readonly countedAt: (reference: string) => string | undefined;
  /** Whether apply will find the manifest without asking. */
  readonly isKept: (digest: Digest) => boolean;
}

export function pullBudgets(
  plan: Plan,
  quotas: readonly PullQuota[],
  { countedAt, isKept }: PullKnowledge,
): readonly PullBudget[] {
  const needed = new Map<string, Set<string>>();
  for (const action of plan.actions) {
    if (action.kind !== "copy-image" || action.source.layout !== undefined) continue;
    const reference = action.source.via ?? action.source.reference;
    const registry = countedAt(reference);
    if (registry === undefined) continue;
    const asked = needed.get(registry) ?? new Set();
    needed.set(registry, asked);
    for (const digest of [action.source.digest, ...action.parts])
      if (!isKept(digest)) asked.add(`${repositoryOf(reference)}@${digest}`);
  }
  return quotas.flatMap((quota) => {
    const many = needed.get(quota.registry)?.size ?? 0;
    return many === 0 ? [] : [{ ...quota, needed: many }];
  });
}

/** A repository's manifests are counted once, under whatever tag. */
function repositoryOf(reference: string): string {
  return reference.replace(/[:@][^/]*$/, "");
}

/** How many windows pass until there are enough; 0: there are. */
export function windowsUntilEnough({ needed, remaining, limit }: PullBudget): number {
  return needed <= remaining ? 0 : Math.ceil((needed - remaining) / limit);
}
