// The documents that an apply leaves: made of one report when the run has ended, however it ended.
import type { Planned } from "../../app/plan.ts";
import { toolName } from "../../app/version.ts";
import { placesIn } from "../../config/places.ts";
import type { AppliedPart, AppliedPlan } from "../../core/apply/applied.ts";
import { appliedProblems } from "../../core/apply/problems.ts";
import { describeApply, describeNothing, type RunEnd } from "../../core/apply/describe.ts";
import { isStalePlan, Problem, problemCode } from "../../core/base/diagnostic.ts";
import { planProblems } from "../../core/plan/reading/failures.ts";
import type { Output } from "../terminal/output.ts";
import { type Rendering, writeRenderings } from "../arguments/formats.ts";
import type { Context } from "./command.ts";
import type { Session } from "./session.ts";

export const applyFormats = ["text", "json", "markdown", "html", "junit", "gitlab"] as const;
export type ApplyFormat = (typeof applyFormats)[number];

export interface Describing {
  readonly part: AppliedPart;
  /** The plan was made by this run. */
  readonly fresh: boolean;
}

/** null: there was nothing to do. */
export function describe(
  end: RunEnd | null,
  { plan }: Planned,
  { config }: Session,
  { part, fresh }: Describing,
): AppliedPlan {
  const places = placesIn(config);
  return describeApply({
    plan,
    end: end ?? nothingDone,
    config: config.path,
    part,
    places,
    planProblems: fresh ? planProblems(plan, places.source) : [],
  });
}

const nothingDone: RunEnd = {
  chosen: [],
  settled: new Map(),
  failed: [],
  stale: [],
  warnings: [],
  interrupted: false,
  seconds: 0,
};

/** Of a run that ended with an error before it could report; undefined for a fault of ours. */
export function describeError(
  error: unknown,
  { config }: Session,
  signal: AbortSignal,
): AppliedPlan | undefined {
  const problems = error instanceof Problem ? error.diagnostics : [];
  if (problems.length === 0 && !signal.aborted) return undefined;
  const { registry, region } = config.target;
  const about = { tool: toolName, config: config.path, target: { registry, region } };
  return describeNothing(about, { problems, interrupted: signal.aborted }, isStalePlan(problemCode(error)));
}

/** Whether standard output is for people. */
export function isTold(renderings: readonly Rendering<ApplyFormat>[]): boolean {
  return renderings.some(({ format, file }) => format === "text" && file === null);
}

/** The text on standard output is told as the run ends; all else here. */
export function documentsOf<F extends string>(renderings: readonly Rendering<F>[]): readonly Rendering<F>[] {
  return renderings.filter(({ format, file }) => format !== "text" || file !== null);
}

/** Whether anybody reads more than the text. */
export function isReported(
  { renderings, metrics }: { renderings: readonly Rendering<ApplyFormat>[]; metrics: string | undefined },
  { ci }: Context,
): boolean {
  return ci.isListening || metrics !== undefined || documentsOf(renderings).length > 0;
}

export async function writeApplied(
  renderings: readonly Rendering<ApplyFormat>[],
  applied: AppliedPlan,
  { output, ci }: Context,
): Promise<void> {
  ci.note(appliedProblems(applied));
  await ci.summarize(async (limit) => {
    const { renderApplyMarkdown } = await import("../../views/apply/markdown.ts");
    return renderApplyMarkdown(applied, { limit });
  });
  await writeRenderings(documentsOf(renderings), output, (format) => renderApplied(applied, format, output));
}

async function renderApplied(
  applied: AppliedPlan,
  format: ApplyFormat,
  output: Output,
): Promise<string | Iterable<string>> {
  switch (format) {
    case "text": {
      const { renderApplyText } = await import("../../views/apply/report.ts");
      return renderApplyText(applied, { ...output.screen("stdout"), color: 0 });
    }
    case "json":
      return (await import("../../views/apply/json.ts")).renderApplyJson(applied);
    case "markdown":
      return (await import("../../views/apply/markdown.ts")).renderApplyMarkdown(applied);
    case "html":
      return (await import("../../views/apply/html.ts")).renderApplyHtml(applied);
    case "junit":
      return (await import("../../views/apply/junit.ts")).renderApplyJunit(applied);
    case "gitlab":
      return (await import("../../views/apply/gitlab.ts")).renderApplyGitlab([applied]);
    default:
      return format satisfies never;
  }
}
