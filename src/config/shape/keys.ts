// Which keys may stand where, for "did you mean" and "this belongs there". Reads the generated skeleton only.
import type { Path } from "../text/finding.ts";
import { rootShape, type Shape, shapes } from "../shapes.gen.ts";

/** The keys that the object at a path may have. `value` is the whole config: kinds are read from it. */
export function keysAt(root: unknown, path: Path): readonly string[] {
  let shape = shapes[rootShape];
  let value = root;
  for (const segment of path) {
    const keys = resolveKind(shape, value);
    const next = keys?.entries ?? keys?.keys?.[String(segment)] ?? "";
    shape = shapes[next];
    value = (value as Readonly<Record<string | number, unknown>> | undefined)?.[segment];
  }
  return Object.keys(resolveKind(shape, value)?.keys ?? {});
}

export function kindsAt(list: "sources" | "outputs"): readonly string[] {
  const union = shapes[list === "sources" ? "SourceFile" : "OutputFile"];
  return Object.keys(union?.kinds ?? {});
}

function resolveKind(shape: Shape | undefined, value: unknown): Shape | undefined {
  if (shape?.kinds === undefined) return shape;
  const kind = typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : undefined;
  return typeof kind === "string" && Object.hasOwn(shape.kinds, kind)
    ? shapes[shape.kinds[kind] ?? ""]
    : undefined;
}

/** Where in a config the key is known: `target`, `sources[]`, `repositories.rules[]`; the shortest first. */
export function homesOf(key: string): readonly string[] {
  homes ??= collectHomes();
  return (homes.get(key) ?? []).toSorted((a, b) => a.length - b.length);
}

let homes: ReadonlyMap<string, readonly string[]> | undefined;

function collectHomes(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const visit = (name: string, path: string): void => {
    const shape = shapes[name];
    for (const kind of Object.values(shape?.kinds ?? {})) visit(kind, path);
    if (shape?.entries !== undefined && shape.entries !== "") visit(shape.entries, `${path}[]`);
    for (const [key, below] of Object.entries(shape?.keys ?? {})) {
      const label = path === "" ? "the top level" : path;
      const known = found.get(key) ?? [];
      if (!known.includes(label)) found.set(key, [...known, label]);
      if (below !== null) visit(below, path === "" ? key : `${path}.${key}`);
    }
  };
  visit(rootShape, "");
  return found;
}
