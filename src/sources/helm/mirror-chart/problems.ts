// Problems with a chart that should be mirrored.
import { type Diagnostic, type Problem, problem, warning } from "../../../core/base/diagnostic.ts";
import type { Digest } from "../../../core/base/digest.ts";
import type { MissingDependency } from "../chart/dependencies.ts";

export function noTag(name: string, version: string): Problem {
  return problem("chart/broken", "The chart is not usable", {
    detail: `${name}: its version ${JSON.stringify(version)} cannot be a tag in a registry.`,
    hint: "Correct version: in Chart.yaml to a semantic version, such as 1.2.3.",
  });
}

export function blobMissing(digest: Digest): Problem {
  return problem("chart/not-made", "A chart cannot be made anymore", {
    detail: `${digest} is not part of the current chart.`,
    hint: "Make a new plan: ecr-mirror plan --out FILE",
  });
}

export function notWhole({ label, problem: { diagnostics } }: MissingDependency): Problem {
  const why = diagnostics[0]?.detail ?? "";
  return problem("chart/dependency", "A dependency of the chart is missing", {
    detail: `${label} is disabled, but Helm cannot install a copy of the chart without it. ${why}`,
    hint: "Run this in the chart's folder: helm dependency build\nTo mirror only the images, remove `mirrorChart`.",
  });
}

export function lacksDependencies(label: string, lacking: readonly string[]): Diagnostic {
  return warning("chart/incomplete", "A mirrored chart lacks a dependency", {
    detail: `${label} is mirrored as it was published, without ${lacking.join(", ")}. Helm cannot install it from there.`,
    hint: "Mirror the chart from a folder instead of the archive: helm pull CHART --untar\nThen set `chart` to the folder.",
  });
}
