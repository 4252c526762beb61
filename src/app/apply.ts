// The apply use case: does exactly what a plan says, in the plan's order of phases, and remembers it. It decides
// nothing: what to do is in the plan, whether it still fits is core/stale's to say.
import type { Config } from "../config/config.ts";
import type { OnEvent } from "../core/plan/event.ts";
import type { Action, Plan } from "../core/plan/plan.ts";
import { stateCorrections, withStanding } from "../core/plan/state-changes.ts";
import type { ApplyWork } from "./applying/work.ts";
import type { Planned } from "./plan.ts";
import { shardActions } from "../core/plan/shard.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { withStateLock } from "./applying/with-state-lock.ts";
import { applyDeletions } from "./applying/deletions.ts";
import { applyFiles, withoutHalfDoneFiles } from "./applying/files.ts";
import { applyImages } from "./applying/images.ts";
import type { StateRecorder } from "./applying/record-state.ts";
import { applyRepositories } from "./applying/repositories.ts";
import type { ApplyOptions, ApplyReport } from "./applying/report.ts";
import { ApplyRun } from "./applying/run.ts";
import { Preconditions } from "./applying/preconditions.ts";
import { applyToLayout } from "./applying/to-layout.ts";

export async function applyPlan(
  config: Config,
  { plan, planDigest, facts }: Planned,
  runtime: Runtime,
  { options, onEvent, signal }: { options: ApplyOptions; onEvent: OnEvent; signal: AbortSignal },
): Promise<ApplyReport> {
  const run = new ApplyRun({ onEvent, now: runtime.now, failFast: options.failFast, signal });
  const actions = chosenActions(plan, options);
  const preconditions = new Preconditions(runtime, actions, options.fresh);
  const work: ApplyWork = {
    config,
    runtime,
    plan,
    options,
    run,
    preconditions,
    planDigest,
    facts: new Map(facts),
    halfDoneFiles: new Map(),
  };
  onEvent({
    type: "begin",
    actions: actions.length,
    blocked: plan.blocked.length,
    bytes: actions.reduce((sum, action) => sum + (action.kind === "copy-image" ? action.bytes : 0), 0),
  });
  if (options.fresh || options.toLayout !== null || (await stillFits(actions, work)))
    await perform(actions, work);
  const report: ApplyReport = {
    done: run.done,
    skipped: run.skipped,
    failed: inOrder(run.failed, actions),
    blocked: plan.blocked.length,
    moved: run.moved,
    seconds: run.seconds(),
    interrupted: signal.aborted,
    stale: inOrder(run.stale, actions),
  };
  onEvent({ type: "end", ...report, failed: report.failed.length });
  return report;
}

/** As the plan has them, whatever ended first. */
function inOrder<T extends { readonly id: string }>(
  ended: readonly T[],
  actions: readonly Action[],
): readonly T[] {
  const positions = new Map(actions.map(({ id }, at) => [id, at]));
  return ended.toSorted((a, b) => (positions.get(a.id) ?? 0) - (positions.get(b.id) ?? 0));
}

/** What a shard does of the plan; a layout takes only what would be copied. */
function chosenActions(plan: Plan, { shard, toLayout }: ApplyOptions): readonly Action[] {
  const actions = shard === null ? plan.actions : shardActions(plan.actions, shard.index, shard.count);
  return toLayout === null ? actions : actions.filter((action) => action.kind === "copy-image");
}

async function perform(actions: readonly Action[], work: ApplyWork): Promise<void> {
  const { shard, toLayout } = work.options;
  if (toLayout !== null) await applyToLayout(actions, toLayout, work);
  else if (shard !== null) await applyToRegistry(actions, work);
  else
    await withStateLock(work, async (recorder, waited) => {
      if (!waited || (await stillFits(actions, work))) await applyAll(actions, work, recorder);
    });
}

/** Looks at every action before the first write; what doesn't fit is noted. */
async function stillFits(actions: readonly Action[], work: ApplyWork): Promise<boolean> {
  const stale = await work.preconditions.checkAll(work.run.signal);
  if (stale.length > 0) work.run.stale.push(...(await withoutHalfDoneFiles(stale, actions, work)));
  return work.run.stale.length === 0;
}

async function applyToRegistry(actions: readonly Action[], work: ApplyWork): Promise<void> {
  await applyRepositories(actions, work);
  await applyImages(actions, work);
  await applyDeletions(actions, work);
}

async function applyAll(actions: readonly Action[], work: ApplyWork, recorder: StateRecorder): Promise<void> {
  await applyToRegistry(actions, work);
  if (work.run.signal.aborted) return;
  await applyFiles(actions, work, {
    before: recorder.before,
    onWritten: (path, digest) => recorder.wroteFile(path, digest),
  });
}

/**
 * For a run that has nothing to do: what its plan learned is written to the state all the same. null: the state says it
 * all already, and the state lock is not taken.
 */
export async function recordPlan(
  config: Config,
  planned: Planned,
  runtime: Runtime,
  { options, signal }: { options: ApplyOptions; signal: AbortSignal },
): Promise<ApplyReport | null> {
  const { state } = await runtime.state.read(signal);
  const time = runtime.now().toISOString();
  const corrections = stateCorrections(planned.plan.unchanged, state, time);
  if (corrections.length === 0 && withStanding(state, planned.plan, time) === state) return null;
  const idle = { ...planned, plan: { ...planned.plan, actions: [] } };
  return applyPlan(config, idle, runtime, { options, onEvent: () => undefined, signal });
}
