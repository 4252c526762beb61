// The components of a chart that are off: images whose nearest `enabled` is false, and subcharts whose condition
// or tags are. Each is a set of keys that turns it on, with all that stands above it.
import { isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import { type ChartTree, emptyMap } from "../chart/chart.ts";
import { isPrefix, type KeyPath, subcharts, valueAt, withValue } from "../chart/values.ts";
import { findProbes } from "./probes.ts";

export interface Switch {
  /** What the user would set: `a.enabled`, with those above it. */
  readonly name: string;
  readonly sets: readonly KeyPath[];
  /** The part of the values that it belongs to. */
  readonly scope: KeyPath;
  /** The template folder of a subchart, when the switch is one's condition: `charts/x/charts/y`. */
  readonly subchart?: string;
}

interface OffChart {
  readonly scope: KeyPath;
  readonly key: KeyPath;
  readonly subchart: string;
}

/** All switches that could bring an image which the first render doesn't show. */
export function findSwitches(chart: ChartTree, values: ValueMap, seen: ReadonlySet<string>): Switch[] {
  const off = offCharts(chart, values, { scope: [], folder: "" });
  const found = new Map<string, Switch>();
  const add = (one: Switch): void => {
    if (!found.has(one.name)) found.set(one.name, one);
  };
  for (const one of off) {
    const above = off.filter((other) => other !== one && isPrefix(other.scope, one.scope));
    add({
      ...named([...above.map((other) => other.key), one.key]),
      scope: one.scope,
      subchart: one.subchart,
    });
  }
  for (const probe of findProbes(values, { filled: "none" })) {
    if (seen.has(probe.path.join("\0")) || probe.path.some((step) => typeof step === "number")) continue;
    const inner = enabledAbove(values, probe.path);
    const nearest = inner.at(-1);
    if (nearest === undefined) continue;
    const charts = off.filter((one) => isPrefix(one.scope, probe.path)).map((one) => one.key);
    const sets = unique([...charts, ...inner]);
    add({ ...named(sets), scope: nearest.slice(0, -1) });
  }
  return [...found.values()];
}

/** The values that turn switches on. */
export function switchedOn(switches: readonly Switch[]): ValueMap {
  return setTrue(switches.flatMap((one) => one.sets));
}

export function setTrue(paths: readonly KeyPath[]): ValueMap {
  let values: Value = emptyMap;
  for (const path of paths) values = withValue(values, path, true);
  return isMap(values) ? values : emptyMap;
}

function named(sets: readonly KeyPath[]): { name: string; sets: readonly KeyPath[] } {
  const own = unique(sets);
  return { name: own.map((path) => path.join(".")).join(", "), sets: own };
}

/** The keys `enabled` above a path that are false, outermost first. */
export function enabledAbove(values: ValueMap, path: KeyPath): KeyPath[] {
  const found: KeyPath[] = [];
  for (let length = 0; length < path.length; length += 1) {
    const map = valueAt(values, path.slice(0, length));
    if (isMap(map) && map["enabled"] === false) found.push([...path.slice(0, length), "enabled"]);
  }
  return found;
}

function offCharts(chart: ChartTree, values: ValueMap, at: { scope: KeyPath; folder: string }): OffChart[] {
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

function unique(paths: readonly KeyPath[]): KeyPath[] {
  return [...new Map(paths.map((path) => [path.join("\0"), path])).values()];
}
