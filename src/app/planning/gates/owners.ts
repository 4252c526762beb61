// Repositories that exist when a config first writes to them: another config may have created them for itself.
import type { Config } from "../../../config/config.ts";
import { type Diagnostic, Problem } from "../../../core/base/diagnostic.ts";
import { parseDestinationKey } from "../../../core/image/destination.ts";
import type { Actual } from "../../../core/plan/actual.ts";
import type { Desired } from "../../../core/plan/desired.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { ownerOf } from "../../../core/settings/owner.ts";
import type { State } from "../../../core/state/state.ts";
import type { KeptRegistry, Runtime } from "../../runtime/runtime.ts";
import { otherOwner } from "./problems.ts";

interface Sides {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly state: State;
  readonly plan: Plan;
}

/**
 * One request for each repository that the state does not know. A config without a name claims nothing: it asks when it
 * first changes a repository, so a plan without changes asks nothing. Throws a Problem that names both configs.
 */
export async function checkOwners(
  config: Config,
  { kept }: Runtime,
  sides: Sides,
  signal: AbortSignal,
): Promise<void> {
  const changed = changedIn(sides.plan);
  const found = await Promise.all(kept.map((one) => takenIn(one, config, { ...sides, changed }, signal)));
  if (found.flat().length > 0) throw new Problem(found.flat());
}

async function takenIn(
  { target: { registry }, ecr }: KeptRegistry,
  config: Config,
  { desired, actual, state, changed }: Sides & { readonly changed: ReadonlySet<string> },
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  const known = new Set<string>();
  const written = new Set<string>();
  for (const [key, { found }] of Object.entries(state.registries[registry] ?? {})) {
    const { repository } = parseDestinationKey(key);
    known.add(repository);
    if (found !== true) written.add(repository);
  }
  const unknown = desired.repositories.filter(
    (one) =>
      one.registry === registry &&
      one.managed &&
      one.create !== false &&
      actual.registries.get(registry)?.repositories.has(one.repository) === true &&
      (one.owner === undefined
        ? changed.has(`${registry}/${one.repository}`) && !written.has(one.repository)
        : !known.has(one.repository)),
  );
  const tagged = await ecr.readTags(
    unknown.map(({ repository }) => repository),
    signal,
  );
  return [...tagged].flatMap(([repository, settings]) => {
    const owner = ownerOf(settings);
    return owner === undefined || owner === config.name
      ? []
      : [otherOwner({ registry, repository, owner }, config.path, config.locate("target", "prefix"))];
  });
}

/** `registry/repository` of each action. */
function changedIn({ actions }: Plan): ReadonlySet<string> {
  return new Set(
    actions.flatMap((action) => {
      if (action.kind === "write-file") return [];
      const { registry, repository } = "destination" in action ? action.destination : action;
      return [`${registry}/${repository}`];
    }),
  );
}
