// For a run that has nothing to do: what its plan learned is written to the state all the same. The lock is taken
// only when there is something to write.
import type { Config } from "../../config/config.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { hasUnseen, stateCorrections } from "../../core/plan/state-corrections.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { applyPlan } from "../apply.ts";
import type { ApplyOptions, ApplyReport } from "./report.ts";

/** null: the state says it all already. */
export async function recordOnly(
  config: Config,
  plan: Plan,
  runtime: Runtime,
  { options, signal }: { options: ApplyOptions; signal: AbortSignal },
): Promise<ApplyReport | null> {
  const { state } = await runtime.state.read(signal);
  const corrections = stateCorrections(plan.unchanged, state, runtime.now().toISOString());
  if (corrections.length === 0 && !hasUnseen(runtime.seen, state)) return null;
  return applyPlan(config, { ...plan, actions: [] }, runtime, { options, onEvent: () => undefined, signal });
}
