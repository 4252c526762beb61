// `drift`: compares ECR and files with what was last applied. Changes nothing, takes no lock.
import { hasDrift } from "../../core/drift/drift.ts";
import { renderDriftJson, renderDriftMarkdown, renderDriftText } from "../../views/drift.ts";
import { formatOption, readFormats, writeRenderings } from "../arguments/formats.ts";
import { command } from "../base/command.ts";
import { withSession } from "../base/session.ts";

const formats = ["text", "json", "markdown"] as const;

export const driftCommand = command({
  options: {
    upstream: { type: "flag", describe: "also ask the sources which of their tags moved" },
    ignore: {
      type: "list",
      value: "GLOB",
      describe: "leave these out: repository:tag or a path; may be repeated",
    },
    format: formatOption(formats),
  },
  examples: [
    ["drift", "exit 0 without drift, 2 with, 1 when it could not be checked"],
    ["drift --ignore 'platform/nightly/**'", "leave a part out"],
    ["drift --upstream", "and news at the sources"],
    ["drift --format markdown=drift.md", "for an issue"],
  ],
  read: (given) => ({
    options: { upstream: given.flag("upstream"), ignore: given.list("ignore") },
    renderings: readFormats(given, formats),
  }),
  run: ({ options, renderings }, context) =>
    withSession("drift", context, async ({ config, runtime }) => {
      const { driftMirror } = await import("../../app/drift.ts");
      const report = await driftMirror(config, runtime, options, context.signal);
      const views = {
        text: () => renderDriftText(report, context.output.screen("stdout")),
        json: () => renderDriftJson(report),
        markdown: () => renderDriftMarkdown(report, { config: config.path }),
      };
      await writeRenderings(renderings, context.output, async (format) => views[format]());
      await context.output.diagnostics(report.failures);
      return { failed: report.failures.length > 0, pending: hasDrift(report) };
    }),
});
