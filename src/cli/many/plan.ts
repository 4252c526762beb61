// `plan` for several configs: each is planned, then all are told in one report with one exit code.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { PlanOptions } from "../../app/plan.ts";
import { defined } from "../../core/base/record.ts";
import { hasChanges, type Plan } from "../../core/plan/plan.ts";
import { toldPlans } from "../../views/many/plans.ts";
import { measurePlan } from "../../views/metrics/samples.ts";
import { type ConfigResult, standingOf } from "../../views/config-results.ts";
import { type Rendering, writeRenderings } from "../arguments/formats.ts";
import { conflict } from "../arguments/problems.ts";
import type { Context, Outcome } from "../base/command.ts";
import type { Measure } from "../base/metrics.ts";
import type { PlanFormat } from "../base/planning.ts";
import type { Session } from "../base/session.ts";
import { withEventFile } from "../terminal/event-file.ts";
import { notePlan } from "../base/plan-ci.ts";
import { type Made, planAll, planFreshly } from "./plan-all.ts";
import { checkPlanNames, planNameOf } from "./plan-names.ts";
import { ConfigRuns, tellProblems } from "./runs.ts";

interface PlanManyArgs {
  readonly out: string | undefined;
  readonly shards: number | "auto" | null;
  readonly events: string | undefined;
  readonly renderings: readonly Rendering<PlanFormat>[];
  readonly detailed: boolean;
  readonly options: PlanOptions;
  readonly measure: Measure;
}

type ManyFormat = Exclude<PlanFormat, "html">;

/** `save` writes a plan file as for one config. */
export async function planMany(
  configs: readonly string[],
  args: PlanManyArgs,
  context: Context,
  save: (plan: Plan, path: string, session: Session) => Promise<void>,
): Promise<Outcome> {
  const { out, events, options, detailed } = args;
  const renderings = checkedArgs(args);
  if (out !== undefined) checkPlanNames(configs);
  const { output } = context;
  const runs = new ConfigRuns("plan", context);
  try {
    return await withEventFile(events, output, async (writeEvent) => {
      const make = planFreshly(options, context, { keepsContent: out !== undefined });
      const made = await planAll(runs, configs, {
        async make(session) {
          const planned = await make(session);
          notePlan(planned.plan, session.config, context);
          if (out !== undefined)
            await save(planned.plan, join(out, planNameOf(session.config.path)), session);
          return planned;
        },
        keeps: () => false,
      });
      if (out !== undefined) await removeRefused(made, out);
      const results = made.map(planOf);
      for (const { config, result } of results) {
        for (const { id, kind } of result?.actions ?? []) writeEvent({ type: "planned", config, id, kind });
        if (result === null) continue;
        writeEvent({ type: "summary", config, ...result.summary });
        args.measure(config, () => measurePlan(result));
      }
      await tellProblems(results, context);
      await context.ci.summarize((limit) => plansMarkdown(results, limit));
      await writeRenderings(renderings, output, (format) => renderPlans(results, format, context));
      const outcome = outcomeOf(results, detailed);
      if (out !== undefined) {
        const { savedNote } = await import("../../views/plan/saved.ts");
        const { failed = false } = outcome;
        const next = `Next, with the same -c: ecr-mirror apply ${out}`;
        output.note(savedNote({ plans: plansIn(results), failed, out: `the plans in ${out}`, next }));
      }
      return outcome;
    });
  } finally {
    await runs.close();
  }
}

function checkedArgs({ out, shards, renderings }: PlanManyArgs): readonly Rendering<ManyFormat>[] {
  if (shards !== null || out?.startsWith("s3://") === true)
    throw conflict(
      "A bundle belongs to one config, but -c names several.",
      "Give one -c, or give --out a directory for the plans of all configs.",
    );
  return renderings.map(({ format, file }) => {
    if (format === "html")
      throw conflict(
        "--format html can show only one config, but -c names several.",
        "Use markdown or json.",
      );
    return { format, file };
  });
}

/** A plan that may not be applied is not left to be applied. */
async function removeRefused(made: readonly ConfigResult<Made>[], out: string): Promise<void> {
  for (const { config, result } of made)
    if (result === null) await rm(join(out, planNameOf(config)), { force: true });
}

export function planOf({ config, result, problems }: ConfigResult<Made>): ConfigResult<Plan> {
  return { config, result: result?.planned.plan ?? null, problems };
}

export function outcomeOf(results: readonly ConfigResult<Plan>[], detailed: boolean): Outcome {
  const plans = results.flatMap(({ result }) => result ?? []);
  return {
    failed: results.some((one) => standingOf(one, toldPlans) === "failed"),
    blocked: detailed && plans.some(({ blocked }) => blocked.length > 0),
    pending: detailed && plans.some(hasChanges),
  };
}

export async function renderPlans(
  results: readonly ConfigResult<Plan>[],
  format: ManyFormat,
  { output, globals }: Context,
): Promise<string | Iterable<string>> {
  switch (format) {
    case "text": {
      const { renderManyText } = await import("../../views/many/text.ts");
      const { renderPlanText } = await import("../../views/plan/text.ts");
      const screen = output.screen("stdout");
      const { verbose } = globals;
      return renderManyText(results, toldPlans, {
        ...screen,
        verbose,
        whole: (plan, config) => renderPlanText(plan, { ...screen, config, verbose, now: new Date() }),
      });
    }
    case "json": {
      const { renderManyJson } = await import("../../views/many/json.ts");
      const { renderPlanJson } = await import("../../views/plan/json.ts");
      return renderManyJson(results, toldPlans, { name: "plan", whole: renderPlanJson });
    }
    case "markdown":
      return plansMarkdown(results);
    case "gitlab":
      return (await import("../../views/plan/json.ts")).renderPlanGitlab(plansIn(results));
    case "sarif":
      return (await import("../../views/plan/sarif.ts")).renderPlanSarif(plansIn(results));
    default:
      return format satisfies never;
  }
}

async function plansMarkdown(results: readonly ConfigResult<Plan>[], limit?: number): Promise<string> {
  const { renderManyMarkdown } = await import("../../views/many/markdown.ts");
  const { renderPlanMarkdown } = await import("../../views/plan/markdown.ts");
  return renderManyMarkdown(results, toldPlans, {
    view: "plan",
    whole: (plan, config, most) => renderPlanMarkdown(plan, { config, limit: most }),
    ...defined({ limit }),
  });
}

function plansIn(results: readonly ConfigResult<Plan>[]): readonly Plan[] {
  return results.flatMap(({ result }) => result ?? []);
}
