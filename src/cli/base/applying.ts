// How a plan is applied, made in this run or saved, for one config or for one of several: what comes after consent.
import { type ApplyOptions, type ApplyReport, hasFailed } from "../../app/applying/report.ts";
import type { Planned, PlanOptions } from "../../app/plan.ts";
import type { SavedPlan } from "../../app/planning/read-plan.ts";
import type { AppliedPart, AppliedPlan } from "../../core/apply/applied.ts";
import type { RunEnd } from "../../core/apply/describe.ts";
import { PartsEnd } from "../../core/apply/in-parts.ts";
import { defined } from "../../core/base/record.ts";
import { hasChanges, isPartial } from "../../core/plan/plan.ts";
import { staleIn } from "../../core/state/shards.ts";
import { openFiles } from "../../storage/files.ts";
import { renderApplyReport } from "../../views/apply/report.ts";
import type { Rendering } from "../arguments/formats.ts";
import type { Shard } from "../arguments/shard.ts";
import { withApplyView } from "../terminal/apply-view.ts";
import type { WriteEvent } from "../terminal/event-file.ts";
import { type ApplyFormat, describe, isReported, isTold } from "./apply-report.ts";
import type { OpenedBundle } from "./bundle.ts";
import type { Context, Outcome } from "./command.ts";
import type { Session } from "./session.ts";

export interface ApplyArgs {
  readonly planFile: string | null;
  readonly yes: boolean;
  readonly events: string | undefined;
  readonly planning: PlanOptions;
  readonly renderings: readonly Rendering<ApplyFormat>[];
  /** Where the figures go. */
  readonly metrics: string | undefined;
  readonly shard: Shard | "auto" | null;
  readonly waitMs: number;
  readonly finishIfLast: boolean;
  readonly options: Omit<ApplyOptions, "fresh" | "shard">;
}

export type ChosenArgs = Omit<ApplyArgs, "shard"> & {
  readonly writeEvent: WriteEvent;
  readonly shard: Shard | null;
  /** What the plan is read from, where that is no file. */
  readonly bundle: OpenedBundle | null;
};

/** `report` is null where there was nothing to do, in ECR or in the state. */
export interface Applied {
  readonly outcome: Outcome;
  readonly report: ApplyReport | null;
  /** Made only where a document is asked for. */
  readonly described: AppliedPlan | null;
}

/** A shard answers for its own part: what is blocked is in none, and whoever finishes says so. */
export function partialOf(
  { planFile, shard }: Pick<ApplyArgs, "planFile" | "shard">,
  { plan }: Planned,
): Outcome {
  return { failed: planFile === null && isPartial(plan), blocked: shard === null && plan.blocked.length > 0 };
}

export async function applyPlanned(
  args: ChosenArgs,
  planned: Planned,
  context: Context,
  session: Session,
): Promise<Applied> {
  const partial = partialOf(args, planned);
  // A saved plan is applied even when it is empty: --finish writes files and state.
  if (args.planFile === null && !hasChanges(planned.plan))
    return recordOnly({ args, planned, partial }, context, session);
  if (args.options.finish) await waitForShards(args, planned, context, session);
  const report = await runAndTell(args, planned, context, session);
  const outcome = outcomeOf(report, partial);
  const applied = { outcome, report, described: describedBy(report, planned, args, session, context) };
  if (!args.finishIfLast || outcome.stale === true || context.signal.aborted) return applied;
  return (await isLast(planned, args, context, session))
    ? finishAfter({ outcome, report }, args, context, session)
    : applied;
}

export function describedBy(
  end: RunEnd | null,
  planned: Planned,
  args: ChosenArgs,
  session: Session,
  context: Context,
): AppliedPlan | null {
  if (!isReported(args, context)) return null;
  const { shard, options, planFile } = args;
  const part: AppliedPart =
    shard === null ? { kind: options.finish ? "finish" : "whole" } : { kind: "shard", ...shard };
  return describe(end, planned, session, { part, fresh: planFile === null });
}

async function runAndTell(
  args: ChosenArgs,
  planned: Planned,
  context: Context,
  session: Session,
): Promise<ApplyReport> {
  const report = await runPlan(args, planned, context, session);
  await tellReport(report, planned, args, context);
  return report;
}

export async function tellReport(
  report: ApplyReport,
  { plan }: Planned,
  args: ChosenArgs,
  { output }: Context,
): Promise<void> {
  await output.diagnostics(report.warnings);
  if (!isTold(args.renderings)) return;
  // A plan that was made just now has shown them; shards leave them to --finish.
  const isNamed = args.planFile !== null && args.shard === null;
  const named = { blocked: isNamed ? plan.blocked : [], target: plan.target.registry };
  output.result(renderApplyReport(report, output.screen("stdout"), named));
}

async function waitForShards(
  { waitMs }: ChosenArgs,
  { plan, planDigest }: Planned,
  { signal }: Context,
  { runtime }: Session,
): Promise<void> {
  if (waitMs === 0 || planDigest === null) return;
  const { awaitShards } = await import("../../app/applying/state/await-shards.ts");
  const whole = () => Promise.resolve(plan);
  await awaitShards({ plan, planDigest, whole }, runtime, { waitMs, signal });
}

/** Whether all other shards have come to their end; several may think so at once, and finishing twice does no harm. */
async function isLast(
  { plan, planDigest, isPart }: Planned,
  args: ChosenArgs,
  context: Context,
  { runtime }: Session,
): Promise<boolean> {
  const { output, signal } = context;
  if (planDigest === null) return false;
  const { ShardWatch } = await import("../../app/applying/state/await-shards.ts");
  const { planFile } = args;
  const whole = async () =>
    isPart === true && planFile !== null
      ? (await readSaved(planFile, { ...args, shard: null }, context)).plan
      : plan;
  const shards = await new ShardWatch({ plan, planDigest, whole }, runtime).look(signal);
  if (shards.kind === "taken over" || shards.kind === "ended") return true;
  const [stale] = staleIn(shards);
  output.note(
    stale === undefined
      ? "Other shards are still running. The last one finishes the run."
      : `Shard ${stale} found that the plan is stale, so the run is not finished. Make a new plan: ecr-mirror plan`,
  );
  return false;
}

async function finishAfter(
  before: { readonly outcome: Outcome; readonly report: ApplyReport },
  args: ChosenArgs,
  context: Context,
  session: Session,
): Promise<Applied> {
  context.output.note("All shards are done. Finishing.");
  const finishing = { ...args, shard: null, options: { ...args.options, finish: true } };
  // The shard had the plan without what files hold.
  const planned = await planToApply(finishing, context, session);
  const report = await runAndTell(finishing, planned, context, session);
  const { blocked } = partialOf(finishing, planned);
  const parts = new PartsEnd(true);
  parts.add(before.report);
  const end = parts.finished(report);
  return {
    outcome: outcomeOf(report, { ...before.outcome, ...defined({ blocked }) }),
    report,
    described: describedBy(end, planned, finishing, session, context),
  };
}

export async function planToApply(
  args: ChosenArgs,
  context: Context,
  { config, runtime }: Session,
): Promise<Planned> {
  if (args.planFile !== null) {
    const { checkPlanFits } = await import("../../app/planning/plan-file.ts");
    const saved = await readSaved(args.planFile, args, context);
    const { recallManifests } = await import("../../app/runtime/plan-content.ts");
    await checkPlanFits(config, runtime, saved, context.signal);
    // Who finishes copies nothing.
    if (!args.options.finish) await recallManifests(saved.planDigest, saved.plan.actions, runtime);
    return { ...saved, files: new Map(), facts: new Map() };
  }
  const { planMirror } = await import("../../app/plan.ts");
  return planMirror(config, runtime, args.planning, context.signal);
}

export async function readSaved(
  path: string,
  { shard, options, bundle }: ChosenArgs,
  { signal }: Pick<Context, "signal">,
): Promise<SavedPlan & Pick<Planned, "isPart">> {
  // A shard and a layout write no file.
  const extent = shard === null && options.toLayout === null ? "whole" : "listing";
  if (bundle === null) {
    const { readPlanFile } = await import("../../app/planning/read-plan.ts");
    const saved = await readPlanFile(path, openFiles(process.cwd()), extent);
    if (shard !== null || options.finish) await checkMadeHere(path, saved.plan.tool);
    return saved;
  }
  const { readPart, readWholePlan } = await import("../../app/planning/bundle/read.ts");
  if (shard === null) return readWholePlan(bundle.store, bundle.index, extent, signal);
  return { ...(await readPart(bundle.store, bundle.index, shard, signal)), isPart: true };
}

/** Machines that share a plan must cut and read it alike. */
export async function checkMadeHere(place: string, tool: string): Promise<void> {
  const { toolName } = await import("../../app/version.ts");
  if (tool === toolName) return;
  const { madeByOtherVersion } = await import("../../app/planning/bundle/problems.ts");
  throw madeByOtherVersion(place, tool, toolName);
}

export async function runPlan(
  args: ChosenArgs,
  planned: Planned,
  context: Context,
  { config, runtime }: Session,
): Promise<ApplyReport> {
  const { applyPlan } = await import("../../app/apply.ts");
  const { signal } = context;
  const options = { ...args.options, shard: args.shard, fresh: args.planFile === null };
  return withApplyView(context, args.writeEvent, (onEvent) =>
    applyPlan(config, planned, runtime, { options, onEvent, signal }),
  );
}

/** Nothing to do in ECR; the state may still have something to learn. */
async function recordOnly(
  { args, planned, partial }: { args: ChosenArgs; planned: Planned; partial: Outcome },
  context: Context,
  session: Session,
): Promise<Applied> {
  const { output, signal } = context;
  const { config, runtime } = session;
  const { recordPlan } = await import("../../app/apply.ts");
  const options = { ...args.options, shard: null, fresh: true };
  const report = await recordPlan(config, planned, runtime, { options, signal });
  const described = describedBy(report, planned, args, session, context);
  if (report === null) return { outcome: partial, report, described };
  await output.diagnostics(report.warnings);
  if (hasFailed(report) && isTold(args.renderings))
    output.result(renderApplyReport(report, output.screen("stdout")));
  else if (!hasFailed(report)) output.note("Updated the state.");
  return { outcome: outcomeOf(report, partial), report, described };
}

export function outcomeOf(report: ApplyReport, before: Outcome): Outcome {
  return {
    failed: before.failed === true || hasFailed(report),
    stale: report.stale.length > 0,
    blocked: before.blocked === true,
  };
}
