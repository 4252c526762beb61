// The part of a config that has the right shape, so that its meaning can be checked in the same run as the shape
// of the rest. Objects keep their identity: findings name an object, and its path stays that of the whole config.
import type { ConfigFile } from "../schema.gen.ts";
import { mostFaults, type Path } from "../text/finding.ts";
import { type ShapeFault, shapeFaults } from "./check.ts";

export interface ValidPart {
  /** Undefined when the config is no mapping at all. */
  readonly config: ConfigFile | undefined;
  readonly paths: ReadonlyMap<object, Path>;
}

const mostRounds = 20;

/** Takes out what the faults name, until nothing is wrong. `value` is changed. */
export function validPart(value: unknown, faults: readonly ShapeFault[]): ValidPart {
  const paths = pathsOf(value);
  let left = faults;
  if (faults.length > 0 && isObject(value) && !Array.isArray(value)) {
    complete(value);
    left = shapeFaults(value);
  }
  for (let round = 0; left.length > 0; round += 1) {
    if (
      round === mostRounds ||
      left.length > mostFaults ||
      left.some((fault) => fault.path.length === 0 && !isUnknownKey(fault))
    )
      return { config: undefined, paths };
    removeAll(left.map((fault) => whatToRemove(value, fault)));
    if (isObject(value)) complete(value);
    left = shapeFaults(value);
  }
  return { config: value as ConfigFile, paths };
}

/** What a config can't be without, so that the rest of it can be looked at. No rule complains of these. */
function complete(root: { version?: unknown; target?: unknown; sources?: unknown }): void {
  root.version = 1;
  root.target ??= { registry: "sandbox" };
  root.sources ??= [];
}

function isUnknownKey(fault: ShapeFault): boolean {
  return fault.error.keyword === "additionalProperties";
}

/** A key of an object, or an item of a list. */
type Removal =
  { readonly from: object; readonly key: string } | { readonly list: unknown[]; readonly item: object };

/** The nearest thing around a fault that can be missed. */
function whatToRemove(root: unknown, fault: ShapeFault): Removal | undefined {
  const path = isUnknownKey(fault)
    ? [...fault.path, String(fault.error.params["additionalProperty"])]
    : fault.path;
  const along: unknown[] = [root];
  for (const segment of path) along.push((along.at(-1) as Fields | undefined)?.[segment]);
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const parent = along[at];
    const item = along[at + 1];
    if (!Array.isArray(parent)) return { from: parent as object, key: String(path[at]) };
    // A list of objects loses the one; a list of texts goes as a whole, since texts have no identity.
    if (isObject(item)) return { list: parent, item };
  }
  return undefined;
}

/** All are looked up before one is taken out, since indexes move. */
function removeAll(removals: readonly (Removal | undefined)[]): void {
  const fromLists = new Map<unknown[], Set<unknown>>();
  for (const removal of removals) {
    if (removal === undefined) continue;
    if ("key" in removal) Reflect.deleteProperty(removal.from, removal.key);
    else fromLists.set(removal.list, (fromLists.get(removal.list) ?? new Set()).add(removal.item));
  }
  for (const [list, items] of fromLists) {
    const kept = list.filter((item) => !items.has(item));
    list.length = 0;
    for (const item of kept) list.push(item);
  }
}

type Fields = Readonly<Record<string | number, unknown>>;

function pathsOf(root: unknown): ReadonlyMap<object, Path> {
  const paths = new Map<object, Path>();
  const visit = (value: object, path: Path): void => {
    paths.set(value, path);
    for (const [key, item] of Object.entries(value))
      if (isObject(item)) visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  if (isObject(root)) visit(root, []);
  return paths;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
