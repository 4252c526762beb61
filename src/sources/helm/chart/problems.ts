// What can be wrong with a chart's dependencies, in words. Each names the chart, the dependency and the remedy.
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import { Problem } from "../../../core/base/diagnostic.ts";
import type { Dependency } from "./chart.ts";

export function missing(dependency: Dependency, label: string, cause?: unknown): Problem {
  const where = dependency.repository === "" ? "no repository" : `the repository ${dependency.repository}`;
  return dependencyProblem(
    `${label} needs ${dependency.name} ${dependency.version} with ${where}, and it is not in charts/`,
    "Run helm dependency build in the chart's folder, or give the dependency an https:// or oci:// repository.",
    cause,
  );
}

export function leadsOut(dependency: Dependency, label: string, root: string): Problem {
  return dependencyProblem(
    `${label} needs ${dependency.name} from ${dependency.repository}, which leads out of ${root}`,
    "Put the config where both charts lie below its folder, or vendor the dependency in charts/.",
  );
}

export function misnamed(dependency: Dependency, label: string, name: string): Problem {
  return dependencyProblem(
    `${label} needs ${dependency.name} from ${dependency.repository}, where the chart is called ${name}`,
    "Use the name that the dependency's own Chart.yaml gives.",
  );
}

export function twins(label: string, name: string): Problem {
  return new Problem({
    code: "chart/twins",
    severity: "error",
    summary: "A subchart is there twice",
    detail: `${label}: charts/ holds ${name} as a folder and as an archive. Helm picks one of them at random.`,
    hint: "Delete one of them; helm dependency update leaves the right one.",
  });
}

export function tooMany(label: string): Problem {
  return dependencyProblem(
    `${label}: more than 12 levels or 300 charts`,
    "Look for a chart that depends on itself.",
  );
}

export function resolvedRange(dependency: Dependency, label: string, version: string): Diagnostic {
  return {
    code: "chart/resolved",
    severity: "warning",
    summary: "A chart's version was chosen from a range",
    detail: `${label} asks for ${dependency.name} ${dependency.version}, which means ${version} today.`,
    hint: "Commit a Chart.lock, so that the same chart is read tomorrow.",
  };
}

export function outOfSync(dependency: Dependency, label: string, locked: string): Diagnostic {
  return {
    code: "chart/lock",
    severity: "warning",
    summary: "A chart's lock is out of date",
    detail: `${label} asks for ${dependency.name} ${dependency.version}, its lock holds ${locked}.`,
    hint: "Run helm dependency update in the chart's folder.",
  };
}

function dependencyProblem(why: string, hint: string, cause?: unknown): Problem {
  return new Problem(
    {
      code: "chart/dependency",
      severity: "error",
      summary: "A dependency of the chart is missing",
      detail: `${why}.`,
      hint,
    },
    { cause },
  );
}
