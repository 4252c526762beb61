// `plan`: prints what would be done, and saves it. Changes nothing but the files it is told to write.
import type { PlanOptions } from "../../app/plan.ts";
import { hasChanges, isPartial, type Plan } from "../../core/plan/plan.ts";
import { planProblems } from "../../core/plan/reading/failures.ts";
import type { SourceLimits } from "../../core/plan/shards/cost.ts";
import { printable } from "../../core/base/escape.ts";
import { measurePlan } from "../../views/metrics/samples.ts";
import { formatOption, readFormats, type Rendering, writeRenderings } from "../arguments/formats.ts";
import type { Given } from "../arguments/options.ts";
import { conflict } from "../arguments/problems.ts";
import { readCount } from "../arguments/values.ts";
import { bundledFiles } from "../base/bundle.ts";
import { command, type Context, type Outcome } from "../base/command.ts";
import { type Measure, metricsOption, withMetrics } from "../base/metrics.ts";
import { severalConfigs } from "../many/configs.ts";
import { withEventFile } from "../terminal/event-file.ts";
import {
  type PlanFormat,
  planFormats,
  planningOptions,
  readPlanOptions,
  renderPlan,
} from "../base/planning.ts";
import { type Session, withSession } from "../base/session.ts";
import { tellCi } from "../base/plan-ci.ts";

export const planCommand = command({
  takesMany: true,
  options: {
    out: { type: "text", value: "FILE", describe: "save the plan for apply FILE; with s3://... as a bundle" },
    shards: {
      type: "text",
      value: "N|auto",
      offers: ["auto"],
      describe: "save a bundle of N shards in the directory or S3 prefix that --out names",
    },
    format: formatOption(planFormats),
    "detailed-exitcode": { type: "flag", describe: "exit 2 if changes are pending, 3 if some are blocked" },
    ...planningOptions,
    "update-lock": {
      type: "optional",
      value: "GLOB",
      describe: "record the current source digests as approved (default: all)",
    },
    events: { type: "text", value: "FILE", describe: "write the planned actions as JSON lines" },
    metrics: metricsOption,
  },
  examples: [
    ["plan", "show what apply would do"],
    ["plan --out mirror.plan", "save it for review, then: apply mirror.plan"],
    ["plan --out s3://plans/run-42/ --shards 16", "save a bundle for apply s3://plans/run-42/ --shard auto"],
    ["plan --detailed-exitcode", "use in pipelines: exit 0 no changes, 2 changes, 3 blocked"],
    ["plan --format markdown=plan.md", "print text, and write a pull request comment"],
    ["plan -c 'teams/*/mirror.config.yaml'", "plan many configs: one run, one report, one exit code"],
    ["plan --target 'runwhen/**' --prune", "plan a part of it, with deletions"],
  ],
  read: (given) => ({
    out: given.text("out"),
    shards: readShards(given),
    events: given.text("events"),
    metrics: given.text("metrics"),
    renderings: readFormats(given, planFormats),
    detailed: given.flag("detailed-exitcode"),
    options: { ...readPlanOptions(given), approve: given.text("update-lock") ?? null },
  }),
  async run(args, context) {
    const configs = await severalConfigs(context.globals);
    const measuring = {
      path: args.metrics,
      command: "plan",
      configs: configs ?? [context.globals.config],
    } as const;
    return withMetrics(measuring, context, async (measure) => {
      if (configs === null) return planOne(args, context, measure);
      const { planMany } = await import("../many/plan.ts");
      return planMany(configs, { ...args, measure }, context, (plan, path, session) =>
        save(plan, { out: path, shards: null }, context, session),
      );
    });
  },
});

interface PlanArgs {
  readonly out: string | undefined;
  readonly shards: number | "auto" | null;
  readonly events: string | undefined;
  readonly renderings: readonly Rendering<PlanFormat>[];
  readonly detailed: boolean;
  readonly options: PlanOptions;
}

async function planOne(args: PlanArgs, context: Context, measure: Measure): Promise<Outcome> {
  const { out, shards, events, renderings, detailed, options } = args;
  const { output, signal } = context;
  return withSession("plan", context, ({ config, runtime, files }) =>
    withEventFile(events, output, async (writeEvent) => {
      const { planMirror } = await import("../../app/plan.ts");
      const { budgetsOf } = await import("../../app/planning/limits/pull-budget.ts");
      if (out === undefined) runtime.content.keepOnlyShared();
      const { plan } = await planMirror(config, runtime, options, signal);
      measure(config.path, () => measurePlan(plan));
      for (const { id, kind } of plan.actions) writeEvent({ type: "planned", id, kind });
      writeEvent({ type: "summary", ...plan.summary });
      if (out !== undefined) await save(plan, { out, shards }, context, { config, runtime, files });
      const now = runtime.now();
      const pulls = { budgets: budgetsOf(plan, runtime, out !== undefined), now };
      const shown = { config: config.path, now, pulls };
      await tellCi(plan, { config, pulls }, context);
      await writeRenderings(renderings, output, (format) => renderPlan(plan, format, shown, context));
      // The text begins with what failed; beside any other rendering it is said on standard error.
      const asText = renderings.some((one) => one.file === null && one.format === "text");
      if (!asText) await output.diagnostics(planProblems(plan, () => undefined));
      if (out !== undefined) {
        const { savedNote } = await import("../../views/plan/saved.ts");
        const name = printable(out);
        const next = `Next: ecr-mirror apply ${name}${shards === null ? "" : " --shard auto"}`;
        output.note(savedNote({ plans: [plan], failed: isPartial(plan), out: name, next }));
      }
      return {
        failed: isPartial(plan),
        blocked: detailed && plan.blocked.length > 0,
        pending: detailed && hasChanges(plan),
      };
    }),
  );
}

const mostShards = 10_000;

function readShards(given: Given): number | "auto" | null {
  const text = given.text("shards");
  if (text === undefined) return null;
  if (given.text("out") === undefined)
    throw conflict(
      "--shards writes a bundle, and --out is missing.",
      "Name a directory or an s3:// prefix: --out DIR --shards N",
    );
  return text === "auto" ? text : (readCount(given, "shards", 1, mostShards) ?? null);
}

interface Saving {
  readonly out: string;
  readonly shards: number | "auto" | null;
}

async function save(
  plan: Plan,
  { out, shards }: Saving,
  { output, environment, signal, tracer }: Context,
  { config, runtime, files }: Session,
): Promise<void> {
  const { withoutSecrets, writePlanFile } = await import("../../app/planning/plan-file.ts");
  const { keepManifests } = await import("../../app/runtime/plan-content.ts");
  const clean = withoutSecrets(plan, (text) => output.redact(text));
  if (shards === null && !out.startsWith("s3://"))
    return keepManifests(await writePlanFile(out, clean), runtime);
  const { openBundle } = await import("../../app/planning/bundle/place.ts");
  const { writeBundle } = await import("../../app/planning/bundle/write.ts");
  const { sourceLimits } = await import("../../app/planning/bundle/source-limits.ts");
  const { stateBucket, access } = runtime;
  const limits = sourceLimits(config, access);
  const count = shards === "auto" ? await usefulCount(clean, limits, output) : (shards ?? 1);
  const store = openBundle(out, { environment, here: process.cwd(), stateBucket, tracer });
  const wish = { plan: clean, shards: count, limits, config, files: bundledFiles(config, files) };
  await keepManifests(await writeBundle(store, wish, signal), runtime);
}

async function usefulCount(
  { actions }: Plan,
  limits: SourceLimits,
  output: Context["output"],
): Promise<number> {
  const { usefulShards } = await import("../../core/plan/shards/useful.ts");
  const { formatUseful } = await import("../../views/plan/useful-shards.ts");
  const useful = usefulShards(actions, limits);
  output.note(formatUseful(useful));
  return useful.count;
}
