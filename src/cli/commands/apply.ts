// `apply`: does what a saved plan says; without one it plans, asks and applies.
import { createInterface } from "node:readline/promises";
import {
  type ApplyOptions,
  type ApplyReport,
  defaultApplyOptions,
  hasFailed,
} from "../../app/applying/report.ts";
import type { Planned, PlanOptions } from "../../app/plan.ts";
import type { SavedPlan } from "../../app/planning/read-plan.ts";
import { defined } from "../../core/base/record.ts";
import { hasChanges } from "../../core/plan/plan.ts";
import { openFiles } from "../../storage/files.ts";
import { renderApplyReport } from "../../views/apply/report.ts";
import { writeRenderings } from "../arguments/formats.ts";
import type { Given, Options } from "../arguments/options.ts";
import { conflict, needsYes } from "../arguments/problems.ts";
import { chooseShard, readShard, type Shard, wholeShard } from "../arguments/shard.ts";
import { readCount, readDuration } from "../arguments/values.ts";
import { configOf, type OpenedBundle, openBundleAt } from "../base/bundle.ts";
import { command, type Context, type Outcome } from "../base/command.ts";
import { isPartial, planningOptions, readPlanOptions, renderPlan } from "../base/planning.ts";
import { type Session, withSession } from "../base/session.ts";
import { withApplyView } from "../terminal/apply-view.ts";
import { withEventFile } from "../terminal/event-file.ts";

const mostConcurrency = 256;

const applyOptions = {
  yes: { type: "flag", describe: "don't ask" },
  concurrency: {
    type: "text",
    value: "N",
    describe: `images at the same time (default: ${defaultApplyOptions.concurrency})`,
  },
  shard: {
    type: "text",
    value: "I/N|auto",
    describe: "one part of a saved plan, from 1/N to N/N; auto: as the engine says",
  },
  finish: { type: "flag", describe: "after all shards: write files and state" },
  wait: { type: "text", value: "TIME", describe: "with --finish: wait this long for the shards" },
  "finish-if-last": {
    type: "flag",
    describe: "with --shard: the shard that ends last finishes, so no step has to come after",
  },
  "fail-fast": { type: "flag", describe: "stop at the first failure" },
  "lock-timeout": {
    type: "text",
    value: "TIME",
    describe: "wait this long for another apply (default: 60s)",
  },
  "to-layout": { type: "text", value: "DIR", describe: "write the images to an OCI layout, nothing to ECR" },
  events: { type: "text", value: "FILE", describe: "write what happens as JSON lines" },
  ...planningOptions,
} as const satisfies Options;

export const applyCommand = command({
  positionals: "[PLANFILE]",
  arity: [0, 1],
  options: applyOptions,
  examples: [
    ["apply", "plan, ask, apply"],
    ["apply mirror.plan", "apply exactly what was reviewed"],
    ["apply --yes", "plan and apply in a pipeline"],
    ["apply mirror.plan --shard 2/4", "the second of four machines"],
    ["apply mirror.plan --shard auto", "the part that Kubernetes, AWS Batch, GitLab or Slurm says"],
    ["apply s3://plans/run-42/ --shard auto", "a part of a bundle, without the config"],
    ["apply mirror.plan --finish", "after all shards"],
    ["apply mirror.plan --finish --wait 2h", "beside them: as soon as the last one has ended"],
  ],
  read: readApplyArgs,
  async run(args, context) {
    if (args.planFile === null && !args.yes) requireTerminal(context);
    const bundle = args.planFile === null ? null : await openBundleAt(args.planFile, context);
    // Before its config is read, which another version may read otherwise.
    if (bundle !== null) await checkMadeHere(bundle.store.describe(), bundle.index.tool);
    const shard = shardOf(args, bundle?.index.parts.length ?? null, context);
    return withSession(
      "apply",
      context,
      (session) => applyIn(session, { ...args, shard, bundle }, context),
      defined({ shares: shard?.count, source: bundle === null ? undefined : configOf(bundle.index) }),
    );
  },
});

interface ApplyArgs {
  readonly planFile: string | null;
  readonly yes: boolean;
  readonly events: string | undefined;
  readonly planning: PlanOptions;
  readonly shard: Shard | "auto" | null;
  readonly waitMs: number;
  readonly finishIfLast: boolean;
  readonly options: Omit<ApplyOptions, "fresh" | "shard">;
}

type ChosenArgs = Omit<ApplyArgs, "shard"> & {
  readonly shard: Shard | null;
  /** What the plan is read from, where that is no file. */
  readonly bundle: OpenedBundle | null;
};

async function applyIn(session: Session, args: ChosenArgs, context: Context): Promise<Outcome> {
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
  if (args.options.finish) await waitForShards(args, planned, context, session);
  const outcome = outcomeOf(await runAndTell(args, planned, context, session), partial);
  if (!args.finishIfLast || outcome.stale === true || context.signal.aborted) return outcome;
  return (await isLast(planned, args, context, session))
    ? finishAfter(outcome, args, context, session)
    : outcome;
}

async function runAndTell(
  args: ChosenArgs,
  planned: Planned,
  context: Context,
  session: Session,
): Promise<ApplyReport> {
  const report = await runPlan(args, planned, context, session);
  await context.output.diagnostics(report.warnings);
  context.output.result(renderApplyReport(report, context.output.screen("stdout")));
  return report;
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
  output.note("Other shards are not through yet: the last one finishes.");
  return false;
}

async function finishAfter(
  before: Outcome,
  args: ChosenArgs,
  context: Context,
  session: Session,
): Promise<Outcome> {
  context.output.note("All shards are through: finishing.");
  const finishing = { ...args, shard: null, options: { ...args.options, finish: true } };
  // The shard had the plan without what files hold.
  const planned = await planToApply(finishing, context, session);
  return outcomeOf(await runAndTell(finishing, planned, context, session), before);
}

function readApplyArgs(given: Given): ApplyArgs {
  const planFile = given.positionals[0] ?? null;
  const shard = readShard(given);
  const finish = given.flag("finish");
  const planning = Object.entries(planningOptions).find(([name, option]) =>
    option.type === "flag" ? given.flag(name) : given.list(name).length > 0,
  );
  if (planFile !== null && planning)
    throw conflict(`--${planning[0]} is for planning; the plan file says what is done.`);
  if (planFile === null && shard !== null)
    throw conflict("--shard needs a saved plan, the same on every machine.");
  if (planFile === null && finish) throw conflict("--finish needs the saved plan that the shards applied.");
  const wait = readDuration(given, "wait");
  const finishIfLast = given.flag("finish-if-last");
  if (wait !== undefined && !finish)
    throw conflict("--wait is for --finish: it says how long to wait for the shards.");
  if (finishIfLast && shard === null)
    throw conflict("--finish-if-last is for a shard: give it with --shard, to every one of them.");
  if (shard !== null && finish)
    throw conflict("--finish comes after the shards: give one of --shard and --finish.");
  return {
    planFile,
    yes: given.flag("yes"),
    events: given.text("events"),
    shard,
    waitMs: wait ?? 0,
    finishIfLast,
    planning: readPlanOptions(given),
    options: {
      concurrency: readCount(given, "concurrency", 1, mostConcurrency) ?? defaultApplyOptions.concurrency,
      finish,
      failFast: given.flag("fail-fast"),
      lockTimeoutMs: readDuration(given, "lock-timeout") ?? defaultApplyOptions.lockTimeoutMs,
      toLayout: given.text("to-layout") ?? null,
    },
  };
}

/** Throws before any work when nobody is there to answer. */
function requireTerminal({ stdin, output }: Context): void {
  if (stdin.isTTY && output.isTerminal("stderr")) return;
  throw needsYes();
}

async function confirm(question: string, { stdin, output, signal }: Context): Promise<boolean> {
  output.problem(`${question} Only "yes" is taken as an answer: `);
  const lines = createInterface({ input: stdin });
  try {
    const ended = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
    const answer = await Promise.race([lines.question("", { signal }), ended]);
    if (answer === null) output.problem("\n");
    return answer?.trim() === "yes";
  } finally {
    lines.close();
  }
}

/** Said at once: a part that is done twice is done in vain. */
function shardOf(
  { shard: asked }: ApplyArgs,
  parts: number | null,
  { environment, output }: Context,
): Shard | null {
  if (asked === null) return null;
  const choice = chooseShard(asked, environment);
  const shard = wholeShard({ ...choice, count: choice.count ?? parts });
  if (choice.from !== null) output.note(`Shard ${shard.index}/${shard.count}, by ${choice.from}.`);
  return shard;
}

async function planToApply(
  args: ChosenArgs,
  context: Context,
  { config, runtime }: Session,
): Promise<Planned> {
  if (args.planFile !== null) {
    const { checkPlanFits } = await import("../../app/planning/plan-file.ts");
    const saved = await readSaved(args.planFile, args, context);
    const { recallManifests } = await import("../../app/runtime/plan-content.ts");
    await checkPlanFits(config, runtime, saved, context.signal);
    await recallManifests(saved.planDigest, runtime);
    return { ...saved, files: new Map(), facts: new Map() };
  }
  const { planMirror } = await import("../../app/plan.ts");
  const planned = await planMirror(config, runtime, args.planning, context.signal);
  const shown = { config: config.path, now: runtime.now() };
  await writeRenderings([{ format: "text", file: null }], context.output, (format) =>
    renderPlan(planned.plan, format, shown, context),
  );
  return planned;
}

async function readSaved(
  path: string,
  { shard, options, bundle }: ChosenArgs,
  { signal }: Context,
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
async function checkMadeHere(place: string, tool: string): Promise<void> {
  const { toolName } = await import("../../app/version.ts");
  if (tool === toolName) return;
  const { madeByOtherVersion } = await import("../../app/planning/bundle/problems.ts");
  throw madeByOtherVersion(place, tool, toolName);
}

async function runPlan(
  args: ChosenArgs,
  planned: Planned,
  context: Context,
  { config, runtime }: Session,
): Promise<ApplyReport> {
  const { applyPlan } = await import("../../app/apply.ts");
  const { output, signal } = context;
  const options = { ...args.options, shard: args.shard, fresh: args.planFile === null };
  return withEventFile(args.events, output, (writeEvent) =>
    withApplyView(context, writeEvent, (onEvent) =>
      applyPlan(config, planned, runtime, { options, onEvent, signal }),
    ),
  );
}

/** Nothing to do in ECR; the state may still have something to learn. */
async function recordOnly(
  { args, planned, partial }: { args: ChosenArgs; planned: Planned; partial: Outcome },
  { output, signal }: Context,
  { config, runtime }: Session,
): Promise<Outcome> {
  const { recordPlan } = await import("../../app/apply.ts");
  const options = { ...args.options, shard: null, fresh: true };
  const report = await recordPlan(config, planned, runtime, { options, signal });
  if (report === null) return partial;
  await output.diagnostics(report.warnings);
  if (hasFailed(report)) output.result(renderApplyReport(report, output.screen("stdout")));
  else output.note("The state was brought up to date.");
  return outcomeOf(report, partial);
}

function outcomeOf(report: ApplyReport, before: Outcome): Outcome {
  return {
    failed: before.failed === true || hasFailed(report),
    stale: report.stale.length > 0,
    blocked: before.blocked === true,
  };
}
