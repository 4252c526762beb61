// What will disturb a plan or be disturbed by it, beside its own actions: quotas, lifecycle policies, and what the
// registries as a whole are set to. Pure.
import { matchPath } from "../../base/glob.ts";
import { groupBy } from "../../base/ordering.ts";
import type { Actual } from "../actual.ts";
import type { Desired } from "../desired.ts";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { hiddenRule, type MatchingRule, unusedRule } from "./problems.ts";
import { repositoryAfter } from "./repository-after.ts";
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

export interface ComparedPlan {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly plan: Plan;
}

/** By registry, for those whose facts are known. */
export type Facts = ReadonlyMap<string, RegistryFacts>;

export function planWarnings(
  compared: ComparedPlan,
  facts: Facts,
  locations: readonly RegistryLocation[],
): readonly Diagnostic[] {
  const { desired, actual } = compared;
  return [
    ...locations.flatMap((location) => {
      const known = facts.get(location.registry);
      return known === undefined ? [] : aroundRegistry(compared, { location, locations, facts: known });
    }),
    ...quotaWarnings(desired, actual),
    ...expiries(compared),
  ];
}

/** What of a registry can disturb this plan. */
export function neededFacts(
  plan: Pick<Plan, "actions">,
  registry: string,
  locations: readonly RegistryLocation[],
): ReadonlySet<FactName> {
  const needed = new Set<FactName>(locations.length > 1 ? ["replication"] : []);
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
  readonly location: RegistryLocation;
  readonly locations: readonly RegistryLocation[];
  readonly facts: RegistryFacts;
}

function aroundRegistry(
  { desired, plan }: ComparedPlan,
  { location, locations, facts }: Around,
): Diagnostic[] {
  const { registry } = location;
  const repositories = desired.repositories.filter((one) => one.registry === registry);
  const names = repositories.map((one) => one.repository);
  const copies = plan.actions.flatMap((action) =>
    action.kind === "copy-image" && action.destination.registry === registry ? [action] : [],
  );
  const copied = {
    repositories: new Set(copies.map((action) => action.destination.repository)),
    bytes: copies.reduce((sum, action) => sum + action.bytes, 0),
  };
  const others = locations.filter((one) => one !== location);
  return [
    ...registryWarnings(registry, facts, repositories),
    ...replicationWarnings(registry, facts, { others, names }),
    ...mountingWarnings(registry, facts, copied),
  ];
}

/** The declared lifecycle policies, on what their repositories will hold. */
function expiries({ desired, actual, plan }: ComparedPlan): readonly Diagnostic[] {
  const images = groupBy(desired.images, ({ destination }) => addressOf(destination));
  const deletions = groupBy(
    plan.actions.filter((action): action is DeleteImage => action.kind === "delete-image"),
    addressOf,
  );
  return desired.repositories.flatMap((one) => {
    const there = actual.registries.get(one.registry)?.repositories.get(one.repository);
    const policy = one.managed || there === undefined ? one.settings.lifecyclePolicy : undefined;
    if (policy === undefined) return [];
    const address = addressOf(one);
    const after = repositoryAfter(there, images.get(address) ?? [], deletions.get(address) ?? []);
    const shown = one.registry === desired.target.registry ? one.repository : address;
    return lifecycleWarnings(shown, policy, after);
  });
}

function addressOf(one: { readonly registry: string; readonly repository: string }): string {
  return `${one.registry}/${one.repository}`;
}

/**
 * Rules of `repositories.rules` that have no effect: their pattern matches no repository of the plan, or an earlier rule
 * matches all that it does. `names` are all repositories that the config leads to.
 */
export function ruleWarnings(
  rules: readonly MatchingRule[],
  names: readonly string[],
): readonly Diagnostic[] {
  const winners = new Map(names.map((name) => [name, rules.find((rule) => matchPath(rule.match, name))]));
  return rules.flatMap((rule) => {
    const matched = names.filter((name) => matchPath(rule.match, name)).map((name) => winners.get(name));
    if (matched.length === 0) return [unusedRule(rule)];
    if (matched.includes(rule)) return [];
    // A wider rule that has nothing left to match today is no mistake.
    const earlier = matched.find((one) => one !== undefined && covers(one.match, rule.match));
    return earlier === undefined ? [] : [hiddenRule(rule, earlier)];
  });
}

/** Whether a pattern matches whatever the other one matches, as far as a name of its form shows. */
function covers(wider: string, narrower: string): boolean {
  return matchPath(wider, narrower.replaceAll("**", "z/z").replaceAll(/[*?]/g, "z"));
}
