// The one order of the product, and lists by what their items have in common.

/** By code units: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Each item with its key, in their order; keys are numbered where they repeat: `a#0`, `a#1`. */
export function numbered<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<T, string> {
  const counts = new Map<string, number>();
  const keys = new Map<T, string>();
  for (const item of items) {
    const key = keyOf(item);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    keys.set(item, `${key}#${count}`);
  }
  return keys;
}

/** Groups in the order of their first item; items keep theirs. It is Map.groupBy, which Node 20 lacks. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
