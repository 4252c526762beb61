// A chart made ready once a run, before anything is rendered: its files in a private folder, its dependencies in place.
import { join } from "node:path";
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import type { SourceContext, SourceOf } from "../../kind/kind.ts";
import type { ChartTree } from "./chart.ts";
import { Dependencies, type MissingDependency } from "./dependencies.ts";
import { ChartFetcher } from "./fetch.ts";
import { type LocatedChart, locateChart } from "./locate.ts";

export interface PreparedChart {
  readonly located: LocatedChart;
  readonly chart: ChartTree;
  /** Dependencies that had to be fetched: the chart as it was published lacks them. */
  readonly fetched: readonly string[];
  /** Those that are nowhere: something empty stands in their folders. */
  readonly missing: readonly MissingDependency[];
  readonly warnings: readonly Diagnostic[];
}

/** The prepared charts of a run, by their sources. */
class PreparedCharts extends Map<string, Promise<PreparedChart>> {}

export function prepareChart(source: SourceOf<"helm">, context: SourceContext): Promise<PreparedChart> {
  const prepared = context.cache.of(PreparedCharts);
  const key = JSON.stringify(source);
  const one = prepared.get(key) ?? context.during("fetching the chart", () => prepareOne(source, context));
  prepared.set(key, one);
  return one;
}

async function prepareOne(source: SourceOf<"helm">, context: SourceContext): Promise<PreparedChart> {
  const fetcher = new ChartFetcher(context);
  // Helm wants the chart's folder to have a chart's name.
  const to = join(await context.programs.workFolder(), "chart");
  const located = await locateChart(source, to, { context, fetcher });
  const dependencies = new Dependencies(fetcher);
  const chart = await dependencies.complete(located);
  const warnings = [...located.warnings, ...dependencies.warnings];
  const { fetched, missing } = dependencies;
  return { located, chart, fetched, missing, warnings };
}
