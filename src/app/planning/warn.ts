// Asks each registry that a plan changes what it is set to as a whole, as far as that can disturb this plan: once and
// all at the same time, for warnings ahead of the first byte. What can't be read is a warning at most.
import type { Config } from "../../config/config.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { compareText } from "../../core/base/ordering.ts";
import { registriesOf } from "../../core/plan/plan.ts";
import {
  neededFacts,
  type ComparedPlan,
  planWarnings,
  ruleWarnings,
} from "../../core/plan/warnings/warnings.ts";
import type { FactName, RegistryFacts } from "../../core/settings/registry-facts.ts";
import type { Runtime, KeptRegistry } from "../runtime/runtime.ts";

/** What is to be known before the plan is applied, and the facts that it is made from. */
export async function warn(
  compared: ComparedPlan,
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<{
  readonly warnings: readonly Diagnostic[];
  readonly facts: ReadonlyMap<string, RegistryFacts>;
}> {
  const { plan } = compared;
  const rules = plan.complete ? unusedRules(config, compared) : [];
  const changed = new Set(registriesOf(plan));
  const locations = runtime.kept.map(({ target }) => target);
  const read = await Promise.all(
    runtime.kept
      .filter(({ target }) => changed.has(target.registry))
      .map(async (kept) => {
        const { registry } = kept.target;
        return { registry, ...(await readFacts(kept, neededFacts(plan, registry, locations), signal)) };
      }),
  );
  const facts = new Map(read.map((one) => [one.registry, one.facts]));
  const found = read.length === 0 ? [] : planWarnings(compared, facts, locations);
  return { warnings: [...rules, ...read.flatMap(({ warnings }) => warnings), ...found], facts };
}

async function readFacts(
  { target, ecr }: KeptRegistry,
  names: ReadonlySet<FactName>,
  signal: AbortSignal,
): ReturnType<KeptRegistry["ecr"]["registryFacts"]> {
  const { facts, warnings } = await ecr.registryFacts(signal, names);
  // A stand-in for ECR supports only some calls; that is not reported.
  return {
    facts,
    warnings: target.endpoint === undefined ? warnings : warnings.filter(({ code }) => code !== "ecr/server"),
  };
}

/** Replicas without rules of their own share the target's: each rule is reported once. */
function unusedRules(config: Config, { desired }: ComparedPlan): readonly Diagnostic[] {
  const warnings = [config.target, ...config.replicas].flatMap(({ registry, repositories }) => {
    const names = desired.repositories.flatMap((one) => (one.registry === registry ? [one.repository] : []));
    return names.length === 0 ? [] : ruleWarnings(repositories.rules, names);
  });
  const unique = new Map(
    warnings.map((one) => [`${one.at?.line ?? 0} ${one.code} ${one.detail ?? ""}`, one]),
  );
  return [...unique.values()].sort(
    (a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0) || compareText(a.detail ?? "", b.detail ?? ""),
  );
}
