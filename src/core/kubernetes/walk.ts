// Finds every image that rendered or hand-written Kubernetes documents name, by rules R1 to R14. Pure: the same
// documents give the same findings in the same order.
import { defined } from "../base/defined.ts";
import { DocumentWalk } from "./document-walk.ts";
import type { WalkDocument } from "./documents.ts";
import type { Finding, OpenFinding, Scope, WalkOptions } from "./finding.ts";
import { withHints } from "./hints.ts";
import { operatorRegistry } from "./rules/versions.ts";
import { hookOf } from "./tier.ts";
import { isMap, textAt } from "./tree.ts";

export interface WalkResult {
  readonly findings: readonly Finding[];
  readonly open: readonly OpenFinding[];
}

/** All images in the documents, in document order. */
export function walkDocuments(
  documents: readonly WalkDocument[],
  options: WalkOptions = {},
): readonly Finding[] {
  return walk(documents, options).findings;
}

/** The same with the references that can't be completed. */
export function walk(documents: readonly WalkDocument[], options: WalkOptions = {}): WalkResult {
  const scopes = documents.flatMap((document) => scopeOf(document) ?? []);
  const facts = { kinds: new Set(scopes.map((scope) => scope.kind)) };
  const registry = findOperatorRegistry(scopes);
  const walks = scopes.map((scope) => new DocumentWalk(scope, facts).run(registry));
  const findings = walks.flatMap((one) => one.findings);
  return {
    findings: options.charts === undefined ? findings : withHints(findings, options.charts),
    open: walks.flatMap((one) => one.open),
  };
}

function scopeOf(document: WalkDocument): Scope | undefined {
  const root = document.tree;
  if (!isMap(root)) return undefined;
  const metadata = isMap(root["metadata"]) ? root["metadata"] : undefined;
  const namespace = metadata === undefined ? undefined : textAt(metadata, "namespace");
  const hook = hookOf({ root });
  return {
    document,
    root,
    apiVersion: textAt(root, "apiVersion") ?? "",
    kind: textAt(root, "kind") ?? "",
    name: (metadata === undefined ? undefined : textAt(metadata, "name")) ?? "",
    ...defined({ namespace, hook }),
  };
}

function findOperatorRegistry(scopes: readonly Scope[]): string | undefined {
  if (!scopes.some((scope) => scope.apiVersion.includes("k8s.elastic.co"))) return undefined;
  for (const scope of scopes) {
    const registry = operatorRegistry(JSON.stringify(scope.root));
    if (registry !== undefined) return registry;
  }
  return undefined;
}
