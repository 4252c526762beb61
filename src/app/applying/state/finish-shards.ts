// Before --finish writes anything: have all shards of the plan come to their end, and did it fit all of them?
import { Problem } from "../../../core/base/diagnostic.ts";
import type { Digest } from "../../../core/base/digest.ts";
import type { Action } from "../../../core/plan/plan.ts";
import { type Shards, shardsOf, staleIn } from "../../../core/state/shards.ts";
import type { StoredState } from "../../../storage/state-store.ts";
import { missingShards, staleShards } from "../problems.ts";
import { type ApplyWork, putKey } from "../work.ts";
import { leaveRecord } from "./leave-record.ts";

/** Why not, as a failure of the run; else what shards say they put there is noted for those who ask. */
export function checkShards(
  actions: readonly Action[],
  { records, state }: Pick<StoredState, "records" | "state">,
  work: ApplyWork,
): boolean {
  const { plan, planDigest, preconditions, putByShards } = work;
  if (planDigest === null) return true;
  const shards = shardsOf(planDigest, records);
  // Their records are gone once the state has taken them over, but for those of later doubles: then ECR itself says that
  // nothing is missing.
  const mayBeTaken = shards.kind === "none" || state.serial > plan.state.serial;
  const holds = (action: Action) => action.kind === "write-file" || preconditions.isHeld(action);
  if (shards.kind !== "ended" && !(mayBeTaken && actions.every(holds))) {
    refuse(shards, work);
    return false;
  }
  for (const record of records) {
    if (record.planDigest !== planDigest) continue;
    for (const index of record.done.keys()) {
      const intent = record.intents[index];
      if (intent?.entry != null) putByShards.add(putKey(intent.registry, intent.key, intent.entry.digest));
    }
  }
  return true;
}

/** A stale plan is no failure, and has an exit code of its own. */
function refuse(shards: Exclude<Shards, { kind: "ended" }>, { run, warnings }: ApplyWork): void {
  const stale = staleIn(shards);
  if (stale.length === 0) {
    run.failed.push({ id: "finish", diagnostic: missingShards(shards) });
    return;
  }
  warnings.push(staleShards(stale));
  for (const shard of stale)
    run.stale.push({ id: `shard ${shard}`, expected: "no changes in ECR", found: "changes" });
}

/** For a run whose plan is stale: its shard records that for the finish, and a finish names the shards that found it. */
export async function tellStale(actions: readonly Action[], work: ApplyWork): Promise<void> {
  if (work.planDigest === null || work.run.signal.aborted) return;
  if (work.options.shard !== null) await leaveStale(actions, work);
  else if (work.options.finish) await nameStale(work.planDigest, work);
}

async function leaveStale(actions: readonly Action[], work: ApplyWork): Promise<void> {
  try {
    const record = await leaveRecord([], work);
    await record.end({ failed: actions.length, stale: true });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    work.runtime.note(
      `The record of the shard could not be written, so --finish waits for it: ${error.message}`,
    );
  }
}

async function nameStale(planDigest: Digest, { runtime, run, warnings }: ApplyWork): Promise<void> {
  const { records } = await runtime.state.read(run.signal);
  const stale = staleIn(shardsOf(planDigest, records));
  if (stale.length > 0) warnings.push(staleShards(stale));
}
