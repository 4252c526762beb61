// `apply`: does what a saved plan says; without one it plans, asks and applies.
import type { ApplyOptions, ApplyReport } from "../../app/applying/report.ts";
import type { Planned } from "../../app/plan.ts";
import { hasChanges } from "../../core/plan/plan.ts";
import { openFiles } from "../../storage/files.ts";
import { renderApplyReport } from "../../views/apply/report.ts";
import { type ApplyArgs, applyExamples, applyOptions, readApplyArgs } from "../arguments/apply-options.ts";
import { withApplyView } from "../terminal/apply-view.ts";
import { command, type Context, type Outcome } from "../command.ts";
import { confirm, requireTerminal } from "../terminal/confirm.ts";
import { withEventFile } from "../terminal/event-file.ts";
import { isPartial, renderPlan } from "../terminal/plan-renderings.ts";
import { type Session, withSession } from "../session.ts";

export const applyCommand = command({
  positionals: "[PLANFILE]",
  arity: [0, 1],
  options: applyOptions,
  examples: applyExamples,
  read: readApplyArgs,
  async run(args, context) {
    if (args.planFile === null && !args.yes) requireTerminal(context);
    return withSession("apply", context, async (session) => {
      const planned = await planToApply(args, context, session);
      const { plan } = planned;
      const partial = { failed: args.planFile === null && isPartial(plan), blocked: plan.blocked.length > 0 };
      // A saved plan is applied even when it is empty: --finish writes files and state.
      if (args.planFile === null && !hasChanges(plan))
        return recordOnly({ args, planned, partial }, context, session);
      if (args.planFile === null && !args.yes && !(await confirm("Apply this plan?", context))) {
        context.output.note("Nothing was done.");
        return { ...partial, failed: true };
      }
      const options = { ...args.options, fresh: args.planFile === null };
      const report = await runPlan({ planned, options, events: args.events }, context, session);
      context.output.result(renderApplyReport(report, context.output.screen("stdout")));
      return outcomeOf(report, partial);
    });
  },
});

async function planToApply(
  args: ApplyArgs,
  context: Context,
  { config, runtime }: Session,
): Promise<Planned> {
  if (args.planFile !== null) {
    const { checkPlanTarget, readPlanFile } = await import("../../app/planning/plan-file.ts");
    const plan = await readPlanFile(args.planFile, openFiles(process.cwd()));
    await context.output.diagnostics(checkPlanTarget(plan, config.target.registry, config.digest));
    return { plan, seen: new Map(), facts: new Map() };
  }
  const { planMirror } = await import("../../app/plan.ts");
  const planned = await planMirror(config, runtime, args.planning, context.signal);
  context.output.result(await renderPlan(planned.plan, "text", config.path, context));
  return planned;
}

interface Work {
  readonly planned: Planned;
  readonly options: ApplyOptions;
  readonly events: string | undefined;
}

async function runPlan(
  { planned, options, events }: Work,
  context: Context,
  { config, runtime }: Session,
): Promise<ApplyReport> {
  const { applyPlan } = await import("../../app/apply.ts");
  const { output, signal } = context;
  return withEventFile(events, output, (writeEvent) =>
    withApplyView(context, writeEvent, (onEvent) =>
      applyPlan(config, planned, runtime, { options, onEvent, signal }),
    ),
  );
}

/** Nothing to do in ECR; the state may still have something to learn. */
async function recordOnly(
  { args, planned, partial }: { args: ApplyArgs; planned: Planned; partial: Outcome },
  { output, signal }: Context,
  { config, runtime }: Session,
): Promise<Outcome> {
  const { recordPlan } = await import("../../app/apply.ts");
  const options = { ...args.options, fresh: true };
  const report = await recordPlan(config, planned, runtime, { options, signal });
  if (report === null) return partial;
  if (report.failed.length > 0) output.result(renderApplyReport(report, output.screen("stdout")));
  else output.note("The state was brought up to date.");
  return outcomeOf(report, partial);
}

function outcomeOf(report: ApplyReport, before: Outcome): Outcome {
  return {
    failed: before.failed === true || report.failed.length > 0,
    stale: report.stale.length > 0,
    blocked: before.blocked === true,
  };
}
