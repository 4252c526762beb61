// `plan`: prints what would be done, and saves it. Changes nothing but the files it is told to write.
import { hasChanges } from "../../core/plan/plan.ts";
import { printable } from "../../core/base/escape.ts";
import { formatOption, readFormats, writeRenderings } from "../arguments/formats.ts";
import { command } from "../base/command.ts";
import { withEventFile } from "../terminal/event-file.ts";
import { isPartial, planFormats, planningOptions, readPlanOptions, renderPlan } from "../base/planning.ts";
import { withSession } from "../base/session.ts";

export const planCommand = command({
  options: {
    out: { type: "text", value: "FILE", describe: "save the plan, for apply FILE" },
    format: formatOption(planFormats),
    "detailed-exitcode": { type: "flag", describe: "exit 2 with changes pending, 3 with blocked ones" },
    ...planningOptions,
    "update-lock": {
      type: "optional",
      value: "GLOB",
      describe: "approve the sources' digests of now (default: all)",
    },
    events: { type: "text", value: "FILE", describe: "write planned actions as JSON lines" },
  },
  examples: [
    ["plan", "show what apply would do"],
    ["plan --out mirror.plan", "save it for review: apply mirror.plan"],
    ["plan --detailed-exitcode", "for pipelines: 0 nothing to do, 2 changes, 3 blocked"],
    ["plan --format markdown=plan.md", "text here, and a comment for the pull request"],
    ["plan --target 'runwhen/**' --prune", "a part of it, with deletions"],
  ],
  read: (given) => ({
    out: given.text("out"),
    events: given.text("events"),
    renderings: readFormats(given, planFormats),
    detailed: given.flag("detailed-exitcode"),
    options: { ...readPlanOptions(given), approve: given.text("update-lock") ?? null },
  }),
  async run({ out, events, renderings, detailed, options }, context) {
    const { output, signal } = context;
    return withSession("plan", context, ({ config, runtime }) =>
      withEventFile(events, output, async (writeEvent) => {
        const { planMirror } = await import("../../app/plan.ts");
        if (out === undefined) runtime.content.keepOnlyShared();
        const { plan } = await planMirror(config, runtime, options, signal);
        for (const { id, kind } of plan.actions) writeEvent({ type: "planned", id, kind });
        writeEvent({ type: "summary", ...plan.summary });
        if (out !== undefined) {
          const { withoutSecrets, writePlanFile } = await import("../../app/planning/plan-file.ts");
          const { keepManifests } = await import("../../app/runtime/plan-content.ts");
          const clean = withoutSecrets(plan, (text) => output.redact(text));
          await keepManifests(await writePlanFile(out, clean), runtime);
        }
        const shown = { config: config.path, now: runtime.now() };
        await writeRenderings(renderings, output, (format) => renderPlan(plan, format, shown, context));
        // The text begins with what failed; beside any other rendering it is said on standard error.
        const asText = renderings.some((one) => one.file === null && one.format === "text");
        if (!asText) await output.diagnostics(plan.failures);
        if (out !== undefined)
          output.note(`Saved ${printable(out)}; next: ecr-mirror apply ${printable(out)}`);
        return {
          failed: isPartial(plan),
          blocked: detailed && plan.blocked.length > 0,
          pending: detailed && hasChanges(plan),
        };
      }),
    );
  },
});
