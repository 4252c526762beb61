// How many machines help with a plan, and what more of them would not help against. Pure.
import type { Action } from "../plan.ts";
import {
  byteSeconds,
  costOf,
  manifestSeconds,
  slowestSource,
  type SourceLimit,
  type SourceLimits,
} from "./cost.ts";
import { groupsOf } from "./split.ts";

export interface UsefulShards {
  readonly count: number;
  readonly bound: Bound;
}

export type Bound =
  /** ECR takes so many a second, whoever sends them. */
  | { readonly kind: "manifests"; readonly seconds: number; readonly count: number }
  /** A source's limit. */
  | ({ readonly kind: "requests"; readonly seconds: number } & SourceLimit)
  /** What is never split takes this long on one machine. */
  | { readonly kind: "image"; readonly seconds: number; readonly bytes: number }
  /** More machines would have too little to do. */
  | { readonly kind: "little"; readonly bytes: number }
  /** More machines would help too. */
  | { readonly kind: "bytes"; readonly bytes: number };

const mostUseful = 64;
/** A machine that works for less is not worth its start. */
const leastWork = 60;

/** No more than it takes to move the bytes in the time that all else takes, however many there are. */
export function usefulShards(actions: readonly Action[], limits: SourceLimits): UsefulShards {
  const cost = costOf(actions, limits);
  const bound = boundOf(actions, limits);
  const shortest = "seconds" in bound ? bound.seconds : leastWork;
  const count = Math.max(1, Math.ceil(byteSeconds(cost) / shortest));
  if (count > mostUseful) return { count: mostUseful, bound: { kind: "bytes", bytes: cost.bytes } };
  return { count, bound };
}

function boundOf(actions: readonly Action[], limits: SourceLimits): Bound {
  const cost = costOf(actions, limits);
  const source = slowestSource(cost);
  const bytes = groupsOf(actions).reduce((most, group) => Math.max(most, costOf(group, limits).bytes), 0);
  const bounds = [
    { kind: "manifests", seconds: manifestSeconds(cost), count: Math.max(0, ...cost.manifests.values()) },
    ...(source === null ? [] : [{ kind: "requests", ...source } as const]),
    { kind: "image", seconds: byteSeconds({ ...cost, bytes }), bytes },
  ] as const;
  const slowest = bounds.reduce((most, one) => (one.seconds > most.seconds ? one : most));
  return slowest.seconds > leastWork ? slowest : { kind: "little", bytes: cost.bytes };
}
