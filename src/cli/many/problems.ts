// What goes wrong between the configs of one run.
import { type Diagnostic, fault } from "../../core/base/diagnostic.ts";
import type { Claimed } from "../../core/plan/diff/claims.ts";

/** `configs`: the others. */
export function claimedByOthers(config: string, { registry, repository, configs }: Claimed): Diagnostic {
  const others = configs.join(" and ");
  return fault("repository/other-owner", "Two configs keep one repository", {
    detail: `${config} and ${others} both keep ${registry}/${repository}.`,
    hint: `Give one of them another prefix, or leave the repository to the other one with repositories.rules: [{ match: "${repository}", managed: false }].`,
  });
}

export function sameName(name: string, configs: readonly string[]): Diagnostic {
  return fault("usage/conflict", "Two plans would have one file", {
    detail: `${configs.join(" and ")} would both be saved as ${name}.`,
    hint: "Rename one of the folders.",
  });
}

export function noPlanOf(config: string, path: string): Diagnostic {
  return fault("file/missing", "A config has no plan there", {
    detail: `${path} does not exist: no plan of ${config} was saved.`,
    hint: "Make the plans anew with the same -c: ecr-mirror plan --out FOLDER",
  });
}

/** Of a config whose turn had not come when the run was interrupted. */
export function notBegun(config: string): Diagnostic {
  return fault("state/apply-unsettled", "Apply ended before everything was settled", {
    detail: `${config}: not begun, since the run was interrupted.`,
    hint: "Re-run the same command: done work is skipped.",
  });
}
