// Drift as problems with their places, for annotations: what the config names itself, and what a gate of it refuses. Pure.
import { type Diagnostic, warning } from "../base/diagnostic.ts";
import { defined } from "../base/record.ts";
import { linePlace } from "../plan/reading/failures.ts";
import type { DriftReport, GateDrift, TagDrift } from "./report.ts";

export function driftProblems({ tags, gates }: DriftReport): readonly Diagnostic[] {
  return [...tags.map(tagProblem), ...gates.flatMap(gateProblems)];
}

function tagProblem({ registry, repository, tag, what, was, now, declaredAt }: TagDrift): Diagnostic {
  const name = `${registry}/${repository}${tag === null ? "" : `:${tag}`}`;
  return warning("drift/found", "ECR differs from what was last applied", {
    detail: `${name} is ${what}: ${was} was applied, ECR has ${now ?? "nothing"}.`,
    hint: "Show how to restore it: ecr-mirror drift",
    ...defined({ at: linePlace(declaredAt) }),
  });
}

function gateProblems({ registry, repository, tag, refusals }: GateDrift): readonly Diagnostic[] {
  const name = `${registry}/${repository}${tag === null ? "" : `:${tag}`}`;
  return refusals.map(({ code, why, wanted, at }) =>
    warning(code, "An image in ECR would be refused today", {
      detail: `${name}: ${why}. Expected: ${wanted}.`,
      ...defined({ at: linePlace(at) }),
    }),
  );
}
