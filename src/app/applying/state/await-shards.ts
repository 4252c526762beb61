// Waits until all shards of a saved plan have come to their end, as far as their records show.
import type { Digest } from "../../../core/base/digest.ts";
import { isSameJson } from "../../../core/base/record.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { type Shards, shardsOf, staleIn } from "../../../core/state/shards.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { Preconditions } from "../preconditions.ts";
import { shardsInWords } from "../problems.ts";

const pollMs = 5_000;
const tellEveryMs = 60_000;

export interface AwaitedPlan {
  readonly plan: Pick<Plan, "state">;
  readonly planDigest: Digest;
  /** All of it, for a look at ECR. */
  readonly whole: () => Promise<Pick<Plan, "actions">>;
}

/** `taken over`: the state was written since the plan was made, with what the shards did. */
export type Standing = Shards | { readonly kind: "taken over" };

export class ShardWatch {
  readonly #awaited: AwaitedPlan;
  readonly #runtime: Runtime;
  /** What ECR was last asked about: it is asked again when anything has moved. */
  #asked: object | undefined;

  constructor(awaited: AwaitedPlan, runtime: Runtime) {
    this.#awaited = awaited;
    this.#runtime = runtime;
  }

  async look(signal: AbortSignal): Promise<Standing> {
    const { plan, planDigest, whole } = this.#awaited;
    const { state, records } = await this.#runtime.state.read(signal);
    const shards = shardsOf(planDigest, records);
    if (shards.kind === "ended" || state.serial === plan.state.serial) return shards;
    const seen = { serial: state.serial, shards };
    if (this.#asked !== undefined && isSameJson(seen, this.#asked)) return shards;
    this.#asked = seen;
    const { actions } = await whole();
    return (await this.#holds(actions, signal)) ? { kind: "taken over" } : shards;
  }

  /** Whether ECR holds all that the plan wants there. */
  async #holds(actions: Plan["actions"], signal: AbortSignal): Promise<boolean> {
    const wanted = actions.filter(({ kind }) => kind !== "write-file");
    const preconditions = new Preconditions(this.#runtime, wanted, false);
    await preconditions.checkAll(signal);
    return wanted.every((action) => preconditions.isHeld(action));
  }
}

/** Comes back when there is nothing to wait for, or the time is up: whoever finishes looks again. */
export async function awaitShards(
  awaited: AwaitedPlan,
  runtime: Runtime,
  { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { timing } = runtime.access;
  const watch = new ShardWatch(awaited, runtime);
  const began = timing.now();
  let toldAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const shards = await watch.look(signal);
    if (shards.kind === "taken over" || shards.kind === "ended") return;
    // However long the others take, a stale plan is never finished.
    if (staleIn(shards).length > 0) return;
    const waited = timing.now() - began;
    if (waited >= waitMs) return;
    if (timing.now() - toldAt >= tellEveryMs) {
      toldAt = timing.now();
      runtime.note(`Waiting for shards: ${shardsInWords(shards)}`);
    }
    await timing.sleep(Math.min(pollMs, waitMs - waited), signal);
  }
}
