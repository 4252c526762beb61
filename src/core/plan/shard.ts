// Splits a plan's actions into parts for several machines: the same parts in every process, balanced by bytes.
// All that goes into one repository stays together, so its blobs are moved once and mounted next door.
import { compareText } from "../base/ordering.ts";
import type { Action } from "./plan.ts";

/** The actions of part `index` (from 1) of `count`. Files are never a part's work. */
export function shardActions(actions: readonly Action[], index: number, count: number): readonly Action[] {
  const groups = new Map<string, { key: string; bytes: number; actions: Action[] }>();
  for (const action of actions) {
    if (action.kind === "write-file") continue;
    const key = repositoryOf(action);
    const group = groups.get(key) ?? { key, bytes: 0, actions: [] };
    group.bytes += action.kind === "copy-image" ? action.bytes : 0;
    group.actions.push(action);
    groups.set(key, group);
  }
  // The largest first, each to the part that has least: close to even, and the same for everybody.
  const sorted = [...groups.values()].sort((a, b) => b.bytes - a.bytes || compareText(a.key, b.key));
  const loads = Array.from({ length: count }, () => 0);
  const part = new Set<Action>();
  for (const group of sorted) {
    const least = loads.indexOf(Math.min(...loads));
    // A group without bytes still costs requests: count it as something, or all of them land on one part.
    loads[least] = (loads[least] ?? 0) + group.bytes + group.actions.length;
    if (least === index - 1) for (const action of group.actions) part.add(action);
  }
  return actions.filter((action) => part.has(action));
}

function repositoryOf(action: Exclude<Action, { kind: "write-file" }>): string {
  return "destination" in action
    ? `${action.destination.registry}/${action.destination.repository}`
    : `${action.registry}/${action.repository}`;
}
