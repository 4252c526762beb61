// What is to be said of files that install a mirrored chart.
import { type Diagnostic, warning } from "../../core/base/diagnostic.ts";

interface ReleaseOutput {
  readonly path: string;
  readonly source: string;
}

export function chartMissing({ path, source }: ReleaseOutput): Diagnostic {
  return warning("output/chart-missing", "The chart to install is not in ECR", {
    detail: `${path}: the chart of ${source}, as it is now, is not in ECR, and this run does not bring it. The file stays as it is.`,
    hint: "Look at the plan for what holds the chart back.",
  });
}

export function chartKept({ path, source }: ReleaseOutput): Diagnostic {
  return warning("output/chart-kept", "A file that installs a chart is left as it is", {
    detail: `${path}: the chart of ${source} could not be read, so nobody knows which of its values name images.`,
    hint: "Fix what the source reports, then plan again.",
  });
}
