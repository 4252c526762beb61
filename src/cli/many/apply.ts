// `apply` for several configs: all are planned first, asked about once, then applied one after the other.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Planned } from "../../app/plan.ts";
import { type Diagnostic, isStalePlan, Problem } from "../../core/base/diagnostic.ts";
import { hasChanges, type Plan } from "../../core/plan/plan.ts";
import { printable } from "../../core/base/escape.ts";
import { toldApplies } from "../../views/many/applies.ts";
import { measureApply } from "../../views/metrics/samples.ts";
import type { ConfigResult } from "../../views/config-results.ts";
import { renderManyText } from "../../views/many/text.ts";
import { conflict } from "../arguments/problems.ts";
import {
  type Applied,
  type ApplyArgs,
  applyPlanned,
  type ChosenArgs,
  planToApply,
} from "../base/applying.ts";
import { isReported, isTold } from "../base/apply-report.ts";
import type { Context, Outcome } from "../base/command.ts";
import type { Measure } from "../base/metrics.ts";
import { type Session, within } from "../base/session.ts";
import { type WriteEvent, withEventFile } from "../terminal/event-file.ts";
import { outcomeOf, planOf, renderPlans } from "./plan.ts";
import { type Made, planAll, planFreshly } from "./plan-all.ts";
import { planNameOf } from "./plan-names.ts";
import { ofMany, writeApplies } from "./apply-documents.ts";
import { noPlanOf, notBegun } from "./problems.ts";
import { ConfigRuns, tellProblems } from "./runs.ts";

export async function applyMany(
  configs: readonly string[],
  args: ApplyArgs & { readonly measure: Measure },
  context: Context,
  confirm: (question: string, context: Context) => Promise<boolean>,
): Promise<Outcome> {
  args.renderings.forEach(ofMany);
  if (args.shard !== null || args.options.finish || args.options.toLayout !== null)
    throw conflict(
      "--shard, --finish, and --to-layout take one config, but -c names several.",
      "Give one -c.",
    );
  const folder = args.planFile;
  if (folder !== null) await checkFolder(folder);
  const runs = new ConfigRuns("apply", context);
  try {
    return await withEventFile(args.events, context.output, async (writeEvent) => {
      const make =
        folder === null
          ? planFreshly(args.planning, context, { keepsContent: true })
          : savedIn(folder, args, context);
      const keeps = ({ planned }: Made) => folder !== null || hasChanges(planned.plan);
      const made = await planAll(runs, configs, { make, keeps });
      await tellProblems(made, context);
      if (folder !== null) return applyAll(made, { args, writeEvent }, context);
      const plans = made.map(planOf);
      const hasWork = plans.some(({ result }) => result !== null && hasChanges(result));
      await showPlans(plans, { isTold: isTold(args.renderings), isAsked: hasWork && !args.yes }, context);
      const planned = outcomeOf(plans, false);
      if (!hasWork && !isReported(args, context)) return planned;
      if (!hasWork || args.yes || (await confirm("Apply these plans?", context)))
        return applyAll(made, { args, writeEvent }, context);
      context.output.note("No changes were made.");
      return { ...planned, failed: true };
    });
  } finally {
    await runs.close();
  }
}

async function showPlans(
  plans: readonly ConfigResult<Plan>[],
  { isTold: isShown, isAsked }: { readonly isTold: boolean; readonly isAsked: boolean },
  context: Context,
): Promise<void> {
  if (!isShown && !isAsked) return;
  const rendered = await renderPlans(plans, "text", context);
  const text = typeof rendered === "string" ? rendered : [...rendered].join("");
  if (isShown) context.output.result(text);
  else context.output.problem(text);
}

async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() !== true)
    throw conflict(
      `${path} is not a directory of plans, and -c names several configs.`,
      "Save a plan for each config, then apply them: ecr-mirror plan --out DIR",
    );
}

function savedIn(folder: string, args: ApplyArgs, context: Context): (session: Session) => Promise<Planned> {
  return async (session) => {
    const planFile = join(folder, planNameOf(session.config.path));
    if ((await stat(planFile).catch(() => null)) === null)
      throw new Problem([noPlanOf(session.config.path, planFile)]);
    return planToApply(
      chosen({ ...args, planFile }, () => undefined),
      context,
      session,
    );
  };
}

interface Applying {
  readonly args: ApplyArgs & { readonly measure: Measure };
  readonly writeEvent: WriteEvent;
}

async function applyAll(
  made: readonly ConfigResult<Made>[],
  { args, writeEvent }: Applying,
  context: Context,
): Promise<Outcome> {
  const results: ConfigResult<Applied>[] = [];
  for (const { config, result, problems } of made) {
    if (result === null) {
      results.push({ config, result, problems });
      continue;
    }
    if (context.signal.aborted) {
      results.push({ config, result: null, problems: [notBegun(config)] });
      continue;
    }
    const own = chosen(args, (event) => writeEvent({ config, ...event }));
    results.push(await applyOne(config, result, own, context));
  }
  if (isTold(args.renderings))
    context.output.result(
      renderManyText(results, toldApplies, {
        ...context.output.screen("stdout"),
        verbose: context.globals.verbose,
        whole: null,
      }),
    );
  for (const { config, result } of results) {
    const described = result?.described ?? null;
    if (described !== null) args.measure(config, () => measureApply(described));
  }
  await writeApplies(args.renderings, results, context);
  const outcomes = results.flatMap(({ result }) => result?.outcome ?? []);
  const isOld = ({ problems }: ConfigResult<Applied>) => problems.some(({ code }) => isStalePlan(code));
  return {
    failed:
      outcomes.some(({ failed }) => failed === true) ||
      results.some((one) => one.result === null && !isOld(one)),
    stale: results.some(isOld) || outcomes.some(({ stale }) => stale === true),
    blocked: outcomes.some(({ blocked }) => blocked === true),
  };
}

async function applyOne(
  config: string,
  { planned, session }: Made,
  args: ChosenArgs,
  context: Context,
): Promise<ConfigResult<Applied>> {
  if (hasChanges(planned.plan) && isTold(args.renderings)) context.output.result(`${printable(config)}\n`);
  try {
    const applied = await within(session.config, () => applyPlanned(args, planned, context, session));
    return { config, result: applied, problems: [] };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof Problem)) throw error;
    const problems: readonly Diagnostic[] = error.diagnostics;
    await tellProblems([{ config, result: null, problems }], context);
    return { config, result: null, problems };
  }
}

function chosen(args: ApplyArgs, writeEvent: WriteEvent): ChosenArgs {
  return { ...args, shard: null, bundle: null, writeEvent };
}
