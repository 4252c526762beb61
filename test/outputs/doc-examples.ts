// The examples of docs/outputs.md: each output config there, and the files that it is rendered with.
import type { OutputConfig } from "../../src/config/config.ts";
import type { MappingRow } from "../../src/core/mapping/row.ts";
import { row } from "./rows.ts";

export const docRows: readonly MappingRow[] = [
  row("nginx:1.27", "platform/library/nginx:1.27", { provenance: [{ source: "extra", file: "images.txt" }] }),
  row("ghcr.io/acme/tool:1.5", "platform/acme/tool:1.5", {
    from: "app",
    helmKey: "tool.image",
    provenance: [{ source: "app", chart: "app", version: "0.3.1", template: "templates/tool.yaml" }],
  }),
];

/** The same images with `naming: host`. */
const rowsByHost: readonly MappingRow[] = [
  row("nginx:1.27", "platform/docker.io/library/nginx:1.27"),
  row("ghcr.io/acme/tool:1.5", "platform/ghcr.io/acme/tool:1.5"),
];

/** The same images, and the chart that pulls one of them. */
const rowsWithChart: readonly MappingRow[] = [
  ...docRows,
  row("charts.example.com/app:0.3.1", "platform/charts/app:0.3.1", {
    from: "app",
    chart: "made",
    provenance: [{ source: "app", chart: "app", version: "0.3.1", note: "the chart itself" }],
  }),
];

export interface DocExample {
  readonly output: OutputConfig;
  /** The images of the page, unless they lie elsewhere. */
  readonly rows?: readonly MappingRow[];
  readonly inputs: Readonly<Record<string, string>>;
}

const deployment = `# the web server
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: nginx:1.27 } # pinned
`;

export const docExamples: readonly DocExample[] = [
  { output: { kind: "mapping", path: "image_mapping.csv" }, inputs: {} },
  { output: { kind: "mapping", format: "json", path: "image_mapping.json" }, inputs: {} },
  { output: { kind: "values", source: "app", path: "updated_values.yaml" }, inputs: {} },
  { output: { kind: "image-list", path: "ecr-images.conf" }, inputs: {} },
  { output: { kind: "image-list", format: "lines", path: "images.txt" }, inputs: {} },
  {
    output: { kind: "kustomize", path: "kustomization.yaml" },
    inputs: {
      "kustomization.yaml":
        "resources: [app.yaml] # ours\nimages:\n  - name: nginx # the web server\n    newName: old.example.com/nginx\n",
    },
  },
  {
    output: { kind: "manifests", source: "deploy", path: "./deploy.ecr" },
    inputs: { "deploy/web.yaml": deployment },
  },
  {
    output: { kind: "compose", source: "one", path: "compose.ecr.yaml" },
    inputs: { "compose.yaml": "services:\n  web:\n    image: nginx:1.27 # pinned\n" },
  },
  { output: { kind: "hosts", path: "./certs.d" }, rows: rowsByHost, inputs: {} },
  { output: { kind: "hosts", format: "registries", path: "registries.conf" }, inputs: {} },
  { output: { kind: "flux", source: "app", path: "flux/app.yaml" }, rows: rowsWithChart, inputs: {} },
  { output: { kind: "argocd", source: "app", path: "argocd/app.yaml" }, rows: rowsWithChart, inputs: {} },
  { output: { kind: "renovate", path: "renovate.aliases.json" }, inputs: {} },
  { output: { kind: "kyverno", path: "mirror-policy.yaml" }, inputs: {} },
  {
    output: { kind: "template", template: "./images.tmpl", path: "images.tf" },
    inputs: {
      "./images.tmpl": 'locals {\n  images = {\n{{row}}\n    "{name}" = "{target}"\n{{end}}\n  }\n}\n',
    },
  },
];
