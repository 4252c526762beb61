// Repositories that more than one config of a run would create and set: each must have one owner. Pure.
import { compareText } from "../../base/ordering.ts";
import { desiredRepositories, type RegistrySettings } from "../build-desired.ts";
import type { Plan } from "../plan.ts";

export interface Claimed {
  readonly registry: string;
  readonly repository: string;
  /** All configs that keep it, as they are called. */
  readonly configs: readonly string[];
}

interface Place {
  readonly registry: string;
  readonly repository: string;
}

export interface Claimant {
  readonly config: string;
  readonly plan: Plan;
  /** The target and the replicas. */
  readonly targets: readonly RegistrySettings[];
}

export function claimedTwice(claimants: readonly Claimant[]): readonly Claimed[] {
  const byPlace = new Map<string, { registry: string; repository: string; configs: string[] }>();
  for (const { config, plan, targets } of claimants) {
    for (const { registry, repository } of ownRepositories(plan, targets)) {
      const key = `${registry}/${repository}`;
      const known = byPlace.get(key) ?? { registry, repository, configs: [] };
      known.configs.push(config);
      byPlace.set(key, known);
    }
  }
  return [...byPlace.entries()]
    .filter(([, { configs }]) => configs.length > 1)
    .sort(([one], [other]) => compareText(one, other))
    .map(([, claimed]) => claimed);
}

/** Those that a plan speaks of and that are the config's to create and to set. */
function ownRepositories({ actions, blocked, unchanged, held, gone }: Plan, targets: Claimant["targets"]) {
  const spoken: readonly Place[] = [
    ...actions.flatMap((action): readonly Place[] => {
      if ("destination" in action) return [action.destination];
      return action.kind === "write-file" ? [] : [action];
    }),
    ...blocked,
    ...unchanged,
    ...held,
    ...gone,
  ];
  return targets.flatMap((target) => {
    const names = spoken.filter(({ registry }) => registry === target.registry).map((one) => one.repository);
    return desiredRepositories(names, target).filter(({ managed, create }) => managed && create !== false);
  });
}
