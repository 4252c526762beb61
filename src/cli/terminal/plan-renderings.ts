// The renderings of a plan, by the names that --format knows; shared by `plan`, `show` and `apply`.
import type { Plan } from "../../core/plan/plan.ts";
import type { Context } from "../command.ts";

export const planFormats = ["text", "json", "markdown", "html", "gitlab"] as const;
export type PlanFormat = (typeof planFormats)[number];

/** `config` is how the last line calls the config. */
export async function renderPlan(
  plan: Plan,
  format: PlanFormat,
  config: string,
  context: Context,
): Promise<string> {
  switch (format) {
    case "text": {
      const { renderPlanText } = await import("../../views/plan/text.ts");
      const screen = context.output.screen("stdout");
      return renderPlanText(plan, { ...screen, config, verbose: context.globals.verbose });
    }
    case "json":
      return (await import("../../views/plan/json.ts")).renderPlanJson(plan);
    case "markdown":
      return (await import("../../views/plan/markdown.ts")).renderPlanMarkdown(plan, { config });
    case "html":
      return (await import("../../views/plan/html.ts")).renderPlanHtml(plan, { config });
    case "gitlab":
      return (await import("../../views/plan/json.ts")).renderPlanGitlab(plan);
    default:
      return format satisfies never;
  }
}

/** Whether the plan could not look at all that it should have: never to be mistaken for "no changes". */
export function isPartial(plan: Plan): boolean {
  return (
    plan.failures.length > 0 ||
    plan.sources.some((one) => one.failed !== undefined && one.fallback === undefined)
  );
}
