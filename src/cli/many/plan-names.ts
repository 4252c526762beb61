// How the saved plans of several configs are called in their folder: after their configs.
import { relative, resolve } from "node:path";
import { Problem } from "../../core/base/diagnostic.ts";
import { sameName } from "./problems.ts";

/** `teams/a/mirror.config.yaml` is `teams__a__mirror.config.yaml.plan`. */
export function planNameOf(config: string): string {
  return `${relative(process.cwd(), resolve(config)).replaceAll(/[/\\]/g, "__")}.plan`;
}

/** Throws before any work where two would be one. */
export function checkPlanNames(configs: readonly string[]): void {
  const byName = new Map<string, string[]>();
  for (const config of configs)
    byName.set(planNameOf(config), [...(byName.get(planNameOf(config)) ?? []), config]);
  const double = [...byName].filter(([, same]) => same.length > 1);
  if (double.length > 0) throw new Problem(double.map(([name, same]) => sameName(name, same)));
}
