// The components of a chart that are off: every `enabled`, `create` and `install` that is false and could bring an
// image, and subcharts whose condition or tags are. Each is a set of keys that turns it on, with all that stands above it.
import { isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import { type ChartTree, emptyMap } from "../chart/chart.ts";
import {
  bringsImages,
  gatesImages,
  keyInside,
  rangesOver,
  reads,
  type Template,
  type Templates,
} from "../chart/templates.ts";
import { offCharts } from "../chart/conditions.ts";
import { isPrefix, type KeyPath, subcharts, valueAt, withValue } from "../chart/values.ts";
import { findProbes, isCarried } from "./probes.ts";

export interface Switch {
  /** What the user would set: `a.enabled`, with those above it. */
  readonly name: string;
  readonly sets: readonly KeyPath[];
  /** The part of the values that it belongs to. */
  readonly scope: KeyPath;
  /** The template folder of a subchart, when the switch is one's condition: `charts/x/charts/y`. */
  readonly subchart?: string;
  /** The subchart that it turns on, or the one inside which it stands; [] is the chart itself. */
  readonly chart: KeyPath;
  /** The templates that read its own key. */
  readonly readers: readonly Template[];
  /** Does it surely bring images: a subchart's, or those of the values below it? */
  readonly isLikely: boolean;
}

interface Known {
  readonly values: ValueMap;
  readonly templates: Templates;
  /** Names of the images that the first render shows. */
  readonly names: ReadonlySet<string>;
}

/** All switches that could bring an image which the first render doesn't show. */
export function findSwitches(chart: ChartTree, { values, templates, names }: Known): Switch[] {
  const charts = scopesOf(chart, []);
  const off = offCharts(chart, values);
  const found = new Map<string, Switch>();
  const add = (one: Switch): void => {
    if (!found.has(one.name)) found.set(one.name, one);
  };
  const thatDo = (key: KeyPath, does: (template: Template, inside: KeyPath) => boolean): Template[] =>
    templates.all.filter((template) => {
      const inside = keyInside(template, key);
      return inside !== undefined && does(template, inside);
    });
  const images = imagePaths(values, names);
  for (const one of off) {
    const inside = templates.all.filter((template) => isPrefix(one.scope, template.scope));
    if (!inside.some(bringsImages) && !images.some((path) => isPrefix(one.scope, path))) continue;
    const above = off.filter((other) => other !== one && isPrefix(other.scope, one.scope));
    add({
      ...named([...above.map((other) => other.key), one.key]),
      scope: one.scope,
      subchart: one.subchart,
      chart: one.scope,
      readers: thatDo(one.key, reads),
      isLikely: true,
    });
  }
  for (const key of falseKeys(values, [])) {
    if (off.some((one) => one.key.join("\0") === key.join("\0"))) continue;
    const scope = key.slice(0, -1);
    const aboveImages = images.some((path) => isPrefix(scope, path));
    const readers = thatDo(key, reads);
    const mayBring =
      aboveImages ||
      readers.some((template) => gatesImages(template, keyInside(template, key) ?? [])) ||
      (readers.length === 0 && thatDo(key, rangesOver).length > 0);
    if (!mayBring) continue;
    const within = off.filter((one) => isPrefix(one.scope, key)).map((one) => one.key);
    add({
      ...named([...within, ...enabledAbove(values, key), key]),
      scope,
      chart: charts.findLast((one) => isPrefix(one, key)) ?? [],
      readers,
      isLikely: aboveImages,
    });
  }
  return [...found.values()];
}

const switchKey = /^(?:enabled|create|install)$/;

/** Every switch of the values that is off, wherever it stands. */
function falseKeys(value: Value, path: KeyPath): KeyPath[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, one]): KeyPath[] =>
    one === false && switchKey.test(key) ? [[...path, key]] : falseKeys(one, [...path, key]),
  );
}

/** Keys of images that are not seen yet. A registry is shared by many. */
function imagePaths(values: ValueMap, names: ReadonlySet<string>): KeyPath[] {
  return findProbes(values, { filled: "none" })
    .filter(({ kind, value }) => kind !== "registry" && !isCarried(value, names))
    .map((probe) => probe.path)
    .filter((path) => !path.some((step) => typeof step === "number"));
}

/** Every chart by its values' key, parents first. */
function scopesOf(chart: ChartTree, scope: KeyPath): KeyPath[] {
  return [scope, ...subcharts(chart).flatMap(({ key, child }) => scopesOf(child, [...scope, key]))];
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

function unique(paths: readonly KeyPath[]): KeyPath[] {
  return [...new Map(paths.map((path) => [path.join("\0"), path])).values()];
}
