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
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
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
