// `drift` for several configs: one nightly report with one exit code.
import type { DriftOptions } from "../../app/drift.ts";
import { defined } from "../../core/base/record.ts";
import { driftProblems } from "../../core/drift/found.ts";
import { type DriftReport, hasDrift } from "../../core/drift/report.ts";
import { toldDrifts } from "../../views/many/drifts.ts";
import { measureDrift } from "../../views/metrics/samples.ts";
import { type ConfigResult, standingOf } from "../../views/config-results.ts";
import { type Rendering, writeRenderings } from "../arguments/formats.ts";
import { conflict } from "../arguments/problems.ts";
import type { Context, Outcome } from "../base/command.ts";
import type { Measure } from "../base/metrics.ts";
import { ConfigRuns, tellProblems } from "./runs.ts";

export type DriftFormat = "text" | "json" | "markdown" | "html" | "junit";
type ManyFormat = Exclude<DriftFormat, "html">;

export async function driftMany(
  configs: readonly string[],
  {
    options,
    renderings,
    measure,
  }: {
    readonly options: DriftOptions;
    readonly renderings: readonly Rendering<DriftFormat>[];
    readonly measure: Measure;
  },
  context: Context,
): Promise<Outcome> {
  const shown = renderings.map(({ format, file }): Rendering<ManyFormat> => {
    if (format === "html")
      throw conflict(
        "--format html can show only one config, but -c names several.",
        "Use markdown, json, or junit.",
      );
    return { format, file };
  });
  const runs = new ConfigRuns("drift", context);
  try {
    const results = await runs.each(configs, async ({ config, runtime }) => {
      const { driftMirror } = await import("../../app/drift.ts");
      return driftMirror(config, runtime, options, context.signal);
    });
    await tellProblems(results, context);
    for (const { config, result } of results) {
      if (result === null) continue;
      context.ci.note(driftProblems(result));
      measure(config, () => measureDrift(result));
    }
    await context.ci.summarize((limit) => driftsMarkdown(results, limit));
    await writeRenderings(shown, context.output, (format) => renderDrifts(results, format, context));
    for (const { result } of results)
      if (result !== null) await context.output.diagnostics([...result.failures, ...result.warnings]);
    return {
      failed: results.some((one) => standingOf(one, toldDrifts) === "failed"),
      pending: results.some(({ result }) => result !== null && hasDrift(result)),
    };
  } finally {
    await runs.close();
  }
}

async function renderDrifts(
  results: readonly ConfigResult<DriftReport>[],
  format: ManyFormat,
  { output, globals }: Context,
): Promise<string | Iterable<string>> {
  switch (format) {
    case "text": {
      const { renderManyText } = await import("../../views/many/text.ts");
      const { renderDriftText } = await import("../../views/drift/text.ts");
      const screen = output.screen("stdout");
      return renderManyText(results, toldDrifts, {
        ...screen,
        verbose: globals.verbose,
        whole: (report, config) => renderDriftText(report, { ...screen, config }),
      });
    }
    case "json": {
      const { renderManyJson } = await import("../../views/many/json.ts");
      const { renderDriftJson } = await import("../../views/drift/json.ts");
      return renderManyJson(results, toldDrifts, {
        name: "drift",
        whole: (report) => [renderDriftJson(report)],
      });
    }
    case "markdown":
      return driftsMarkdown(results);
    case "junit":
      return (await import("../../views/drift/junit.ts")).renderDriftsJunit(results, toldDrifts);
    default:
      return format satisfies never;
  }
}

async function driftsMarkdown(
  results: readonly ConfigResult<DriftReport>[],
  limit?: number,
): Promise<string> {
  const { renderManyMarkdown } = await import("../../views/many/markdown.ts");
  const { renderDriftMarkdown } = await import("../../views/drift/markdown.ts");
  return renderManyMarkdown(results, toldDrifts, {
    view: "drift",
    whole: (report, config, most) => renderDriftMarkdown(report, { config, limit: most }),
    ...defined({ limit }),
  });
}
