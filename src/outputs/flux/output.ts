// Flux: an OCIRepository that names the mirrored chart by its digest, and the HelmRelease that installs it with the values
// with which it pulls from ECR. Images that no value moves are moved by Flux's own post-renderer.
import { parseImageRef } from "../../core/image/reference.ts";
import type { OutputKind, OutputOf } from "../kind/kind.ts";
import { chartKept } from "../release/problems.ts";
import { proveRelease, type Release, renderRelease } from "../release/release.ts";
import { kustomizeNameOf } from "../values/override.ts";
import type { LeftImage } from "../values/solve.ts";

export const flux: OutputKind<"flux"> = {
  kind: "flux",
  madeFor: "helm",
  takesAllRows: true,
  takesCharts: true,
  reads: () => [],
  render: (rows, output, _, context) =>
    renderRelease(rows, output, context, (release) => [
      ociRepository(release, output),
      helmRelease(release, output),
    ]),
  unread: chartKept,
  prove: proveRelease,
};

const defaults = { namespace: "flux-system", interval: "10m" };

function ociRepository({ chart, name }: Release, output: OutputOf<"flux">): unknown {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "OCIRepository",
    metadata: { name, namespace: output.namespace ?? defaults.namespace },
    spec: {
      interval: output.interval ?? defaults.interval,
      url: `oci://${chart.parent}/${chart.name}`,
      provider: "aws",
      // Flux goes by the digest; the tag is for people.
      ref: { tag: chart.tag, digest: chart.digest },
      layerSelector: {
        mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        operation: "copy",
      },
    },
  };
}

function helmRelease(release: Release, output: OutputOf<"flux">): unknown {
  const { name, releaseName, namespace, values, left } = release;
  return {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name, namespace: output.namespace ?? defaults.namespace },
    spec: {
      interval: output.interval ?? defaults.interval,
      releaseName,
      ...(namespace === undefined ? {} : { targetNamespace: namespace }),
      chartRef: { kind: "OCIRepository", name },
      ...(output.valuesFrom === undefined ? {} : { valuesFrom: output.valuesFrom }),
      ...(values === undefined ? {} : { values }),
      ...(left.length === 0 ? {} : { postRenderers: [{ kustomize: { images: imagesOf(left) } }] }),
    },
  };
}

function imagesOf(left: readonly LeftImage[]): readonly unknown[] {
  const byName = new Map(left.map((one) => [kustomizeNameOf(one.source), one]));
  return [...byName].map(([name, { target }]) => {
    const { registry, repository, tag, digest } = parseImageRef(target);
    const version = digest === undefined ? { newTag: tag ?? "latest" } : { digest };
    return { name, newName: `${registry}/${repository}`, ...version };
  });
}
