// Argo CD: an Application that installs the mirrored chart, at its version or by its digest, with the values with which it
// pulls from ECR.
import type { OutputKind, OutputOf } from "../kind/kind.ts";
import { chartKept } from "../release/problems.ts";
import { leftWarnings, overrideOf } from "../values/override.ts";
import { proveRelease, type Release, renderRelease } from "../release/release.ts";

export const argocd: OutputKind<"argocd"> = {
  kind: "argocd",
  madeFor: "helm",
  takesAllRows: true,
  takesCharts: true,
  reads: () => [],
  render(rows, output, _, context) {
    const rendered = renderRelease(rows, output, context, (release) => [application(release, output)]);
    // Argo CD has no post-renderer: what values can't move is told.
    return {
      ...rendered,
      warnings: [...rendered.warnings, ...leftWarnings(overrideOf(rows, output.source).left, output.source)],
    };
  },
  unread: chartKept,
  prove: proveRelease,
};

const defaults = { namespace: "argocd", project: "default", server: "https://kubernetes.default.svc" };

function application(release: Release, output: OutputOf<"argocd">): unknown {
  const { name, namespace } = release;
  const chart = chartSource(release, output);
  const own = output.valueFiles;
  const { repoURL, targetRevision } = own ?? {};
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name, namespace: output.namespace ?? defaults.namespace },
    spec: {
      project: output.project ?? defaults.project,
      destination: { server: output.server ?? defaults.server, namespace: namespace ?? name },
      ...(own === undefined
        ? { source: chart }
        : { sources: [chart, { repoURL, targetRevision, ref: "values" }] }),
    },
  };
}

function chartSource({ chart, releaseName, values }: Release, output: OutputOf<"argocd">): unknown {
  const files = output.valueFiles?.files.map((path) => `$values/${path}`);
  const helm = {
    releaseName,
    ...(files === undefined ? {} : { valueFiles: files }),
    ...(values === undefined ? {} : { valuesObject: values }),
  };
  // By its digest the chart is a plain OCI artifact to Argo CD; by its version it is a chart of a Helm repository.
  return output.pinDigest === true
    ? { repoURL: `oci://${chart.parent}/${chart.name}`, path: ".", targetRevision: chart.digest, helm }
    : { repoURL: chart.parent, chart: chart.name, targetRevision: chart.version, helm };
}
