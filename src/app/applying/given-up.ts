// Replicas that can't be reached: after some equal failures to connect one is given up for the rest of the run, and what
// is still to be done there fails at once. The target is never given up: without it nothing is worth going on for, and
// what lasts for seconds must not fail a thousand images.
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import type { Action } from "../../core/plan/plan.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { replicaGivenUp } from "./problems.ts";

const enough = 2;
const outOfReach = new Set(["ecr/unreachable", "registry/connection", "registry/timeout", "registry/host"]);

export class GivenUp {
  /** By name: how an error says that it is about this registry, and not about the source. */
  readonly #replicas: ReadonlyMap<string, readonly string[]>;
  /** By replica: the failure, and how often it came since the replica last did something. */
  readonly #failures = new Map<string, { readonly diagnostic: Diagnostic; count: number }>();

  constructor([, ...replicas]: Runtime["kept"]) {
    this.#replicas = new Map(
      replicas.map(({ target: { registry }, endpoint }) => [
        registry,
        [registry, ...(endpoint === undefined ? [] : [new URL(endpoint).host])],
      ]),
    );
  }

  /** Throws where the action's registry is given up. */
  check(action: Action): void {
    const registry = registryOf(action);
    const failure = registry === undefined ? undefined : this.#failures.get(registry);
    if (registry === undefined || failure === undefined || failure.count < enough) return;
    throw new Problem(replicaGivenUp(registry, failure.diagnostic));
  }

  failed(action: Action, diagnostic: Diagnostic): void {
    const registry = registryOf(action);
    const names = registry === undefined ? undefined : this.#replicas.get(registry);
    if (registry === undefined || names === undefined) return;
    if (!outOfReach.has(diagnostic.code) || !names.some((name) => diagnostic.detail?.includes(name))) return;
    const known = this.#failures.get(registry);
    const isEqual = known?.diagnostic.code === diagnostic.code;
    this.#failures.set(registry, { diagnostic, count: isEqual ? known.count + 1 : 1 });
  }

  succeeded(action: Action): void {
    const registry = registryOf(action);
    if (registry !== undefined) this.#failures.delete(registry);
  }
}

function registryOf(action: Action): string | undefined {
  if ("destination" in action) return action.destination.registry;
  return "registry" in action ? action.registry : undefined;
}
