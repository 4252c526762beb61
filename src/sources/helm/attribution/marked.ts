// The marker render: the chart once more, with a marker in place of every value that could be part of an image.
// Where a marker breaks the chart (a guard, a host that is looked up in a map), it is found by halving and left out.
import { Problem } from "../../../core/base/diagnostic.ts";
import type { ValueMap } from "../../../core/kubernetes/tree.ts";
import { overlay } from "../chart/values.ts";
import { openGuards } from "./guards.ts";
import { markerValues, type Probe } from "./probes.ts";
import type { Render, Session } from "../chart/session.ts";

const mostRenders = 24;

export interface Marked {
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
  const attempt = async (some: readonly Probe[]): Promise<Render | undefined> => {
    if (left === 0) return undefined;
    left -= 1;
    const on = overlay(switches, guards);
    const extra = overlay(on, markerValues(overlay(session.values, on), some));
    try {
      return await session.render({ extra, skipSchema: true });
    } catch (error) {
      if (error instanceof Problem && error.diagnostics[0]?.code.startsWith("chart/") === true)
        return undefined;
      throw error;
    }
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
