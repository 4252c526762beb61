// The part of a config that has the right shape, so that its meaning can be checked in the same run as the shape
// of the rest. Objects keep their identity: findings name an object, and its path stays that of the whole config.
import type { ConfigFile } from "../schema.gen.ts";
import type { Path } from "../finding.ts";
import { type ShapeFault, shapeFaults } from "./check.ts";

export interface SoundPart {
  /** Undefined when the config is no mapping at all. */
  readonly config: ConfigFile | undefined;
  readonly paths: ReadonlyMap<object, Path>;
}

const mostRounds = 20;

/** Takes out what the faults name, until nothing is wrong. `value` is changed. */
export function soundPart(value: unknown, faults: readonly ShapeFault[]): SoundPart {
  const paths = pathsOf(value);
  let left = faults;
  if (faults.length > 0 && isObject(value) && !Array.isArray(value)) {
    complete(value);
    left = shapeFaults(value);
  }
  for (let round = 0; left.length > 0; round += 1) {
    if (round === mostRounds || left.some((fault) => fault.path.length === 0 && !isUnknownKey(fault)))
      return { config: undefined, paths };
    // All are looked up before one is taken out: indexes move.
    for (const take of left.map((fault) => removal(value, fault))) take();
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

/** Takes out the nearest thing around a fault that can be missed. */
function removal(root: unknown, fault: ShapeFault): () => void {
  const path = isUnknownKey(fault)
    ? [...fault.path, String(fault.error.params["additionalProperty"])]
    : fault.path;
  const along: unknown[] = [root];
  for (const segment of path) along.push((along.at(-1) as Fields | undefined)?.[segment]);
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const parent = along[at];
    const item = along[at + 1];
    if (!Array.isArray(parent)) return () => Reflect.deleteProperty(parent as object, path[at] ?? "");
    // A list of objects loses the one; a list of texts goes as a whole, since texts have no identity.
    if (isObject(item)) return () => void parent.splice(parent.indexOf(item) >>> 0, 1);
  }
  return () => undefined;
}

type Fields = Readonly<Record<string | number, unknown>>;

function pathsOf(root: unknown): ReadonlyMap<object, Path> {
  const paths = new Map<object, Path>();
  const visit = (value: unknown, path: Path): void => {
    if (!isObject(value)) return;
    paths.set(value, path);
    for (const [key, item] of Object.entries(value))
      visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(root, []);
  return paths;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
