// `drift`: compares ECR and files with what was last applied. Changes nothing, takes no lock.
import type { DriftOptions } from "../../app/drift.ts";
import { defined } from "../../core/base/record.ts";
import { driftProblems } from "../../core/drift/found.ts";
import { type DriftReport, hasDrift, isIncomplete } from "../../core/drift/report.ts";
import { acceptedSentence } from "../../views/units.ts";
import { measureDrift } from "../../views/metrics/samples.ts";
import { formatOption, readFormats, type Rendering, writeRenderings } from "../arguments/formats.ts";
import { command, type Context, type Outcome } from "../base/command.ts";
import { type Measure, metricsOption, withMetrics } from "../base/metrics.ts";
import { withSession } from "../base/session.ts";
import { severalConfigs } from "../many/configs.ts";

const formats = ["text", "json", "markdown", "html", "junit"] as const;

export const driftCommand = command({
  takesMany: true,
  options: {
    upstream: { type: "flag", describe: "also check which tags moved at the sources" },
    gates: { type: "flag", describe: "also check what is in ECR against the current gates" },
    ignore: {
      type: "list",
      value: "GLOB",
      offers: "places",
      describe: "ignore these: repository:tag or a file path (repeatable)",
    },
    unmanaged: {
      type: "flag",
      describe: "also list tags in the same repositories that this config did not create",
    },
    format: formatOption(formats),
    metrics: metricsOption,
  },
  examples: [
    ["drift", "exit 0 without drift, 2 with drift, 1 if the check failed"],
    ["drift --ignore 'platform/nightly/**'", "ignore some repositories"],
    ["drift --upstream", "also check the sources"],
    ["drift --gates", "also find images that the gates would refuse today (exit 2)"],
    ["drift --unmanaged", "also list tags that others created in the same repositories"],
    [
      "drift -c teams/ --format markdown=drift.md",
      "check every mirror.config.yaml under teams/, in one report",
    ],
    ["drift --format markdown=drift.md", "write a report for an issue"],
  ],
  read: (given) => ({
    options: {
      upstream: given.flag("upstream"),
      gates: given.flag("gates"),
      ignore: given.list("ignore"),
      unmanaged: given.flag("unmanaged"),
    },
    renderings: readFormats(given, formats),
    metrics: given.text("metrics"),
  }),
  async run({ options, renderings, metrics }, context) {
    const configs = await severalConfigs(context.globals);
    const measuring = {
      path: metrics,
      command: "drift",
      configs: configs ?? [context.globals.config],
    } as const;
    return withMetrics(measuring, context, async (measure) => {
      if (configs === null) return driftOne({ options, renderings, measure }, context);
      const { driftMany } = await import("../many/drift.ts");
      return driftMany(configs, { options, renderings, measure }, context);
    });
  },
});

interface DriftArgs {
  readonly options: DriftOptions;
  readonly renderings: readonly Rendering<(typeof formats)[number]>[];
  readonly measure: Measure;
}

async function driftOne({ options, renderings, measure }: DriftArgs, context: Context): Promise<Outcome> {
  return withSession("drift", context, async ({ config, runtime }) => {
    const { driftMirror } = await import("../../app/drift.ts");
    const report = await driftMirror(config, runtime, options, context.signal);
    measure(config.path, () => measureDrift(report));
    context.ci.note(driftProblems(report));
    await context.ci.summarize((limit) => driftMarkdown(report, config.path, limit));
    await writeRenderings(renderings, context.output, (format) =>
      renderDrift(report, format, config.path, context),
    );
    await context.output.diagnostics([...report.failures, ...report.warnings]);
    const accepted = acceptedSentence(report.accepted ?? []);
    if (accepted !== "") context.output.note(accepted);
    return { failed: isIncomplete(report), pending: hasDrift(report) };
  });
}

async function renderDrift(
  report: DriftReport,
  format: (typeof formats)[number],
  config: string,
  { output }: Context,
): Promise<string> {
  switch (format) {
    case "text": {
      const { renderDriftText } = await import("../../views/drift/text.ts");
      return renderDriftText(report, { ...output.screen("stdout"), config });
    }
    case "json":
      return (await import("../../views/drift/json.ts")).renderDriftJson(report);
    case "markdown":
      return driftMarkdown(report, config);
    case "html":
      return (await import("../../views/drift/html.ts")).renderDriftHtml(report, { config });
    case "junit":
      return (await import("../../views/drift/junit.ts")).renderDriftJunit(report, { config });
    default:
      return format satisfies never;
  }
}

async function driftMarkdown(report: DriftReport, config: string, limit?: number): Promise<string> {
  const { renderDriftMarkdown } = await import("../../views/drift/markdown.ts");
  return renderDriftMarkdown(report, { config, ...defined({ limit }) });
}
