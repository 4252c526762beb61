// Rows and a context for the outputs' tests.
import type { SourceConfig } from "../../src/config/config.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { MappingRow } from "../../src/core/mapping/row.ts";
import { canonicalReference } from "../../src/core/mapping/entries.ts";
import type { Provenance } from "../../src/core/image/wanted.ts";
import type { OutputContext } from "../../src/outputs/kind/kind.ts";

export const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

export function row(written: string, place: string, more: Partial<MappingRow> = {}): MappingRow {
  const source = canonicalReference(written) ?? written;
  return {
    source,
    written: [written],
    target: `${registry}/${place}`,
    digest: sha256(source),
    place,
    from: "extra",
    provenance: [{ source: "extra", file: "mirror.config.yaml", line: 12 }],
    ...more,
  };
}

export function chart(template: string, note?: string): Provenance {
  const at = { source: "runwhen-local", chart: "runwhen-local", version: "0.6.7", template, line: 3 };
  return note === undefined ? at : { ...at, note };
}

export const rows: readonly MappingRow[] = [
  row("nginx:1.27", "platform/library/nginx:1.27"),
  row("ghcr.io/runwhen-contrib/runwhen-local:0.11.5", "runwhen/runwhen-local:0.11.5", {
    from: "runwhen-local",
    valuesKeys: ["workspaceBuilder.image.repository", "workspaceBuilder.image.tag"],
    provenance: [chart("templates/deployment.yaml"), chart("templates/job.yaml")],
  }),
  row("otel/opentelemetry-collector:0.153.0", "runwhen/opentelemetry-collector:0.153.0", {
    from: "runwhen-local",
    helmKey: "opentelemetry-collector",
    provenance: [
      chart("charts/opentelemetry-collector/templates/daemonset.yaml", "taken from a fallback list"),
    ],
  }),
  row("quay.io/coreos/etcd:v3.5.0", "platform/coreos/etcd:v3.5.0-20261121"),
];

const shared = {
  naming: { form: "path" },
  tagPolicy: "same",
  platforms: ["all"],
  referrers: true,
  followMs: 0,
  minimumAge: { ms: 0, trustCreated: false },
  allowEmpty: false,
  min: 0,
};

export const sources: readonly SourceConfig[] = [
  { name: "extra", kind: "images", images: [], prefix: "platform", ...shared },
  { name: "runwhen-local", kind: "helm", chart: "runwhen-local", prefix: "runwhen", ...shared },
  { name: "app", kind: "helm", chart: "./app", prefix: "platform", ...shared },
  { name: "deploy", kind: "manifests", paths: ["./deploy/**/*.yaml"], prefix: "", ...shared },
  { name: "one", kind: "compose", paths: ["./compose.yaml"], prefix: "", ...shared },
  { name: "tasks", kind: "dataset", path: "./tasks.jsonl", prefix: "", ...shared },
];

export const context: OutputContext = { target: { registry, region: "us-west-2" }, sources };

/** The same without a dataset, beside which a mapping has other defaults. */
export const plainContext: OutputContext = {
  ...context,
  sources: sources.filter(({ kind }) => kind !== "dataset"),
};
