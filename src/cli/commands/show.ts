// `show`: prints a saved plan in any format. Needs no config and asks nobody.
import { openFiles } from "../../storage/files.ts";
import { formatOption, readFormats, writeRenderings } from "../arguments/formats.ts";
import { openBundleAt } from "../base/bundle.ts";
import { command } from "../base/command.ts";
import { planFormats, renderPlan } from "../base/planning.ts";

export const showCommand = command({
  positionals: "PLANFILE",
  arity: [1, 1],
  options: { format: formatOption(planFormats) },
  examples: [
    ["show mirror.plan", "print it as plan did"],
    ["show mirror.plan --verbose", "include provenance and full diffs"],
    ["show mirror.plan --format html=plan.html", "write one HTML file that works offline"],
  ],
  read: (given) => ({ path: given.positionals[0] ?? "", renderings: readFormats(given, planFormats) }),
  async run({ path, renderings }, context) {
    const { readPlanFile } = await import("../../app/planning/read-plan.ts");
    const { readWholePlan } = await import("../../app/planning/bundle/read.ts");
    // Only as JSON a plan is shown with what it writes.
    const extent = renderings.some(({ format }) => format === "json") ? "whole" : "listing";
    const bundle = await openBundleAt(path, context);
    const { plan } =
      bundle === null
        ? await readPlanFile(path, openFiles(process.cwd()), extent)
        : await readWholePlan(bundle.store, bundle.index, extent, context.signal);
    await writeRenderings(renderings, context.output, (format) =>
      renderPlan(plan, format, { config: context.globals.config }, context),
    );
    return {};
  },
});
