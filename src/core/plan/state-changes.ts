// What a plan means for the state: what its actions put there or take away, and tags that the state knew otherwise and
// that now hold what is wanted, by whoever's hand. Pure.
import { destinationKey } from "../image/destination.ts";
import type { Action, Plan } from "./plan.ts";
import { type State, stateEntry } from "../state/state.ts";
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

/** What the state remembers once an action is done; nothing where it remembers none of it. */
export function stateChanges(action: Action, time: string): readonly StateChange[] {
  if (action.kind === "delete-image") {
    return [{ registry: action.registry, key: destinationKey(action), entry: null }];
  }
  if (action.kind !== "copy-image" && action.kind !== "tag-image") return [];
  const { destination } = action;
  const entry = stateEntry({ ...action, digest: destination.digest }, time);
  return [{ registry: destination.registry, key: destinationKey(destination), entry }];
}
