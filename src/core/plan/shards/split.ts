// Splits a plan's actions into parts for several machines: the same parts in every process, balanced by time. An image's
// replicas stay together, so that its source is read once, and so do the tags of one digest and images that others are made
// of; a repository is split only where the balance asks for it, since images of one repository share layers. Pure.
import { compareText, groupBy } from "../../base/ordering.ts";
import type { Action, CopyImage, CreateRepository, TagImage, UpdateRepository } from "../plan.ts";
import { costOf, partSeconds, type SourceLimits } from "./cost.ts";

export interface ShardParts {
  readonly parts: readonly (readonly Action[])[];
  /** How long each part is thought to take. */
  readonly seconds: readonly number[];
}

/** Larger than this share of a part, a group is placed first: what is small fills the gaps. */
const largeShare = 1 / 20;

/** The actions of part `index` (from 1) of `count`. Files are never a part's work. */
export function shardActions(
  actions: readonly Action[],
  { index, count }: { readonly index: number; readonly count: number },
  limits: SourceLimits,
): readonly Action[] {
  return splitActions(actions, count, limits).parts[index - 1] ?? [];
}

/**
 * What is in the longest part is at most a tenth above the mean where no group is longer than a tenth of it; a group is never
 * split, so else the longest part is at most by its longest group above the mean.
 */
export function splitActions(actions: readonly Action[], count: number, limits: SourceLimits): ShardParts {
  const groups = groupsOf(actions).map((group) => ({
    actions: group,
    seconds: partSeconds(costOf(group, limits), count),
  }));
  const { partOf, seconds } = assign(groups, count);
  const parts = Array.from({ length: count }, (): Action[] => []);
  const placed = new Map<Action, number>();
  for (const [at, group] of groups.entries())
    for (const action of group.actions) placed.set(action, partOf[at] ?? 0);
  const users = usersOf(placed);
  for (const action of actions) {
    const own = placed.get(action);
    if (own !== undefined) parts[own]?.push(action);
    // Whoever comes first does it; for the others it is done.
    else if (isSetting(action))
      for (const user of users.get(addressOf(action)) ?? []) parts[user]?.push(action);
  }
  return { parts, seconds };
}

type Setting = CreateRepository | UpdateRepository;

/** What a repository needs before its images come. */
function isSetting(action: Action): action is Setting {
  return action.kind === "create-repository" || action.kind === "update-repository";
}

/**
 * What is never parted, in an order that puts what shares layers side by side. What repositories need before their images come
 * is with each of their parts, and in no group.
 */
export function groupsOf(actions: readonly Action[]): readonly (readonly Action[])[] {
  const used = new Set(actions.flatMap((action) => ("destination" in action ? [addressOf(action)] : [])));
  const grouped = actions.filter(
    (action) => action.kind !== "write-file" && !(isSetting(action) && used.has(addressOf(action))),
  );
  const keyOf = keysOf(grouped);
  return [...groupBy(grouped, keyOf)].sort(([a], [b]) => compareText(a, b)).map(([, own]) => own);
}

/** Repository first, so that neighbors share layers. */
function keysOf(actions: readonly Action[]): (action: Action) => string {
  // What is deleted goes after all that may still hold it or take layers from it.
  const whole = new Set(actions.flatMap((one) => (one.kind === "delete-image" ? [one.repository] : [])));
  const keyOf = (action: Action): string => {
    if (!("destination" in action)) return "repository" in action ? action.repository : "";
    const { repository, digest } = action.destination;
    return whole.has(repository) ? repository : `${repository}@${digest}`;
  };
  const links = new Links();
  const images = new Set(actions.flatMap((one) => ("destination" in one ? [keyOf(one)] : [])));
  for (const action of actions) {
    if (!("destination" in action) || whole.has(action.destination.repository)) continue;
    // An index and one of its children, an image and its signature.
    for (const part of action.parts) {
      const key = `${action.destination.repository}@${part}`;
      if (images.has(key)) links.join(keyOf(action), key);
    }
  }
  return (action) => links.first(keyOf(action));
}

/** Keys that belong together, known by the first of them in their order. */
class Links {
  readonly #next = new Map<string, string>();

  first(key: string): string {
    let found = key;
    for (let next = this.#next.get(found); next !== undefined; next = this.#next.get(found)) found = next;
    if (found !== key) this.#next.set(key, found);
    return found;
  }

  join(one: string, other: string): void {
    const [a, b] = [this.first(one), this.first(other)];
    if (a === b) return;
    const [first, second] = a < b ? [a, b] : [b, a];
    this.#next.set(second, first);
  }
}

interface Group {
  readonly seconds: number;
  readonly actions: readonly Action[];
}

/** Large groups to whoever has least; small ones fill up the parts in order, so that neighbors stay neighbors. */
function assign(
  groups: readonly Group[],
  count: number,
): { readonly partOf: readonly number[]; readonly seconds: readonly number[] } {
  const total = groups.reduce((sum, group) => sum + group.seconds, 0);
  const target = total / count;
  const seconds = Array.from({ length: count }, () => 0);
  const partOf = Array.from({ length: groups.length }, () => 0);
  const place = (at: number, part: number): void => {
    partOf[at] = part;
    seconds[part] = (seconds[part] ?? 0) + (groups[at]?.seconds ?? 0);
  };
  const order = groups.map((group, at) => ({ at, seconds: group.seconds }));
  const large = order.filter((one) => one.seconds > target * largeShare);
  placeEvenly(
    large.sort((a, b) => b.seconds - a.seconds || a.at - b.at).map(({ at }) => at),
    { seconds, place },
  );
  let part = 0;
  const left: number[] = [];
  for (const { at, seconds: own } of order) {
    if (own > target * largeShare) continue;
    while (part < count && (seconds[part] ?? 0) + own / 2 > target) part += 1;
    if (part < count) place(at, part);
    else left.push(at);
  }
  placeEvenly(left, { seconds, place });
  return { partOf, seconds };
}

interface Loads {
  readonly seconds: readonly number[];
  readonly place: (at: number, part: number) => void;
}

/** Each to the part that has least at its turn. The parts are a heap: the least loaded is on top, of equals the first. */
function placeEvenly(groups: readonly number[], { seconds, place }: Loads): void {
  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [seconds[a] ?? 0, seconds[b] ?? 0];
    return one < other || (one === other && a < b);
  };
  const heap = [...seconds.keys()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  for (const at of groups) {
    const part = heap[0] ?? 0;
    place(at, part);
    for (let hole = 0; ;) {
      const [left, right] = [2 * hole + 1, 2 * hole + 2];
      const next = right < heap.length && isBefore(heap[right] ?? 0, heap[left] ?? 0) ? right : left;
      if (next >= heap.length || !isBefore(heap[next] ?? 0, part)) {
        heap[hole] = part;
        break;
      }
      heap[hole] = heap[next] ?? 0;
      hole = next;
    }
  }
}

/** By repository: the parts that put something into it. */
function usersOf(placed: ReadonlyMap<Action, number>): ReadonlyMap<string, ReadonlySet<number>> {
  const users = new Map<string, Set<number>>();
  for (const [action, part] of placed) {
    if (!("destination" in action)) continue;
    const address = addressOf(action);
    users.set(address, (users.get(address) ?? new Set()).add(part));
  }
  return users;
}

function addressOf(
  action: CopyImage | TagImage | { readonly registry: string; readonly repository: string },
): string {
  const { registry, repository } = "destination" in action ? action.destination : action;
  return `${registry}/${repository}`;
}
