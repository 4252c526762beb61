// `apply`: does what a saved plan says; without one it plans, asks and applies.
import { createInterface } from "node:readline/promises";
import { defaultApplyOptions } from "../../app/applying/report.ts";
import { defined } from "../../core/base/record.ts";
import { hasChanges, type Plan } from "../../core/plan/plan.ts";
import { writeRenderings } from "../arguments/formats.ts";
import type { Given, Options } from "../arguments/options.ts";
import { conflict, needsYes } from "../arguments/problems.ts";
import { chooseShard, readShard, type Shard, wholeShard } from "../arguments/shard.ts";
import { readCount, readDuration } from "../arguments/values.ts";
import {
  type ApplyArgs,
  applyPlanned,
  checkMadeHere,
  type ChosenArgs,
  partialOf,
  planToApply,
} from "../base/applying.ts";
import { configOf, openBundleAt } from "../base/bundle.ts";
import { command, type Context, type Outcome } from "../base/command.ts";
import { planningOptions, readPlanOptions, renderPlan } from "../base/planning.ts";
import { type Session, withSession } from "../base/session.ts";
import { severalConfigs } from "../many/configs.ts";
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
  takesMany: true,
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
    ["apply -c 'teams/*/mirror.config.yaml' --yes", "many configs in one run"],
    ["apply mirror.plan --finish --wait 2h", "beside them: as soon as the last one has ended"],
  ],
  read: readApplyArgs,
  async run(args, context) {
    if (args.planFile === null && !args.yes) requireTerminal(context);
    const configs = await severalConfigs(context.globals);
    if (configs !== null) {
      const { applyMany } = await import("../many/apply.ts");
      return applyMany(configs, args, context, confirm);
    }
    const bundle = args.planFile === null ? null : await openBundleAt(args.planFile, context);
    // Before its config is read, which another version may read otherwise.
    if (bundle !== null) await checkMadeHere(bundle.store.describe(), bundle.index.tool);
    const shard = shardOf(args, bundle?.index.parts.length ?? null, context);
    const options = defined({
      shares: shard?.count,
      source: bundle === null ? undefined : configOf(bundle.index),
    });
    return withEventFile(args.events, context.output, (writeEvent) =>
      withSession(
        "apply",
        context,
        (session) => applyIn(session, { ...args, shard, bundle, writeEvent }, context),
        options,
      ),
    );
  },
});

async function applyIn(session: Session, args: ChosenArgs, context: Context): Promise<Outcome> {
  const planned = await planToApply(args, context, session);
  if (args.planFile === null) await showPlan(planned.plan, context, session);
  const isAsked = args.planFile === null && !args.yes && hasChanges(planned.plan);
  if (!isAsked || (await confirm("Apply this plan?", context)))
    return (await applyPlanned(args, planned, context, session)).outcome;
  context.output.note("Nothing was done.");
  return { ...partialOf(args, planned), failed: true };
}

async function showPlan(plan: Plan, context: Context, { config, runtime }: Session): Promise<void> {
  const shown = { config: config.path, now: runtime.now() };
  await writeRenderings([{ format: "text", file: null }], context.output, (format) =>
    renderPlan(plan, format, shown, context),
  );
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
