// Finds a registry's edge by its name: a plan speaks of registries, the edges hold their clients.
import { Problem } from "../../core/base/diagnostic.ts";
import type { Ecr } from "../../ecr/client.ts";
import type { Runtime, KeptRegistry } from "../runtime/runtime.ts";

export function targetOf(runtime: Runtime, registry: string): KeptRegistry {
  const kept = runtime.kept.find(({ target }) => target.registry === registry);
  if (kept !== undefined) return kept;
  throw new Problem({
    code: "plan/other-target",
    severity: "error",
    summary: "The plan is for another registry",
    detail: `It writes to ${registry}, which is neither the config's target nor a replica.`,
    hint: "Use the config that the plan was made with, or plan again.",
  });
}

export function ecrOf(runtime: Runtime, registry: string): Ecr {
  return targetOf(runtime, registry).ecr;
}
