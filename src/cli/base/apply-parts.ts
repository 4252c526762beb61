// A bundle whose plan is too large for the heap is applied part after part in one process, each as a shard is, and finished.
// What is told at the end is told of all of it.
import { missingHeap } from "../../app/applying/heap.ts";
import { staleActions } from "../../app/applying/preconditions.ts";
import { type ApplyReport, hasFailed } from "../../app/applying/report.ts";
import type { Planned } from "../../app/plan.ts";
import { PartsEnd } from "../../core/apply/in-parts.ts";
import {
  type Applied,
  type ChosenArgs,
  describedBy,
  outcomeOf,
  partialOf,
  planToApply,
  readSaved,
  runPlan,
  tellReport,
} from "./applying.ts";
import { isReported } from "./apply-report.ts";
import type { OpenedBundle } from "./bundle.ts";
import type { Context } from "./command.ts";
import type { Session } from "./session.ts";

type PartsArgs = ChosenArgs & { readonly bundle: OpenedBundle };

export function needsParts(args: ChosenArgs): args is PartsArgs {
  const { bundle, shard, options } = args;
  if (bundle === null || shard !== null || options.finish || options.toLayout !== null) return false;
  const { parts } = bundle.index;
  const actions = parts.reduce((sum, part) => sum + part.actions, 0);
  return parts.length > 1 && missingHeap(actions, false) > 0;
}

export async function applyPartByPart(args: PartsArgs, context: Context, session: Session): Promise<Applied> {
  const { length: count } = args.bundle.index.parts;
  context.output.note(`The heap cannot hold this plan at once: its ${count} parts are applied one by one.`);
  const stale = await whatIsStale(args, context, session);
  if (stale !== null) return tellAll(stale, args, context, session);
  const end = new PartsEnd(isReported(args, context));
  for (let index = 1; index <= count; index += 1) {
    context.output.note(`Part ${index} of ${count}`);
    const part = { ...args, shard: { index, count } };
    const report = await runPlan(part, await planToApply(part, context, session), context, session);
    end.add(report);
    const isStopped = report.interrupted || report.stale.length > 0;
    if (isStopped || (args.options.failFast && hasFailed(report)))
      return tellStopped(end, report, args, context, session);
  }
  const finishing = finishingOf(args);
  const planned = await planToApply(finishing, context, session);
  const report = end.finished(await runPlan(finishing, planned, context, session));
  return tellAll({ report, planned }, args, context, session);
}

/** A finish reads what it looks at, and copies nothing. */
function finishingOf(args: PartsArgs): PartsArgs {
  return { ...args, options: { ...args.options, finish: true } };
}

interface Ended {
  readonly report: ApplyReport;
  readonly planned: Planned;
}

/** All of it is looked at before the first write of the first part; null: it fits. */
async function whatIsStale(args: PartsArgs, context: Context, session: Session): Promise<Ended | null> {
  const began = performance.now();
  const planned = await planToApply(finishingOf(args), context, session);
  const { actions, blocked } = planned.plan;
  const stale = await staleActions(actions, session.runtime, context.signal);
  if (stale.length === 0) return null;
  const report: ApplyReport = {
    actions: actions.length,
    done: 0,
    skipped: 0,
    failed: [],
    unsettled: actions.length - stale.length,
    blocked: blocked.length,
    moved: 0,
    seconds: (performance.now() - began) / 1000,
    interrupted: false,
    stale,
    warnings: [],
    chosen: actions,
    settled: new Map(),
  };
  return { report, planned };
}

async function tellAll(
  { report, planned }: Ended,
  args: PartsArgs,
  context: Context,
  session: Session,
): Promise<Applied> {
  await tellReport(report, planned, args, context);
  const outcome = outcomeOf(report, partialOf(args, planned));
  return { outcome, report, described: describedBy(report, planned, args, session, context) };
}

// An interruption must not keep the report from being made.
const longestReadMs = 60_000;

/** Parts that were not begun are in the plan alone. */
async function tellStopped(
  end: PartsEnd,
  last: ApplyReport,
  args: PartsArgs,
  context: Context,
  session: Session,
): Promise<Applied> {
  const signal = AbortSignal.timeout(longestReadMs);
  const saved = await readSaved(args.bundle.store.describe(), args, { signal });
  const planned = { ...saved, files: new Map(), facts: new Map() };
  const { actions } = planned.plan;
  const report = { ...end.stopped(last, actions.length), chosen: actions };
  return tellAll({ report, planned }, args, context, session);
}
