// Asks each registry that a plan changes what it is set to as a whole, as far as that can disturb this plan: once and
// all at the same time, for warnings ahead of the first byte. What can't be read is a warning at most.
import type { Config } from "../../config/config.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { compareText } from "../../core/base/ordering.ts";
import { type Plan, registriesOf } from "../../core/plan/plan.ts";
import { neededFacts, type PlanLook, planWarnings } from "../../core/plan/warnings/warnings.ts";
import type { FactName } from "../../core/settings/registry-facts.ts";
import { ruleWarnings } from "../../core/plan/warnings/rules.ts";
import type { Runtime, KeptRegistry } from "../runtime/runtime.ts";

/** The plan with what is to be known before it is applied. */
export async function withWarnings(
  look: PlanLook,
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Plan> {
  const { plan } = look;
  const rules = plan.complete ? unusedRules(config, look) : [];
  const changed = new Set(registriesOf(plan));
  const targets = runtime.kept.filter(({ target }) => changed.has(target.registry));
  const places = runtime.kept.map(({ target }) => target);
  const read = await Promise.all(
    targets.map((kept) => {
      const names = neededFacts(plan, kept.target.registry, places);
      return readFacts(kept, { runtime, names, signal });
    }),
  );
  const found = targets.length === 0 ? [] : planWarnings(look, runtime.facts, places);
  return { ...plan, warnings: [...plan.warnings, ...rules, ...read.flat(), ...found] };
}

async function readFacts(
  { target, ecr }: KeptRegistry,
  {
    runtime,
    names,
    signal,
  }: { readonly runtime: Runtime; readonly names: ReadonlySet<FactName>; readonly signal: AbortSignal },
): Promise<readonly Diagnostic[]> {
  const { facts, warnings } = await ecr.registryFacts(signal, names);
  runtime.facts.set(target.registry, facts);
  // A stand-in for ECR has the calls that it has; that is no news.
  return target.endpoint === undefined ? warnings : warnings.filter(({ code }) => code !== "ecr/server");
}

/** Replicas without rules of their own share the target's: each rule is told once. */
function unusedRules(config: Config, { desired }: PlanLook): readonly Diagnostic[] {
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
