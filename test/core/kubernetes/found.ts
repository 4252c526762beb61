// What the walk finds in a YAML text, as lines that read well in a table.
import { readDocuments } from "../../../src/core/kubernetes/documents.ts";
import type { Finding } from "../../../src/core/kubernetes/finding.ts";
import { walk, type WalkResult } from "../../../src/core/kubernetes/rules/walk.ts";
import { formatPath } from "../../../src/core/kubernetes/tree.ts";
import { readTree } from "../../../src/yaml/plain.ts";

export function walkText(yaml: string, file?: string): WalkResult {
  const options = file === undefined ? { readTree } : { readTree, file };
  return walk(readDocuments(yaml, options).documents, readTree);
}

/** `R1 required certain reference` for each finding, in order. */
export function found(yaml: string): string[] {
  return described(walkText(yaml).findings);
}

export function described(findings: readonly Finding[]): string[] {
  return findings.map((one) => `${one.rule} ${one.tier} ${one.confidence} ${one.reference}`);
}

/** `path reference` for each finding. */
export function spots(yaml: string): string[] {
  return walkText(yaml).findings.map((one) => `${formatPath(one.path)} ${one.reference}`);
}

/** The references that can't be completed. */
export function open(yaml: string): string[] {
  return walkText(yaml).open.map((one) => `${formatPath(one.path)} ${one.reference}`);
}

/** A Deployment with one container that has these further lines. */
export function workload(lines: string, kind = "Deployment"): string {
  const indented = lines.replaceAll(/^/gm, "          ");
  return `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: app }
spec:
  template:
    spec:
      containers:
        - name: app
          image: quay.io/a/app:1
${indented}
`;
}

/** A custom resource with this spec. */
export function resource(spec: string, kind = "Thing", apiVersion = "example.com/v1"): string {
  return `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: thing }
spec:
${spec.replaceAll(/^/gm, "  ")}
`;
}

/** A ConfigMap with this data. */
export function config(data: string, name = "settings"): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name} }
data:
${data.replaceAll(/^/gm, "  ")}
`;
}
