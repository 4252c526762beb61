// What goes wrong between the configs of one run.
import { type Diagnostic, fault, type Position } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import type { Claimed } from "../../core/plan/diff/claims.ts";

/** `configs`: the others. */
export function claimedByOthers(
  config: string,
  { registry, repository, configs }: Claimed,
  at: Position | undefined,
): Diagnostic {
  const others = configs.join(" and ");
  return fault("repository/other-owner", "Two configs manage the same repository", {
    detail: `${config} and ${others} both manage ${registry}/${repository}.`,
    hint: `Give one of them another prefix, or let one only use the repository. Add to its config:\nrepositories: { rules: [{ match: "${repository}", managed: false }] }`,
    ...defined({ at }),
  });
}

export function sameName(name: string, configs: readonly string[]): Diagnostic {
  return fault("usage/conflict", "Two plans would have the same file name", {
    detail: `${configs.join(" and ")} would both be saved as ${name}.`,
    hint: "Rename one of the directories.",
  });
}

export function noPlanOf(config: string, path: string): Diagnostic {
  return fault("file/missing", "Plan not found", {
    detail: `${path} does not exist, so ${config} has no saved plan.`,
    hint: "Save the plans again with the same -c: ecr-mirror plan --out DIR",
  });
}

/** Of a config whose turn had not come when the run was interrupted. */
export function notBegun(config: string): Diagnostic {
  return fault("state/apply-unsettled", "Apply ended early", {
    detail: `${config} was not started, because the run was interrupted.`,
    hint: "Run the same command again. It skips finished work.",
  });
}
