// The marker render: the chart once more, with a marker in place of every value that could be part of an image.
// Where a marker breaks the chart (a guard, a host that is looked up in a map), it is found by halving and left out.
import { isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import type { ChartTree } from "../chart/chart.ts";
import type { Render, Session } from "../chart/session.ts";
import { isPrefix, type KeyPath, mapOf, overlay, subcharts, valueAt, withValue } from "../chart/values.ts";
import { markerValues, type Probe } from "./probes.ts";

const mostRenders = 24;

interface Marked {
  readonly render: Render;
  readonly probes: readonly Probe[];
}

/** Renders with as many of the probes as the chart takes; undefined where it takes none. */
export async function renderMarked(
  session: Session,
  probes: readonly Probe[],
  switches: ValueMap,
): Promise<Marked | undefined> {
  // A guard against foreign registries would stop every marker at once.
  const guards = openGuards(
    session.chart,
    session.values,
    probes.map((probe) => probe.path),
  );
  let left = mostRenders;
  const attempt = (some: readonly Probe[]): Promise<Render | undefined> => {
    if (left === 0) return Promise.resolve(undefined);
    left -= 1;
    const on = overlay(switches, guards);
    const extra = overlay(on, markerValues(overlay(session.values, on), some));
    return session.tryRender({ extra, skipSchema: true });
  };
  const harmless = async (some: readonly Probe[]): Promise<readonly Probe[]> => {
    if (some.length === 0 || left === 0) return [];
    if ((await attempt(some)) !== undefined) return some;
    if (some.length === 1) return [];
    const middle = some.length >> 1;
    return [...(await harmless(some.slice(0, middle))), ...(await harmless(some.slice(middle)))];
  };
  const whole = await attempt(probes);
  if (whole !== undefined) return { render: whole, probes };
  const good = await harmless(probes.slice(0, probes.length >> 1));
  const better = [...good, ...(await harmless(probes.slice(probes.length >> 1)))];
  left += 1;
  const render = better.length === 0 ? undefined : await attempt(better);
  return render === undefined ? undefined : { render, probes: better };
}

// Charts that refuse images from elsewhere unless they are told so: Bitnami's guard stands in their NOTES.txt.
const guard: KeyPath = ["global", "security", "allowInsecureImages"];

/** The guards that must be opened when these keys change; none where they are open already. */
export function guardsFor(
  chart: ChartTree,
  values: ValueMap,
  keys: readonly KeyPath[],
): { path: KeyPath; value: boolean }[] {
  if (valueAt(values, guard) === true) return [];
  const scopes = guardedScopes(chart, []);
  const touched = keys.some((key) => scopes.some((scope) => isPrefix(scope, key)));
  return touched ? [{ path: guard, value: true }] : [];
}

function guardedScopes(chart: ChartTree, scope: KeyPath): KeyPath[] {
  const security = valueAt(chart.values, guard.slice(0, -1));
  const own = isMap(security) && "allowInsecureImages" in security ? [scope] : [];
  return [...own, ...subcharts(chart).flatMap(({ key, child }) => guardedScopes(child, [...scope, key]))];
}

/** The same as values. */
function openGuards(chart: ChartTree, values: ValueMap, keys: readonly KeyPath[]): ValueMap {
  let open: Value = mapOf([]);
  for (const { path, value } of guardsFor(chart, values, keys)) open = withValue(open, path, value);
  return isMap(open) ? open : mapOf([]);
}
