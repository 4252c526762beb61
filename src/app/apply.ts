// The apply use case: does exactly what a plan says, in the plan's order of phases, and remembers it. It decides
// nothing: what to do is in the plan, and core/plan/stale.ts decides whether the plan is stale.
import type { Config } from "../config/config.ts";
import { inConfig, placesIn } from "../config/places.ts";
import { sourceOf } from "../core/apply/describe.ts";
import { withoutAccepted } from "../core/base/accepted.ts";
import { Problem } from "../core/base/diagnostic.ts";
import { defined } from "../core/base/record.ts";
import type { OnEvent } from "../core/plan/event.ts";
import { repositoryOwner } from "../core/plan/reading/owners.ts";
import type { Action, Plan } from "../core/plan/plan.ts";
import { stateCorrections, withStanding } from "../core/plan/state-changes.ts";
import { heapLimitMiB } from "../net/heap-room.ts";
import type { ApplyWork } from "./applying/work.ts";
import type { Planned } from "./plan.ts";
import type { SourceLimits } from "../core/plan/shards/cost.ts";
import { sourceLimits } from "./planning/bundle/source-limits.ts";
import { shardActions } from "../core/plan/shards/split.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { applyDeletions } from "./applying/deletions.ts";
import { applyFiles, withoutHalfDoneFiles } from "./applying/files.ts";
import { missingHeap } from "./applying/heap.ts";
import { GivenUp } from "./applying/given-up.ts";
import { applyImages } from "./applying/images/images.ts";
import { applyTooLarge, applyUnsettled, recordNotWritten } from "./applying/problems.ts";
import { applyRepositories } from "./applying/repositories.ts";
import type { ApplyOptions, ApplyReport, FailedAction } from "./applying/report.ts";
import { checkShards, tellStale } from "./applying/state/finish-shards.ts";
import { leaveRecord } from "./applying/state/leave-record.ts";
import { type HeldState, withStateLock } from "./applying/state/with-state-lock.ts";
import { ApplyRun } from "./applying/run.ts";
import { Preconditions } from "./applying/preconditions.ts";
import { applyToLayout, onePerSource } from "./applying/images/to-layout.ts";

export async function applyPlan(
  config: Config,
  { plan, planDigest, isPart, files, facts }: Planned,
  runtime: Runtime,
  { options, onEvent, signal }: { options: ApplyOptions; onEvent: OnEvent; signal: AbortSignal },
): Promise<ApplyReport> {
  const givenUp = new GivenUp(runtime.kept);
  const run = new ApplyRun({ onEvent, now: runtime.now, failFast: options.failFast, givenUp, signal });
  const limits = sourceLimits(config, runtime.access);
  const actions = chosenActions(plan, isPart === true ? { ...options, shard: null } : options, limits);
  checkHeap(actions, options);
  const preconditions = new Preconditions(runtime, actions, options.fresh);
  const work: ApplyWork = {
    config,
    runtime,
    plan,
    options,
    run,
    preconditions,
    planDigest,
    files,
    facts: new Map(facts),
    halfDoneFiles: new Map(),
    putByShards: new Set(),
    warnings: [],
  };
  onEvent({
    type: "begin",
    actions: actions.length,
    blocked: blockedIn(work),
    bytes: actions.reduce((sum, action) => sum + (action.kind === "copy-image" ? action.bytes : 0), 0),
  });
  try {
    if (options.fresh || options.toLayout !== null || (await stillFits(actions, work)))
      await perform(actions, work);
    else await tellStale(actions, work);
  } catch (error) {
    // What an interruption throws is no news: the report says how far the run came.
    if (!run.interrupted || error instanceof Problem) throw error;
  }
  const report = reportOf(actions, work);
  const { chosen: _chosen, settled: _settled, ...told } = report;
  onEvent({ type: "end", ...told, failed: report.failed.length });
  return report;
}

/** What came of it, from what is settled: whatever ended a run, all that it did not do is missing here. */
function reportOf(actions: readonly Action[], work: ApplyWork): ApplyReport {
  const { run, warnings } = work;
  const found = new Set([...run.settled.keys(), ...[...run.failed, ...run.stale].map(({ id }) => id)]);
  const unsettled = actions.filter(({ id }) => !found.has(id)).length;
  const isExplained = run.failed.length + run.stale.length > 0 || run.interrupted;
  if (unsettled > 0 && !isExplained)
    run.failed.push({ id: "apply", diagnostic: applyUnsettled(unsettled, actions.length) });
  return {
    actions: actions.length,
    done: run.done,
    skipped: run.skipped,
    failed: placed(inOrder(run.failed, actions), actions, work),
    unsettled,
    blocked: blockedIn(work),
    moved: run.moved,
    seconds: run.seconds(),
    interrupted: run.interrupted,
    stale: inOrder(run.stale, actions),
    warnings: withoutAccepted(warnings, work.config.accept).kept,
    chosen: actions,
    settled: run.settled,
  };
}

/** With the line of the config that asks for it, and a remedy that fits into the config. */
function placed(
  failed: readonly FailedAction[],
  actions: readonly Action[],
  { config, plan }: ApplyWork,
): readonly FailedAction[] {
  if (failed.length === 0) return failed;
  const [places, ownerOf] = [placesIn(config), repositoryOwner(plan)];
  const byId = new Map(actions.map((action) => [action.id, action]));
  return failed.map(({ id, diagnostic }) => {
    const action = byId.get(id);
    const at =
      diagnostic.at ?? (action === undefined ? undefined : places.action(action, sourceOf(action, ownerOf)));
    return { id, diagnostic: inConfig(config, { ...diagnostic, ...defined({ at }) }) };
  });
}

/** Before anything is done: V8 ends a process whose heap is full in the middle of its work. */
function checkHeap(actions: readonly Action[], { finish }: ApplyOptions): void {
  const images = actions.filter(({ kind }) => kind === "copy-image").length;
  const missing = missingHeap(images, finish);
  if (missing <= 0) return;
  const limitMiB = heapLimitMiB();
  const neededMiB = limitMiB + Math.ceil(missing / 1024 / 1024);
  throw new Problem(applyTooLarge(images, { neededMiB, limitMiB }));
}

/** What is blocked is no shard's part. */
function blockedIn({ plan, options }: ApplyWork): number {
  return options.shard === null ? plan.blocked.length : 0;
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
function chosenActions(
  plan: Plan,
  { shard, toLayout }: ApplyOptions,
  limits: SourceLimits,
): readonly Action[] {
  const actions = shard === null ? plan.actions : shardActions(plan.actions, shard, limits);
  return toLayout === null ? actions : onePerSource(actions);
}

async function perform(actions: readonly Action[], work: ApplyWork): Promise<void> {
  const { shard, toLayout } = work.options;
  if (toLayout !== null) await applyToLayout(onePerSource(actions), toLayout, work);
  else if (shard !== null) await applyShard(actions, work);
  else await withStateLock(work, (held) => applyHolding(actions, work, held));
}

/** Whether the state may be written: not where nothing at all may. */
async function applyHolding(actions: readonly Action[], work: ApplyWork, held: HeldState): Promise<boolean> {
  const { finish, fresh } = work.options;
  if (held.waited && !(await stillFits(actions, work))) return false;
  if (finish && !checkShards(actions, held.read, work)) return false;
  // What is done already, and what only --finish looks at, leaves nothing to be known after a kill.
  const hasWork = actions.some((action) => fresh || !work.preconditions.isDone(action));
  if (hasWork && !finish) await held.leaveRecord(actions);
  await applyToRegistry(actions, work);
  await held.confirm();
  if (work.run.signal.aborted) return true;
  await applyFiles(actions, work, {
    before: held.recorder.before,
    onWritten: (path, digest) => held.recorder.wroteFile(path, digest),
  });
  return true;
}

/** Holds no lock and writes no state: its record says what it did, and that it came to its end. */
async function applyShard(actions: readonly Action[], work: ApplyWork): Promise<void> {
  const { run } = work;
  const record = await leaveRecord(actions, work);
  let isThrough = false;
  try {
    await applyToRegistry(actions, work);
    isThrough = !run.interrupted;
  } finally {
    if (!isThrough) await record.close();
  }
  if (!isThrough) return;
  try {
    const stale = run.stale.length > 0 ? ({ stale: true } as const) : {};
    await record.end({ failed: actions.length - run.settled.size, ...stale });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    run.failed.push({ id: "write-record", diagnostic: recordNotWritten(error.message) });
  }
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
  const { state, records } = await runtime.state.read(signal);
  const isOver = records.some(({ name, alive }) => name === config.name && !alive);
  const time = runtime.now().toISOString();
  const corrections = stateCorrections(planned.plan.unchanged, state, time);
  const isFilesKnown = [...planned.files].every(([path, digest]) => state.files[path] === digest);
  const isLearned = withStanding(state, planned.plan, time) !== state;
  if (!isOver && corrections.length === 0 && isFilesKnown && !isLearned) return null;
  const idle = { ...planned, plan: { ...planned.plan, actions: [] } };
  return applyPlan(config, idle, runtime, { options, onEvent: () => undefined, signal });
}
