// The options that decide what is planned, for `plan` and for `apply` without a plan file.
import type { PlanOptions } from "../../app/plan.ts";
import type { Given, Options } from "../command.ts";

export const planningOptions = {
  target: {
    type: "list",
    value: "GLOB",
    describe: "only these: repository:tag or a file's path; may be repeated",
  },
  prune: { type: "flag", describe: "delete what no source wants any more and this config put there" },
  "force-prune": { type: "flag", describe: "with --prune: also more than the config's share of all images" },
  "no-refresh": { type: "flag", describe: "believe the state in place of asking ECR" },
  "no-fallback": {
    type: "flag",
    describe: "a source that fails is an error, whether it has a fallback or not",
  },
} as const satisfies Options;

export function readPlanOptions(given: Given): PlanOptions {
  return {
    filter: given.list("target"),
    prune: given.flag("prune") || given.flag("force-prune"),
    forcePrune: given.flag("force-prune"),
    refresh: !given.flag("no-refresh"),
    fallback: !given.flag("no-fallback"),
    approve: null,
  };
}
