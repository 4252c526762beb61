// The values of a chart that must change so that it pulls from ECR, as a tree: for files that hold nothing else, and for
// those that install the chart. Pure.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { formatYaml } from "../../yaml/plain.ts";
import { notMoved } from "./problems.ts";
import { helmKeyAssignments } from "./helm-keys.ts";
import { type Assignment, type LeftImage, solveValues, withAssignment } from "./solve.ts";

export interface Override {
  readonly assignments: readonly Assignment[];
  readonly left: readonly LeftImage[];
}

export function overrideOf(rows: readonly MappingRow[], source: string): Override {
  const { assignments, left } = solveValues(rows, source);
  return { assignments: [...assignments, ...helmKeyAssignments(rows, source)], left };
}

/** Only the keys that must change, in the chart's own order of use, lists repeated whole. */
export function overrideTree(assignments: readonly Assignment[]): unknown {
  return assignments.reduce<unknown>((tree, one) => withAssignment(tree, one, 0), {});
}

export function overrideText(assignments: readonly Assignment[]): string {
  return assignments.length === 0 ? "{}\n" : formatYaml(overrideTree(assignments));
}

/** What to do about images that no values move: a post-renderer that kustomize understands, ready to copy. */
export function leftWarnings(left: readonly LeftImage[], chart: string): readonly Diagnostic[] {
  return left.map(({ source, target, where, why }) =>
    notMoved(
      `${source} at ${where} of ${chart}: ${why}`,
      `kustomize edit set image ${kustomizeNameOf(source)}=${target}`,
    ),
  );
}

/** Kustomize compares names as charts write them: Docker Hub's are written without a host. */
export function kustomizeNameOf(canonical: string): string {
  const { registry, repository } = parseImageRef(canonical);
  if (registry !== "docker.io") return `${registry}/${repository}`;
  return repository.replace(/^library\//, "");
}
