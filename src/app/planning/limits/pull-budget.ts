// The pulls that a plan takes, against what the registries said while it was made.
import { tryParseImageRef } from "../../../core/image/reference.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { type PullBudget, pullBudgets } from "../../../core/plan/pulls.ts";
import type { Registries } from "../../../registry/registries.ts";
import type { Runtime } from "../../runtime/runtime.ts";

interface PullSources {
  readonly registries: Pick<Registries, "quotas" | "identityOf">;
  readonly content: Pick<Runtime["content"], "known">;
}

/** `applies`: this run, or its saved plan, is applied with the manifests that are read already. */
export function budgetsOf(
  plan: Plan,
  { registries, content }: PullSources,
  applies: boolean,
): readonly PullBudget[] {
  const quotas = registries.quotas();
  const counted = new Map(quotas.map(({ registry }) => [registries.identityOf(registry), registry]));
  return pullBudgets(plan, quotas, {
    countedAt: (reference) => {
      const registry = tryParseImageRef(reference)?.registry;
      return registry === undefined ? undefined : counted.get(registries.identityOf(registry));
    },
    isKept: (digest) => applies && content.known(digest) !== undefined,
  });
}
