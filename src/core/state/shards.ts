// Whether all shards of a saved plan have come to their end, by the records that they left.
import type { Digest } from "../base/digest.ts";
import type { RunRecord } from "./run-record.ts";

export type Shards =
  | { readonly kind: "ended" }
  /** No run of the plan has left a record: none has begun, or the state has taken over what they did. */
  | { readonly kind: "none" }
  | {
      readonly kind: "open";
      readonly count: number;
      /** No run of these shards has left a record. */
      readonly missing: readonly number[];
      readonly running: readonly number[];
      /** Their last run did not come to its end, and none before did all of it. */
      readonly unfinished: readonly number[];
      /** Their last run found that the plan is stale. */
      readonly stale: readonly number[];
    }
  /** The plan was split into different numbers of parts, and none of them is whole. */
  | { readonly kind: "mixed"; readonly counts: readonly number[] };

type ShardRecord = Pick<RunRecord, "planDigest" | "shard" | "started" | "ended" | "failed" | "stale"> & {
  readonly alive: boolean;
};

export function shardsOf(planDigest: Digest, records: readonly ShardRecord[]): Shards {
  const own = records.filter((one) => one.planDigest === planDigest && one.shard !== null);
  const counts = [...new Set(own.map(({ shard }) => shard?.count ?? 0))].sort((a, b) => a - b);
  const [first, ...more] = counts.map((count) =>
    shardsOfCount(
      count,
      own.filter(({ shard }) => shard?.count === count),
    ),
  );
  if (first === undefined) return { kind: "none" };
  if (more.length === 0) return first;
  // What another split left behind does no harm once a whole one has ended, unless it still runs.
  const all = [first, ...more];
  const others = all.filter(({ kind }) => kind !== "ended");
  const isRunning = others.some((one) => one.kind === "open" && one.running.length > 0);
  return others.length < all.length && !isRunning ? { kind: "ended" } : { kind: "mixed", counts };
}

function shardsOfCount(count: number, records: readonly ShardRecord[]): Shards {
  const missing: number[] = [];
  const running: number[] = [];
  const unfinished: number[] = [];
  const stale: number[] = [];
  for (let index = 1; index <= count; index += 1) {
    const runs = records.filter(({ shard }) => shard?.index === index);
    // Whatever becomes of a double, nothing is left for it to do.
    if (runs.some(({ ended, failed }) => ended && failed === 0)) continue;
    // A shard may be run again: its last run counts, and one that still goes on.
    const last = runs.reduce<ShardRecord | undefined>(
      (best, one) => (best === undefined || Date.parse(one.started) >= Date.parse(best.started) ? one : best),
      undefined,
    );
    if (last === undefined) missing.push(index);
    else if (runs.some(({ alive }) => alive)) running.push(index);
    else if (!last.ended) unfinished.push(index);
    else if (last.stale === true) stale.push(index);
  }
  const isEnded = missing.length + running.length + unfinished.length + stale.length === 0;
  return isEnded ? { kind: "ended" } : { kind: "open", count, missing, running, unfinished, stale };
}

/** The shards that nothing can be waited for of, `2/4`. */
export function staleIn(shards: Shards): readonly string[] {
  return shards.kind === "open" ? shards.stale.map((index) => `${index}/${shards.count}`) : [];
}
