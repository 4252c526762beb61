// What will disturb a plan or be disturbed by it, beside its own actions: quotas, lifecycle policies, and what the
// registries as a whole are set to. Pure.
import type { Actual } from "../actual.ts";
import type { Desired } from "../desired.ts";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { heldAfter } from "./repository-after.ts";
import { lifecycleWarnings } from "../../settings/lifecycle.ts";
import type { DeleteImage, Plan } from "../plan.ts";
import { quotaWarnings } from "./quota.ts";
import type { FactName, RegistryFacts } from "../../settings/registry-facts.ts";
import {
  mountingWarnings,
  registryWarnings,
  type RegistryLocation,
  replicationWarnings,
} from "./registry.ts";

export interface PlanLook {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly plan: Plan;
}

/** By registry, for those whose facts are known. */
export type Facts = ReadonlyMap<string, RegistryFacts>;

export function planWarnings(
  look: PlanLook,
  facts: Facts,
  places: readonly RegistryLocation[],
): readonly Diagnostic[] {
  const { desired, actual } = look;
  return [
    ...places.flatMap((place) => {
      const known = facts.get(place.registry);
      return known === undefined ? [] : aroundRegistry(look, { place, places, facts: known });
    }),
    ...quotaWarnings(desired, actual),
    ...expiries(look),
  ];
}

/** What of a registry can disturb this plan. */
export function neededFacts(
  plan: Pick<Plan, "actions">,
  registry: string,
  places: readonly RegistryLocation[],
): ReadonlySet<FactName> {
  const needed = new Set<FactName>(places.length > 1 ? ["replication"] : []);
  const filled = new Set<string>();
  for (const action of plan.actions) {
    if (action.kind === "copy-image" && action.destination.registry === registry)
      filled.add(action.destination.repository);
    const settled = action.kind === "create-repository" || action.kind === "update-repository";
    if (!settled || action.registry !== registry) continue;
    if (action.settings.scanOnPush !== undefined) needed.add("scanning");
    if (action.kind === "create-repository") needed.add("creationTemplates").add("pullThrough");
  }
  // One repository has nobody to mount from.
  if (filled.size > 1) needed.add("blobMounting");
  return needed;
}

interface Around {
  readonly place: RegistryLocation;
  readonly places: readonly RegistryLocation[];
  readonly facts: RegistryFacts;
}

function aroundRegistry({ desired, plan }: PlanLook, { place, places, facts }: Around): Diagnostic[] {
  const { registry } = place;
  const repositories = desired.repositories.filter((one) => one.registry === registry);
  const names = repositories.map((one) => one.repository);
  const copies = plan.actions.flatMap((action) =>
    action.kind === "copy-image" && action.destination.registry === registry ? [action] : [],
  );
  const copied = {
    repositories: new Set(copies.map((action) => action.destination.repository)),
    bytes: copies.reduce((sum, action) => sum + action.bytes, 0),
  };
  const others = places.filter((one) => one !== place);
  return [
    ...registryWarnings(registry, facts, repositories),
    ...replicationWarnings(registry, facts, { others, names }),
    ...mountingWarnings(registry, facts, copied),
  ];
}

/** The declared lifecycle policies, on what their repositories will hold. */
function expiries({ desired, actual, plan }: PlanLook): readonly Diagnostic[] {
  const images = grouped(desired.images, (image) => placeOf(image.destination));
  const deletions = grouped(
    plan.actions.filter((action): action is DeleteImage => action.kind === "delete-image"),
    placeOf,
  );
  return desired.repositories.flatMap(({ registry, repository, managed, settings }) => {
    const there = actual.registries.get(registry)?.repositories.get(repository);
    const policy = managed || there === undefined ? settings.lifecyclePolicy : undefined;
    if (policy === undefined) return [];
    const place = placeOf({ registry, repository });
    const held = heldAfter(there, images.get(place) ?? [], deletions.get(place) ?? []);
    const shown = registry === desired.target.registry ? repository : place;
    return lifecycleWarnings(shown, policy, held);
  });
}

function placeOf({
  registry,
  repository,
}: {
  readonly registry: string;
  readonly repository: string;
}): string {
  return `${registry}/${repository}`;
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one)) ?? [];
    group.push(one);
    groups.set(keyOf(one), group);
  }
  return groups;
}
