// What the parts of the generator need to know of a JSON Schema, and how `$ref`s into `$defs` are followed.

export interface Schema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly unevaluatedProperties?: boolean;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: unknown;
  readonly pattern?: string;
  /** Beside a pattern that is for editors: the program itself says more about what is wrong. */
  readonly patternErrorMessage?: string;
}

const prefix = "#/$defs/";

/** The name in `$defs` that a `$ref` means. */
export function refName(ref: string): string {
  if (!ref.startsWith(prefix)) throw new Error(`The schema refers to ${ref}, which is not in its $defs`);
  return ref.slice(prefix.length);
}

export function defOf(root: Schema, name: string): Schema {
  const found = root.$defs?.[name];
  if (found === undefined) throw new Error(`The schema has no $defs entry ${name}`);
  return found;
}

/** The schema itself, or the one that its `$ref` leads to. */
export function follow(root: Schema, schema: Schema): Schema {
  return schema.$ref === undefined ? schema : follow(root, defOf(root, refName(schema.$ref)));
}

/** The objects of `$defs` that others take their keys from, by `allOf`. */
export function sharedNames(root: Schema): ReadonlySet<string> {
  const parts = Object.values(root.$defs ?? {}).flatMap((schema) => schema.allOf ?? []);
  return new Set(parts.map((part) => refName(part.$ref ?? "")));
}

/**
 * The same schema for those who can't share: each object has all its keys by itself. People read keys that several
 * objects have once; a validator that had to keep book of them would be slower, and its errors would be others.
 */
export function expandShared(root: Schema): Schema {
  const shared = sharedNames(root);
  const defs = Object.entries(root.$defs ?? {}).filter(([name]) => !shared.has(name));
  const expanded = Object.fromEntries(defs.map(([name, schema]) => [name, expand(root, schema)]));
  return withoutHints({ ...root, $defs: expanded }) as Schema;
}

function withoutHints(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutHints);
  if (typeof value !== "object" || value === null) return value;
  const { pattern, patternErrorMessage, ...rest } = value as Schema;
  const kept = Object.entries(rest).map(([key, one]) => [key, withoutHints(one)]);
  const own = pattern === undefined || patternErrorMessage !== undefined ? {} : { pattern };
  return { ...Object.fromEntries(kept), ...own };
}

/** Shared keys that must be there come first, the others last. */
function expand(root: Schema, { allOf, unevaluatedProperties, ...schema }: Schema): Schema {
  const parts = (allOf ?? []).map((part) => follow(root, part));
  if (parts.length === 0) return schema;
  if (unevaluatedProperties !== false) throw new Error(`${schema.title ?? ""} takes any key`);
  const required = parts.flatMap((part) => part.required ?? []);
  const keys = parts.flatMap((part) => Object.entries(part.properties ?? {}));
  return {
    ...schema,
    required: [...required, ...(schema.required ?? [])],
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(keys.filter(([key]) => required.includes(key))),
      ...schema.properties,
      ...Object.fromEntries(keys.filter(([key]) => !required.includes(key))),
    },
  };
}
