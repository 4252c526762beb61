// The values that templates really see: subchart defaults below their parents' blocks, below the user's. And the paths
// of keys in them. Pure.
import { isList, isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import { type ChartTree, emptyMap, fits } from "./chart.ts";

/** The way to a value: keys of maps, and indexes of lists. */
export type KeyPath = readonly (string | number)[];

/** Lays `over` on `under`: maps are merged, null takes a default away, everything else is replaced. */
export function overlay(under: ValueMap, over: ValueMap): ValueMap {
  const merged = mapOf(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    if (isMap(value) && isMap(before)) merged[key] = overlay(before, value);
    else merged[key] = value;
  }
  return merged;
}

/** All values of a chart with its subcharts: each under its alias or name, `global` shared downwards. */
export function coalesce(chart: ChartTree, user: ValueMap): ValueMap {
  const own = overlay(chart.values, user);
  const result = mapOf(Object.entries(own));
  const global = isMap(own["global"]) ? own["global"] : emptyMap;
  for (const { key, child } of subcharts(chart)) {
    const block = isMap(own[key]) ? own[key] : emptyMap;
    const shared = isMap(block["global"]) ? overlay(block["global"], global) : global;
    const below = coalesce(child, overlay(block, mapOf([["global", shared]])));
    result[key] = withoutGlobal(below);
  }
  return result;
}

/** The subcharts with the key of their values; one chart may stand there under several aliases. */
export function subcharts(chart: ChartTree): { readonly key: string; readonly child: ChartTree }[] {
  const declared = chart.dependencies.flatMap((dependency) => {
    const named = chart.children.filter((one) => one.name === dependency.name);
    const child = named.find((one) => fits(one.version, dependency.version)) ?? named[0];
    return child === undefined ? [] : [{ key: dependency.alias ?? dependency.name, child }];
  });
  const names = new Set(chart.dependencies.map((one) => one.name));
  const others = chart.children
    .filter((one) => !names.has(one.name))
    .map((child) => ({ key: child.name, child }));
  return [...declared, ...others];
}

// A subchart's own defaults for `global` are seen by it alone: the parent's keys are what can be set.
function withoutGlobal(values: ValueMap): ValueMap {
  return mapOf(Object.entries(values).filter(([key]) => key !== "global"));
}

/**
 * The values as users set them: what a chart keeps below an inner key (`_internal_defaults.global.hub`) and lays the
 * user's values over (`global.hub`).
 */
export function lifted(values: ValueMap): ValueMap {
  let own: ValueMap = emptyMap;
  let inner: ValueMap = emptyMap;
  let isSame = true;
  for (const [key, value] of Object.entries(values)) {
    const below = isMap(value) ? lifted(value) : value;
    isSame &&= below === value && !(isMap(value) && key.startsWith("_"));
    if (isMap(below) && key.startsWith("_")) inner = overlay(inner, below);
    else own = overlay(own, mapOf([[key, below]]));
  }
  return isSame ? values : overlay(inner, own);
}

export function mapOf(entries: Iterable<readonly [string, Value]>): { [key: string]: Value } {
  const map = Object.create(null) as { [key: string]: Value };
  for (const [key, value] of entries) map[key] = value;
  return map;
}

/** Sets one value, making maps on the way; lists are copied, since Helm replaces them whole. */
export function withValue(tree: Value | undefined, path: KeyPath, value: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = isList(tree) ? [...tree] : [];
    list[step] = withValue(list[step], rest, value);
    return list.map((item) => item ?? null);
  }
  const map = mapOf(isMap(tree) ? Object.entries(tree) : []);
  map[step] = withValue(map[step], rest, value);
  return map;
}

/** `a.b[0].c` as steps; a dot after a backslash belongs to the key. */
export function parseKey(text: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const [, key = "", index] of text.matchAll(/((?:\\.|[^.[\]])+)|\[(\d+)\]/g)) {
    steps.push(index === undefined ? key.replaceAll(/\\(.)/g, "$1") : Number(index));
  }
  return steps;
}

/** The opposite of parseKey, as people write it for --set. */
export function formatKey(path: KeyPath): string {
  return path
    .map((step) =>
      typeof step === "number"
        ? `[${step}]`
        : `.${step.replaceAll(/[.[\]\\]/g, (character) => `\\${character}`)}`,
    )
    .join("")
    .replace(/^\./, "");
}

/** null where there is nothing. */
export function valueAt(value: Value, path: KeyPath): Value {
  let at: Value | undefined = value;
  for (const step of path) {
    if (typeof step === "number") at = Array.isArray(at) ? (at as readonly Value[])[step] : undefined;
    else at = isMap(at) ? at[step] : undefined;
  }
  return at ?? null;
}

/** The path up to the first list on the way. */
export function topOf(path: KeyPath): KeyPath {
  const list = path.findIndex((step) => typeof step === "number");
  return list < 0 ? path : path.slice(0, list);
}

export function isPrefix(prefix: KeyPath, path: KeyPath): boolean {
  return prefix.every((step, at) => path[at] === step);
}

/** The way to the map whose `registry` and `repository` make this text. */
export function keyOfPair(value: Value, text: string, path: KeyPath): KeyPath | undefined {
  if (!isMap(value)) return undefined;
  const { registry, repository } = value;
  if (typeof registry === "string" && typeof repository === "string" && `${registry}/${repository}` === text)
    return path;
  for (const [key, one] of Object.entries(value)) {
    const found = keyOfPair(one, text, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
