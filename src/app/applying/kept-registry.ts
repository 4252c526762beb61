// Finds a kept registry by its name: a plan speaks of registries, the runtime holds their clients.
import { Problem } from "../../core/base/diagnostic.ts";
import type { Ecr } from "../../ecr/client.ts";
import type { KeptRegistry, Runtime } from "../runtime/runtime.ts";
import { otherRegistry } from "./problems.ts";

export function keptRegistry(runtime: Runtime, registry: string): KeptRegistry {
  const kept = runtime.kept.find(({ target }) => target.registry === registry);
  if (kept === undefined) throw new Problem(otherRegistry(registry));
  return kept;
}

export function ecrOf(runtime: Runtime, registry: string): Ecr {
  return keptRegistry(runtime, registry).ecr;
}
