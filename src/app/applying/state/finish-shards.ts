// Before --finish writes anything: have all shards of the plan come to their end?
import type { Action } from "../../../core/plan/plan.ts";
import { shardsOf } from "../../../core/state/shards.ts";
import type { StoredState } from "../../../storage/state-store.ts";
import { missingShards } from "../problems.ts";
import { type ApplyWork, putKey } from "../work.ts";

/** Why not, as a failure of the run; else what shards say they put there is noted for those who ask. */
export function checkShards(
  actions: readonly Action[],
  { records, state }: Pick<StoredState, "records" | "state">,
  work: ApplyWork,
): boolean {
  const { plan, planDigest, preconditions, run, putByShards } = work;
  if (planDigest === null) return true;
  const shards = shardsOf(planDigest, records);
  // Their records are gone once the state has taken them over, but for those of later doubles: then ECR itself says that
  // nothing is missing.
  const mayBeTaken = shards.kind === "none" || state.serial > plan.state.serial;
  const holds = (action: Action) => action.kind === "write-file" || preconditions.isHeld(action);
  if (shards.kind !== "ended" && !(mayBeTaken && actions.every(holds))) {
    run.failed.push({ id: "finish", diagnostic: missingShards(shards) });
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
