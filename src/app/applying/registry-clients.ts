// Finds a registry's edge by its name: a plan speaks of registries, the edges hold their clients.
import { Problem } from "../../core/base/diagnostic.ts";
import type { Ecr } from "../../ecr/client.ts";
import type { Edges, TargetEdge } from "../runtime/runtime.ts";

export function targetOf(edges: Edges, registry: string): TargetEdge {
  const edge = edges.targets.find(({ target }) => target.registry === registry);
  if (edge !== undefined) return edge;
  throw new Problem({
    code: "plan/other-target",
    severity: "error",
    summary: "The plan is for another registry",
    detail: `It writes to ${registry}, which is neither the config's target nor a replica.`,
    hint: "Use the config that the plan was made with, or plan again.",
  });
}

export function ecrOf(edges: Edges, registry: string): Ecr {
  return targetOf(edges, registry).ecr;
}
