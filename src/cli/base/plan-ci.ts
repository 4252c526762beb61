// What a plan tells the CI system: its problems beside their lines, and itself as the job's summary.
import type { Config } from "../../config/config.ts";
import { placesIn } from "../../config/places.ts";
import { blockedProblems, planProblems } from "../../core/plan/reading/failures.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Pulls } from "../../views/plan/costs.ts";
import type { Context } from "./command.ts";

interface Telling {
  readonly config: Config;
  readonly pulls: Pulls;
}

export async function tellCi(
  plan: Plan,
  { config, pulls }: Telling,
  context: Pick<Context, "ci">,
): Promise<void> {
  notePlan(plan, config, context);
  await context.ci.summarize(async (limit) => {
    const { renderPlanMarkdown } = await import("../../views/plan/markdown.ts");
    return renderPlanMarkdown(plan, { config: config.path, limit, pulls });
  });
}

export function notePlan(plan: Plan, config: Config, { ci }: Pick<Context, "ci">): void {
  if (!ci.isListening) return;
  const { source } = placesIn(config);
  ci.note([...planProblems(plan, source), ...blockedProblems(plan.blocked, source), ...plan.warnings]);
}
