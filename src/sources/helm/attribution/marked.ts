// The marker render: the chart once more, with a marker in place of every value that could be part of an image.
// Where a marker breaks the chart (a guard, a host that is looked up in a map), it is found by halving and left out.
import { isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import type { ChartTree } from "../chart/chart.ts";
import type { Problem } from "../../../core/base/diagnostic.ts";
import { RenderFailure } from "../../../programs/helm.ts";
import type { Attempted, Render, Session } from "../chart/session.ts";
import { keyInside, keyOutside, reads, type Template } from "../chart/templates.ts";
import {
  isPrefix,
  type KeyPath,
  mapOf,
  overlay,
  subcharts,
  topOf,
  valueAt,
  withValue,
} from "../chart/values.ts";
import { markerValues, type Probe } from "./probes.ts";

/** For the probes of one pass: the culprits are looked for in what the failed template reads, and nowhere else. */
const mostRenders = 5;

interface Marked {
  readonly render: Render;
  readonly probes: readonly Probe[];
}

interface Subject {
  readonly probes: readonly Probe[];
  /** The values that the probes were found in. */
  readonly values: ValueMap;
  /** What is laid over the user's values before the markers. */
  readonly extra: ValueMap;
}

/** Renders with as many of the probes as the chart takes; undefined where it takes none. */
export async function renderMarked(
  session: Session,
  { probes, values, extra }: Subject,
): Promise<Marked | undefined> {
  // A guard against foreign registries would stop every marker at once.
  const paths = probes.map((probe) => probe.path);
  const guards = openGuards(session.chart, session.values, paths);
  const on = overlay(extra, guards);
  const least = session.left() - mostRenders;
  const isLeft = (): boolean => session.left() > Math.max(0, least);
  const attempt = async (some: readonly Probe[]): Promise<Attempted> => {
    const marked = overlay(on, markerValues(overlay(values, on), some));
    return session.attempt({ extra: marked, skipSchema: true });
  };
  const first = isLeft() ? await attempt(probes) : undefined;
  if (first === undefined) return undefined;
  if (first.render !== undefined) return { render: first.render, probes };
  const suspects = suspectsOf(first.failure, probes, session);
  let best: Marked | undefined;
  let kept = probes.filter((probe) => !suspects.includes(probe));
  for (const parts = halves(suspects); isLeft() && parts.length > 0;) {
    const part = parts.shift() ?? [];
    const { render } = await attempt([...kept, ...part]);
    if (render === undefined) parts.unshift(...halves(part));
    else {
      kept = [...kept, ...part];
      best = { render, probes: kept };
    }
  }
  return best;
}

/** The probes at keys on the lines that the message names, else in the failed template; all, where it is not known. */
function suspectsOf(failure: Problem, probes: readonly Probe[], { templates }: Session): readonly Probe[] {
  if (!(failure instanceof RenderFailure)) return probes;
  const lines = [...failure.reason.matchAll(/([\w./-]*templates\/[\w./-]+):(\d+)/g)].flatMap(
    ([, path = "", line]) => keysOn(templates.at(path), Number(line)),
  );
  const named = probes.filter(({ path }) => lines.some((key) => isPrefix(key, path)));
  if (named.length > 0) return named;
  const template = templates.at(failure.templates[0] ?? "");
  const read = probes.filter(({ path }) => {
    const inside = template === undefined ? undefined : keyInside(template, topOf(path));
    return template !== undefined && inside !== undefined && reads(template, inside);
  });
  return read.length === 0 ? probes : read;
}

function keysOn(template: Template | undefined, line: number): KeyPath[] {
  const text = template?.lines[line - 1] ?? "";
  return [...text.matchAll(/\.Values\.([\w.-]*\w)/g)].flatMap(([, name = ""]) =>
    template === undefined ? [] : [keyOutside(template, name)],
  );
}

function halves(probes: readonly Probe[]): (readonly Probe[])[] {
  const middle = (probes.length + 1) >> 1;
  return [probes.slice(0, middle), probes.slice(middle)].filter(
    (half) => half.length > 0 && half.length < probes.length,
  );
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
