// Charts that refuse images from elsewhere unless they are told so: Bitnami's guard stands in their NOTES.txt.
import { isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import { mapOf, subcharts, withValue } from "../chart/values.ts";
import type { ChartTree } from "../chart/dependencies.ts";
import { valueAt } from "../chart/user-values.ts";

type KeyPath = readonly (string | number)[];

const guard: KeyPath = ["global", "security", "allowInsecureImages"];

/** The guards that must be opened when these keys change; none where they are open already. */
export function guardsFor(
  chart: ChartTree,
  values: ValueMap,
  keys: readonly KeyPath[],
): { path: KeyPath; value: boolean }[] {
  if (valueAt(values, guard) === true) return [];
  const scopes = guardedScopes(chart, []);
  const touched = keys.some((key) => scopes.some((scope) => scope.every((step, at) => key[at] === step)));
  return touched ? [{ path: guard, value: true }] : [];
}

function guardedScopes(chart: ChartTree, scope: KeyPath): KeyPath[] {
  const security = valueAt(chart.values, guard.slice(0, -1));
  const own = isMap(security) && "allowInsecureImages" in security ? [scope] : [];
  return [...own, ...subcharts(chart).flatMap(({ key, child }) => guardedScopes(child, [...scope, key]))];
}

/** The same as values. */
export function openGuards(chart: ChartTree, values: ValueMap, keys: readonly KeyPath[]): ValueMap {
  let open: Value = mapOf([]);
  for (const { path, value } of guardsFor(chart, values, keys)) open = withValue(open, path, value);
  return isMap(open) ? open : mapOf([]);
}
