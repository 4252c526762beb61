// What a plan means for the state: what its actions put there or take away, tags that the state knew otherwise and
// that now hold what is wanted, by whoever's hand, and what was learned about sources. Pure.
import { compareText, groupBy } from "../base/ordering.ts";
import { defined } from "../base/record.ts";
import { destinationKey } from "../image/destination.ts";
import type { Action, Plan } from "./plan.ts";
import { type State, stateEntry } from "../state/state.ts";
import type { StateChange } from "../state/merge.ts";

/** What the state is to know of destinations that hold what is wanted, and that this run does nothing about. */
export function stateCorrections(
  unchanged: Plan["unchanged"],
  state: State,
  time: string,
): readonly StateChange[] {
  return unchanged.flatMap((tag): readonly StateChange[] => {
    const key = destinationKey(tag);
    const entry = state.registries[tag.registry]?.[key];
    // What another hand put there is known from now on: its row stays when its source fails.
    if (entry === undefined) {
      const source = { reference: tag.source, digest: tag.digest };
      const { digest, from, policy, chart } = tag;
      const found = { digest, source, from, policy, ...defined({ chart }), found: true as const, time };
      return [{ registry: tag.registry, key, entry: found }];
    }
    if (entry.digest === tag.digest) {
      // Whoever asks for it now must be known: a source that fails later still asks for it.
      const isKnown = entry.from === tag.from || entry.alsoFrom?.includes(tag.from) === true;
      return isKnown ? [] : [{ registry: tag.registry, key, entry: { ...entry, from: tag.from } }];
    }
    const source = { reference: tag.source, digest: tag.digest };
    // Somebody else put there what is wanted now.
    const { parts: _, ...kept } = entry;
    return [
      { registry: tag.registry, key, entry: { ...kept, digest: tag.digest, source, found: true, time } },
    ];
  });
}

/**
 * The state with what a plan learned about sources: which references are gone, and since when digests that may not enter
 * yet are known. What a run resolved is not gone, and what was mirrored needs no first sight any more. The same value when
 * the plan learned nothing.
 */
export function withStanding(state: State, plan: Standing, time: string): State {
  const gone = goneAfter(state, plan, time);
  const seen = seenAfter(state, plan);
  return isSame(gone, state.gone) && isSame(seen, state.seen) ? state : { ...state, gone, seen };
}

type Standing = Pick<Plan, "actions" | "unchanged" | "held" | "gone">;
type Times = State["gone"];

function goneAfter(state: State, { actions, unchanged, held, gone }: Standing, time: string): Times {
  const times = new Map(Object.entries(state.gone));
  for (const { source } of [...unchanged, ...held]) times.delete(source);
  for (const action of actions) if ("source" in action) times.delete(action.source.reference);
  for (const { source, since } of gone) {
    const known = Object.hasOwn(state.gone, source) ? state.gone[source] : undefined;
    times.set(source, earlier(known, since ?? time));
  }
  return sortedTimes(times);
}

function seenAfter(state: State, { held }: Standing): Times {
  const times = new Map(Object.entries(state.seen));
  for (const { source, wanted, since } of held) {
    const key = `${source}@${wanted}`;
    times.set(key, earlier(times.get(key), since));
  }
  for (const entries of Object.values(state.registries)) {
    for (const { source, found } of Object.values(entries))
      if (found !== true) times.delete(`${source.reference}@${source.digest}`);
  }
  return sortedTimes(newestOfEach(times));
}

/** A tag that moves every night would be remembered for ever: of each reference, the digests seen last. */
const mostSeen = 20;

function newestOfEach(times: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const byReference = groupBy([...times], ([key]) => key.slice(0, key.lastIndexOf("@")));
  const kept = [...byReference.values()].flatMap((one) =>
    one.length <= mostSeen ? one : one.toSorted(([, a], [, b]) => compareText(b, a)).slice(0, mostSeen),
  );
  return new Map(kept);
}

function earlier(one: string | undefined, other: string): string {
  return one !== undefined && Date.parse(one) <= Date.parse(other) ? one : other;
}

function sortedTimes(times: ReadonlyMap<string, string>): Times {
  return Object.fromEntries([...times].sort(([one], [other]) => compareText(one, other)));
}

function isSame(one: Times, other: Times): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

/**
 * What the state remembers once an action is done; nothing where it remembers none of it. `found`: it held already, by
 * another hand as far as this run knows.
 */
export function stateChanges(action: Action, time: string, found = false): readonly StateChange[] {
  if (action.kind === "delete-image") {
    return [{ registry: action.registry, key: destinationKey(action), entry: null }];
  }
  if (action.kind !== "copy-image" && action.kind !== "tag-image") return [];
  const { destination } = action;
  const entry = stateEntry({ ...action, digest: destination.digest }, time);
  const known = found ? { ...entry, found } : entry;
  const staged = action.stagedFor === undefined ? {} : { staged: true as const };
  return [{ registry: destination.registry, key: destinationKey(destination), entry: known, ...staged }];
}
