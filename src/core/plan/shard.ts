// Splits a plan's actions into parts for several machines: the same parts in every process, balanced by time. An image's
// replicas stay together, so that its source is read once, and so do the tags of one digest; a repository is split only
// where the balance asks for it, since images of one repository share layers. Pure.
import { compareText, groupBy } from "../base/ordering.ts";
import type { Action, CopyImage, TagImage } from "./plan.ts";

export interface ShardParts {
  readonly parts: readonly (readonly Action[])[];
  /** How long each part is thought to take. */
  readonly seconds: readonly number[];
}

/** ECR takes ten manifests a second in each registry, from all parts together. */
export const manifestsPerSecond = 10;
/** What one machine moves; the ratio to the rate above is what counts. */
export const bytesPerSecond = 60_000_000;

/** Larger than this share of a part, a group is placed first: what is small fills the gaps. */
const largeShare = 1 / 20;

/** The actions of part `index` (from 1) of `count`. Files are never a part's work. */
export function shardActions(actions: readonly Action[], index: number, count: number): readonly Action[] {
  return splitActions(actions, count).parts[index - 1] ?? [];
}

export function splitActions(actions: readonly Action[], count: number): ShardParts {
  const groups = groupsOf(actions, count);
  const { partOf, seconds } = assign(groups, count);
  const parts = Array.from({ length: count }, (): Action[] => []);
  const placed = new Map<Action, number>();
  for (const [at, group] of groups.entries())
    for (const action of group.actions) placed.set(action, partOf[at] ?? 0);
  const users = usersOf(placed);
  for (const action of actions) {
    const own = placed.get(action);
    if (own !== undefined) parts[own]?.push(action);
    // Whoever comes first creates it; for the others it is there.
    else if (action.kind === "create-repository")
      for (const user of users.get(addressOf(action)) ?? []) parts[user]?.push(action);
  }
  return { parts, seconds };
}

interface Group {
  /** Repository first, so that neighbors share layers. */
  readonly key: string;
  readonly seconds: number;
  readonly actions: readonly Action[];
}

/** Creations that images need are with each of their parts, and in no group. */
function groupsOf(actions: readonly Action[], count: number): readonly Group[] {
  const whole = wholeRepositories(actions);
  const used = new Set(actions.flatMap((action) => ("destination" in action ? [addressOf(action)] : [])));
  const grouped = actions.filter(
    (action) =>
      action.kind !== "write-file" && !(action.kind === "create-repository" && used.has(addressOf(action))),
  );
  return [...groupBy(grouped, (action) => keyOf(action, whole))]
    .map(([key, own]) => ({ key, actions: own, seconds: secondsOf(own, count) }))
    .sort((a, b) => compareText(a.key, b.key));
}

/** Repositories whose settings change before their images come, or that lose something after: one part does it all. */
function wholeRepositories(actions: readonly Action[]): ReadonlySet<string> {
  return new Set(
    actions.flatMap((action) =>
      action.kind === "update-repository" || action.kind === "delete-image" ? [action.repository] : [],
    ),
  );
}

function keyOf(action: Action, whole: ReadonlySet<string>): string {
  if ("destination" in action) {
    const { repository, digest } = action.destination;
    return whole.has(repository) ? repository : `${repository}@${digest}`;
  }
  return "repository" in action ? action.repository : "";
}

/** The parts' share of a registry's rate is the smaller the more there are. Registries are filled side by side. */
function secondsOf(actions: readonly Action[], count: number): number {
  const puts = new Map<string, number>();
  let bytes = 0;
  for (const action of actions) {
    const registry = "destination" in action ? action.destination.registry : "";
    puts.set(registry, (puts.get(registry) ?? 0) + manifestsOf(action));
    if (action.kind === "copy-image") bytes += action.bytes;
  }
  return (Math.max(...puts.values()) * count) / manifestsPerSecond + bytes / bytesPerSecond;
}

/** Children and referrers are manifests too. */
function manifestsOf(action: Action): number {
  return action.kind === "copy-image" ? 1 + action.parts.length : 1;
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
