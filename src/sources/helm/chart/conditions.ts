// Which subcharts are off, and the key that says so: a dependency's condition or its tags.
import type { ValueMap } from "../../../core/kubernetes/tree.ts";
import type { ChartTree } from "./chart.ts";
import { type KeyPath, subcharts, valueAt } from "./values.ts";

export interface OffChart {
  readonly scope: KeyPath;
  /** What turns it on. */
  readonly key: KeyPath;
  /** Its folder in the templates' paths: `charts/x/charts/y/`. */
  readonly subchart: string;
}

/** Those whose own condition is off, parents first. */
export function offCharts(
  chart: ChartTree,
  values: ValueMap,
  at: At = { scope: [], folder: "" },
): OffChart[] {
  return subcharts(chart).flatMap(({ key, child }): OffChart[] => {
    const dependency = chart.dependencies.find((one) => (one.alias ?? one.name) === key);
    const scope = [...at.scope, key];
    const folder = `${at.folder}charts/${key}/`;
    const off = dependency === undefined ? undefined : offKey(dependency, values, at.scope);
    const own = off === undefined ? [] : [{ scope, key: off, subchart: folder }];
    return [...own, ...offCharts(child, values, { scope, folder })];
  });
}

// The first condition that the values know decides; without one, the tags do: all of them off means off.
function offKey(
  dependency: { condition: readonly string[]; tags: readonly string[] },
  values: ValueMap,
  scope: KeyPath,
): KeyPath | undefined {
  for (const condition of dependency.condition) {
    const path = [...scope, ...condition.split(".")];
    const value = valueAt(values, path);
    if (typeof value === "boolean") return value ? undefined : path;
  }
  const tags = dependency.tags.map((tag): KeyPath => ["tags", tag]);
  const known = tags.map((path) => valueAt(values, path)).filter((value) => typeof value === "boolean");
  return known.length > 0 && known.every((value) => !value)
    ? tags.find((path) => valueAt(values, path) === false)
    : undefined;
}

interface At {
  readonly scope: KeyPath;
  readonly folder: string;
}
