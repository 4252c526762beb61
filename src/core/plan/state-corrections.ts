// What a plan learned beside its actions: tags that the state knew otherwise and that now hold what is wanted, by
// whoever's hand. Pure.
import { destinationKey } from "../image/destination.ts";
import type { Plan } from "./plan.ts";
import { type State } from "../state/state.ts";
import type { StateChange } from "../state/merge.ts";

export function stateCorrections(
  unchanged: Plan["unchanged"],
  state: State,
  time: string,
): readonly StateChange[] {
  return unchanged.flatMap((tag) => {
    const key = destinationKey(tag);
    const entry = state.registries[tag.registry]?.[key];
    if (entry === undefined || entry.digest === tag.digest) return [];
    const source = { reference: tag.source, digest: tag.digest };
    const { parts: _, ...kept } = entry;
    return [{ registry: tag.registry, key, entry: { ...kept, digest: tag.digest, source, time } }];
  });
}

/** Whether there are source digests that the state has not seen before. */
export function hasUnseen(seen: ReadonlyMap<string, string>, state: State): boolean {
  return [...seen.keys()].some((key) => !Object.hasOwn(state.seen, key));
}
