// What can be wrong with a chart that is to be mirrored, in words.
import { type Diagnostic, type Problem, problem, warning } from "../../../core/base/diagnostic.ts";
import type { Digest } from "../../../core/base/digest.ts";
import type { MissingDependency } from "../chart/dependencies.ts";

export function noTag(name: string, version: string): Problem {
  return problem("chart/broken", "Not a usable chart", {
    detail: `${name}: its version ${JSON.stringify(version)} cannot be a tag in a registry.`,
    hint: "Correct version: in Chart.yaml to a semantic version, such as 1.2.3.",
  });
}

export function blobMissing(digest: Digest): Problem {
  return problem("chart/not-made", "A chart cannot be made anymore", {
    detail: `${digest} is not a part of the chart as it is now.`,
    hint: "Make a new plan.",
  });
}

export function notWhole({ label, problem: { diagnostics } }: MissingDependency): Problem {
  const why = diagnostics[0]?.detail ?? "";
  return problem("chart/dependency", "A dependency of the chart is missing", {
    detail: `${label} is off, but Helm cannot install a copy of the chart without it. ${why}`,
    hint: "Run helm dependency build in the chart's folder. To mirror the images only, remove mirrorChart.",
  });
}

export function lacksDependencies(label: string, lacking: readonly string[]): Diagnostic {
  return warning("chart/incomplete", "A mirrored chart lacks a dependency", {
    detail: `${label} is mirrored as it was published, without ${lacking.join(", ")}. Helm cannot install it from there.`,
    hint: "Mirror it from a folder in place of the archive: helm pull --untar, then name the folder in chart:.",
  });
}
