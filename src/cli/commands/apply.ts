// `apply`: does what a saved plan says; without one it plans, asks and applies.
import { createInterface } from "node:readline/promises";
import { defaultApplyOptions } from "../../app/applying/report.ts";
import { defined } from "../../core/base/record.ts";
import { hasChanges, type Plan } from "../../core/plan/plan.ts";
import { planProblems } from "../../core/plan/reading/failures.ts";
import { measureApply } from "../../views/metrics/samples.ts";
import { formatOption, readFormats } from "../arguments/formats.ts";
import type { Given, Options } from "../arguments/options.ts";
import { conflict, needsYes } from "../arguments/problems.ts";
import { chooseShard, readShard, type Shard, wholeShard } from "../arguments/shard.ts";
import { readCount, readDuration } from "../arguments/values.ts";
import {
  type Applied,
  type ApplyArgs,
  applyPlanned,
  checkMadeHere,
  type ChosenArgs,
  describedBy,
  partialOf,
  planToApply,
} from "../base/applying.ts";
import { applyFormats, describeError, isTold, writeApplied } from "../base/apply-report.ts";
import { configOf, openBundleAt } from "../base/bundle.ts";
import { command, type Context, type Outcome } from "../base/command.ts";
import { type Measure, metricsOption, withMetrics } from "../base/metrics.ts";
import { planningOptions, readPlanOptions, renderPlan } from "../base/planning.ts";
import { type Session, withSession } from "../base/session.ts";
import { severalConfigs } from "../many/configs.ts";
import { withEventFile } from "../terminal/event-file.ts";

const mostConcurrency = 256;

const applyOptions = {
  yes: { type: "flag", describe: "skip the confirmation prompt" },
  concurrency: {
    type: "text",
    value: "N",
    describe: `number of images to copy at the same time (default: ${defaultApplyOptions.concurrency})`,
  },
  shard: {
    type: "text",
    value: "I/N|auto",
    offers: ["auto"],
    describe: "apply one shard of a saved plan, 1/N to N/N; auto: read it from the job engine",
  },
  finish: { type: "flag", describe: "write the files and the state after all shards are done" },
  wait: { type: "text", value: "TIME", describe: "with --finish: wait up to this long for the shards" },
  "finish-if-last": {
    type: "flag",
    describe: "with --shard: let the last shard run --finish",
  },
  "fail-fast": { type: "flag", describe: "stop after the first failure" },
  "lock-timeout": {
    type: "text",
    value: "TIME",
    describe: "wait up to this long for another apply to end (default: 60s)",
  },
  "to-layout": { type: "text", value: "DIR", describe: "write the images to an OCI layout instead of ECR" },
  events: { type: "text", value: "FILE", describe: "write the events as JSON lines" },
  format: formatOption(applyFormats),
  metrics: metricsOption,
  ...planningOptions,
} as const satisfies Options;

export const applyCommand = command({
  takesMany: true,
  positionals: "[PLANFILE]",
  arity: [0, 1],
  options: applyOptions,
  examples: [
    ["apply", "plan, ask for confirmation, then apply"],
    ["apply mirror.plan", "apply a plan that was reviewed"],
    ["apply --yes", "plan and apply in a pipeline"],
    ["apply mirror.plan --shard 2/4", "apply the second of four shards"],
    ["apply mirror.plan --shard auto", "apply the shard of this Kubernetes, Batch, or Slurm task"],
    ["apply s3://plans/run-42/ --shard auto", "apply a shard of a bundle, without the config"],
    ["apply mirror.plan --finish", "finish after all shards are done"],
    ["apply --yes --format junit=apply.xml --format markdown=apply.md", "write reports of the run"],
    ["apply -c 'teams/*/mirror.config.yaml' --yes", "apply many configs in one run"],
    ["apply mirror.plan --finish --wait 2h", "wait for the shards, then finish"],
  ],
  read: readApplyArgs,
  async run(args, context) {
    if (args.planFile === null && !args.yes) requireTerminal(context);
    const configs = await severalConfigs(context.globals);
    const measuring = {
      path: args.metrics,
      command: "apply",
      configs: configs ?? [context.globals.config],
    } as const;
    return withMetrics(measuring, context, async (measure) => {
      if (configs === null) return applyOne(args, context, measure);
      const { applyMany } = await import("../many/apply.ts");
      return applyMany(configs, { ...args, measure }, context, confirm);
    });
  },
});

async function applyOne(args: ApplyArgs, context: Context, measure: Measure): Promise<Outcome> {
  const bundle = args.planFile === null ? null : await openBundleAt(args.planFile, context);
  // Before its config is read, which another version may read otherwise.
  if (bundle !== null) await checkMadeHere(bundle.store.describe(), bundle.index.tool);
  const shard = shardOf(args, bundle?.index.parts.length ?? null, context);
  const options = defined({
    shares: shard?.count,
    // One that is named must be the one that the bundle was made with.
    source: bundle === null || context.globals.namesConfig ? undefined : configOf(bundle.index),
  });
  return withEventFile(args.events, context.output, (writeEvent) =>
    withSession(
      "apply",
      context,
      (session) => applyIn(session, { ...args, shard, bundle, writeEvent }, { context, measure }),
      options,
    ),
  );
}

async function applyIn(
  session: Session,
  args: ChosenArgs,
  { context, measure }: { readonly context: Context; readonly measure: Measure },
): Promise<Outcome> {
  let applied: Omit<Applied, "report">;
  try {
    applied = await planAndApply(session, args, context);
  } catch (error) {
    const described = describeError(error, session, context.signal);
    if (described !== undefined) {
      measure(session.config.path, () => measureApply(described));
      await writeApplied(args.renderings, described, context);
    }
    throw error;
  }
  const { described, outcome } = applied;
  if (described !== null) {
    // Who says no has nothing done, and that is no success.
    const isOver = outcome.failed !== true;
    measure(session.config.path, () => {
      const measured = measureApply(described);
      return { ...measured, success: isOver && measured.success };
    });
    await writeApplied(args.renderings, described, context);
  }
  return outcome;
}

async function planAndApply(
  session: Session,
  args: ChosenArgs,
  context: Context,
): Promise<Omit<Applied, "report">> {
  if (args.bundle !== null) {
    const { applyPartByPart, needsParts } = await import("../base/apply-parts.ts");
    if (needsParts(args)) return applyPartByPart(args, context, session);
  }
  const planned = await planToApply(args, context, session);
  if (args.planFile === null) context.ci.note(planned.plan.warnings);
  const isAsked = args.planFile === null && !args.yes && hasChanges(planned.plan);
  if (args.planFile === null) await showPlan(planned.plan, { args, isAsked }, context, session);
  if (!isAsked || (await confirm("Apply this plan?", context)))
    return applyPlanned(args, planned, context, session);
  context.output.note("No changes were made.");
  const outcome = { ...partialOf(args, planned), failed: true };
  return { outcome, described: describedBy(null, planned, args, session, context) };
}

/** Standard output belongs to the report where that is for programs: the plan is then shown only to who is asked. */
async function showPlan(
  plan: Plan,
  { args, isAsked }: { readonly args: ChosenArgs; readonly isAsked: boolean },
  context: Context,
  { config, runtime }: Session,
): Promise<void> {
  const { output } = context;
  const isShown = isTold(args.renderings);
  if (!isShown && !isAsked)
    return output.diagnostics([...planProblems(plan, () => undefined), ...plan.warnings]);
  const { budgetsOf } = await import("../../app/planning/limits/pull-budget.ts");
  const now = runtime.now();
  const shown = { config: config.path, now, pulls: { budgets: budgetsOf(plan, runtime, true), now } };
  const text = await renderPlan(plan, "text", shown, context);
  if (isShown) await output.resultPieces(typeof text === "string" ? [text] : text);
  else output.problem(typeof text === "string" ? text : [...text].join(""));
}

function readApplyArgs(given: Given): ApplyArgs {
  const planFile = given.positionals[0] ?? null;
  const shard = readShard(given);
  const finish = given.flag("finish");
  const planning = Object.entries(planningOptions).find(([name, option]) =>
    option.type === "flag" ? given.flag(name) : given.list(name).length > 0,
  );
  if (planFile !== null && planning)
    throw conflict(
      `--${planning[0]} changes what is planned, and a saved plan is already made.`,
      `Remove --${planning[0]}, or give it to: ecr-mirror plan --out FILE`,
    );
  if (planFile === null && shard !== null)
    throw conflict(
      "--shard needs a saved plan, the same one on every machine.",
      "Save a plan: ecr-mirror plan --out mirror.plan\nThen apply a shard of it: ecr-mirror apply mirror.plan --shard 1/4",
    );
  if (planFile === null && finish)
    throw conflict(
      "--finish needs the saved plan that the shards applied.",
      "Name it: ecr-mirror apply mirror.plan --finish",
    );
  const wait = readDuration(given, "wait");
  const finishIfLast = given.flag("finish-if-last");
  if (wait !== undefined && !finish)
    throw conflict(
      "--wait sets how long --finish waits for the shards, and --finish is missing.",
      "Add --finish, or remove --wait.",
    );
  if (finishIfLast && shard === null)
    throw conflict(
      "--finish-if-last applies to a shard, and --shard is missing.",
      "Add --shard I/N, and give --finish-if-last to every shard.",
    );
  if (shard !== null && finish)
    throw conflict(
      "--shard applies one shard, and --finish runs after all of them.",
      "Run --finish on its own when the shards are done, or use --finish-if-last with --shard.",
    );
  return {
    planFile,
    yes: given.flag("yes"),
    events: given.text("events"),
    renderings: readFormats(given, applyFormats),
    metrics: given.text("metrics"),
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
  output.problem(`${question} Only "yes" is accepted: `);
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
  if (choice.from !== null) output.note(`Shard ${shard.index}/${shard.count}, from ${choice.from}.`);
  return shard;
}
