// Waits until all shards of a saved plan have come to their end, as far as their records tell.
import type { Digest } from "../../../core/base/digest.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { type Shards, shardsOf } from "../../../core/state/shards.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { shardsInWords } from "../problems.ts";

const pollMs = 5_000;
const tellEveryMs = 60_000;

export interface AwaitedPlan {
  readonly plan: Pick<Plan, "state">;
  readonly planDigest: Digest;
}

/** How the shards stand now. A state that was written since the plan was made may have taken over their records. */
export async function lookAtShards(
  { plan, planDigest }: AwaitedPlan,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Shards | "taken over"> {
  const { state, records } = await runtime.state.read(signal);
  const shards = shardsOf(planDigest, records);
  return shards.kind === "none" && state.serial > plan.state.serial ? "taken over" : shards;
}

/** Comes back when there is nothing to wait for, or the time is up: whoever finishes looks again. */
export async function awaitShards(
  awaited: AwaitedPlan,
  runtime: Runtime,
  { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { timing } = runtime.access;
  const began = timing.now();
  let toldAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const shards = await lookAtShards(awaited, runtime, signal);
    if (shards === "taken over" || shards.kind === "ended") return;
    const waited = timing.now() - began;
    if (waited >= waitMs) return;
    if (timing.now() - toldAt >= tellEveryMs) {
      toldAt = timing.now();
      runtime.note(`Waiting for shards: ${shardsInWords(shards)}`);
    }
    await timing.sleep(Math.min(pollMs, waitMs - waited), signal);
  }
}
