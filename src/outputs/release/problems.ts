// What is to be said of files that install a mirrored chart.
import { type Diagnostic, warning } from "../../core/base/diagnostic.ts";

interface ReleaseOutput {
  readonly path: string;
  readonly source: string;
}

export function chartMissing({ path, source }: ReleaseOutput): Diagnostic {
  return warning("output/chart-missing", "The chart is not in ECR", {
    detail: `${path}: the current chart of ${source} is not in ECR, and this run does not copy it. The file is not changed.`,
    hint: "Check the plan for the reason: ecr-mirror plan --verbose",
  });
}

export function chartKept({ path, source }: ReleaseOutput): Diagnostic {
  return warning("output/chart-kept", "A file that installs a chart is not updated", {
    detail: `${path}: ecr-mirror cannot read the chart of ${source}, so it does not know which of its values name images.`,
    hint: "Fix the failure of the source, then plan again.",
  });
}
