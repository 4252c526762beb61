// The chart as the user has it. Where it can't be rendered for want of values, all of them are named at once: those that
// its guards ask for are filled in, and it is rendered again until it says no more.
import { RenderFailure } from "../../programs/helm.ts";
import { offCharts } from "./chart/conditions.ts";
import { demands } from "./chart/problems.ts";
import { placeholders, requiredKeys } from "./chart/required.ts";
import type { Render, Session } from "./chart/session.ts";
import { formatKey, isPrefix, type KeyPath, overlay } from "./chart/values.ts";

const mostTries = 5;

/** Throws Problem `chart/render` with every key that is known to be wanted. */
export async function firstRender(session: Session): Promise<Render> {
  const first = await session.attempt({});
  if (first.render !== undefined) return first.render;
  const off = offCharts(session.chart, session.values);
  const covers = (scope: KeyPath): boolean => !off.some((one) => isPrefix(one.scope, scope));
  const wanted: KeyPath[] = [];
  let failure: unknown = first.failure;
  for (let left = mostTries; left > 0 && failure instanceof RenderFailure; left -= 1) {
    const extra = placeholders(wanted, session);
    const values = overlay(session.values, extra);
    const { keys } = requiredKeys(failure, session.templates, { values, covers });
    if (keys.length === 0) break;
    wanted.push(...keys);
    const next = await session.attempt({ extra: placeholders(wanted, session), skipSchema: true });
    failure = next.render === undefined ? next.failure : undefined;
  }
  const [diagnostic] = first.failure.diagnostics;
  if (wanted.length === 0 || diagnostic === undefined) throw first.failure;
  throw demands(diagnostic, wanted.map(formatKey));
}
