// Repositories that are there already when a config first wants them: another config may have created them for itself.
import type { Config } from "../../../config/config.ts";
import { type Diagnostic, Problem } from "../../../core/base/diagnostic.ts";
import { parseDestinationKey } from "../../../core/image/destination.ts";
import type { Actual } from "../../../core/plan/actual.ts";
import type { Desired } from "../../../core/plan/desired.ts";
import { ownerOf } from "../../../core/settings/owner.ts";
import type { State } from "../../../core/state/state.ts";
import type { KeptRegistry, Runtime } from "../../runtime/runtime.ts";
import { otherOwner } from "./problems.ts";

type Sides = { readonly desired: Desired; readonly actual: Actual; readonly state: State };

/** What the state knows as its own is asked about no more. Throws a Problem that names both configs. */
export async function checkOwners(
  config: Config,
  { kept }: Runtime,
  sides: Sides,
  signal: AbortSignal,
): Promise<void> {
  const found = await Promise.all(kept.map((one) => takenIn(one, config, sides, signal)));
  if (found.flat().length > 0) throw new Problem(found.flat());
}

async function takenIn(
  { target: { registry }, ecr }: KeptRegistry,
  { name, path }: Config,
  { desired, actual, state }: Sides,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  const own = new Set(
    Object.keys(state.registries[registry] ?? {}).map((key) => parseDestinationKey(key).repository),
  );
  const unknown = desired.repositories.filter(
    (one) =>
      one.registry === registry &&
      one.managed &&
      one.create !== false &&
      !own.has(one.repository) &&
      actual.registries.get(registry)?.repositories.has(one.repository) === true,
  );
  const tagged = await ecr.readTags(
    unknown.map(({ repository }) => repository),
    signal,
  );
  return [...tagged].flatMap(([repository, settings]) => {
    const owner = ownerOf(settings);
    return owner === undefined || owner === name ? [] : [otherOwner({ registry, repository, owner }, path)];
  });
}
