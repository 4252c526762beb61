// The schema's skeleton: which keys an object has and what lies below them. Errors need it to say what was meant
// by an unknown key, without carrying the schema's prose along.
import { defOf, follow, refName, type Schema } from "./schema.ts";

interface Shape {
  keys?: Record<string, string | null>;
  entries?: string;
  kinds?: Record<string, string>;
}

export function shapesOf(root: Schema, rootName: string, banner: string): string {
  const shapes: Record<string, Shape> = {};
  const todo: { name: string; schema: Schema }[] = [{ name: rootName, schema: root }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (shapes[next.name] !== undefined) continue;
    shapes[next.name] = shapeOf(next.name, next.schema, (name, schema) => todo.push({ name, schema }));
  }
  const sorted = Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${banner}

/** One object or list of the config: its keys (with the shape below each), its entries, or its kinds. */
export interface Shape {
  readonly keys?: Readonly<Record<string, string | null>>;
  readonly entries?: string;
  readonly kinds?: Readonly<Record<string, string>>;
}

export const rootShape = ${JSON.stringify(rootName)};
export const shapes: Readonly<Record<string, Shape>> = ${JSON.stringify(sorted)};
`;

  function shapeOf(name: string, schema: Schema, add: (name: string, schema: Schema) => void): Shape {
    const below = (key: string, child: Schema): string | null => {
      const found = structure(child, `${name}.${key}`);
      if (found !== null) add(found.name, found.schema);
      return found?.name ?? null;
    };
    if (schema.oneOf !== undefined) {
      const kinds = schema.oneOf.map((one) => [String(kindOf(root, one)), below("", one) ?? ""]);
      return { kinds: Object.fromEntries(kinds) as Record<string, string> };
    }
    const entries = schema.items ?? schema.additionalProperties;
    if (typeof entries === "object") return { entries: below("entries", entries) ?? "" };
    const keys = Object.entries(schema.properties ?? {}).map(([key, child]) => [key, below(key, child)]);
    return schema.properties === undefined
      ? {}
      : { keys: Object.fromEntries(keys) as Record<string, string> };
  }

  /** The object or list in a schema, under its name in `$defs` or the place where it stands. */
  function structure(schema: Schema, place: string): { name: string; schema: Schema } | null {
    const name = schema.$ref === undefined ? place : refName(schema.$ref);
    const found = follow(root, schema);
    const branches = found.anyOf ?? [];
    if (branches.length > 0) {
      const parts = branches.map((branch) => structure(branch, name));
      return parts.find((part) => part !== null) ?? null;
    }
    const hasParts = found.oneOf ?? found.properties ?? found.items ?? (found.type === "object" || null);
    return hasParts === null ? null : { name, schema: found };
  }
}

export function kindOf(root: Schema, schema: Schema): unknown {
  const { properties } = schema.$ref === undefined ? schema : defOf(root, refName(schema.$ref));
  return properties?.["kind"]?.const;
}
