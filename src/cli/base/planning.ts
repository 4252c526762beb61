// What `plan`, `apply` and `show` share: the options that decide what is planned, and the renderings of a plan by the
// names that --format knows.
import type { PlanOptions } from "../../app/plan.ts";
import { defined } from "../../core/base/record.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Pulls } from "../../views/plan/costs.ts";
import type { Given, Options } from "../arguments/options.ts";
import { readCount } from "../arguments/values.ts";
import type { Context } from "./command.ts";

export const planningOptions = {
  target: {
    type: "list",
    value: "GLOB",
    offers: "places",
    describe: "plan only these: repository:tag or a file path (repeatable)",
  },
  replace: {
    type: "list",
    value: "GLOB",
    offers: "places",
    describe: "delete these immutable tags and copy them again: repository:tag (repeatable)",
  },
  to: { type: "text", value: "SERIAL", describe: "go back to what the state recorded at this serial" },
  prune: { type: "flag", describe: "delete images that this config created and no source wants anymore" },
  "force-prune": { type: "flag", describe: "with --prune: exceed the config's limit on deletions" },
  "no-refresh": { type: "flag", describe: "trust the saved state instead of querying ECR" },
  "no-fallback": {
    type: "flag",
    describe: "fail if a source fails, even if it has a fallback list",
  },
} as const satisfies Options;

/** null: forward. */
function readSerial(given: Given): number | null {
  return readCount(given, "to", 0, 999_999_999) ?? null;
}

export function readPlanOptions(given: Given): PlanOptions {
  return {
    filter: given.list("target"),
    replace: given.list("replace"),
    prune: given.flag("prune") || given.flag("force-prune"),
    forcePrune: given.flag("force-prune"),
    refresh: !given.flag("no-refresh"),
    fallback: !given.flag("no-fallback"),
    approve: null,
    to: readSerial(given),
    owner: "own",
  };
}

export const planFormats = ["text", "json", "markdown", "html", "gitlab", "sarif"] as const;
export type PlanFormat = (typeof planFormats)[number];

interface RenderingOf {
  /** How the last line calls the config. */
  readonly config: string;
  /** For a plan that was made just now: text tells times from here. */
  readonly now?: Date;
  /** What registries that count pulls said meanwhile. */
  readonly pulls?: Pulls;
}

export async function renderPlan(
  plan: Plan,
  format: PlanFormat,
  { config, now, pulls }: RenderingOf,
  context: Context,
): Promise<string | Iterable<string>> {
  switch (format) {
    case "text": {
      const { renderPlanText } = await import("../../views/plan/text.ts");
      const screen = context.output.screen("stdout");
      return renderPlanText(plan, {
        ...screen,
        config,
        verbose: context.globals.verbose,
        ...defined({ now, pulls }),
      });
    }
    case "json":
      return (await import("../../views/plan/json.ts")).renderPlanJson(plan);
    case "markdown":
      return (await import("../../views/plan/markdown.ts")).renderPlanMarkdown(plan, {
        config,
        ...defined({ pulls }),
      });
    case "html":
      return (await import("../../views/plan/html/plan-page.ts")).renderPlanHtml(plan, {
        config,
        ...defined({ pulls }),
      });
    case "gitlab":
      return (await import("../../views/plan/json.ts")).renderPlanGitlab([plan]);
    case "sarif":
      return (await import("../../views/plan/sarif.ts")).renderPlanSarif([plan]);
    default:
      return format satisfies never;
  }
}
