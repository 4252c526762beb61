// The config's schema as editors like it best: it accepts the same configs. A union asks for its kind first, so that every
// kind is offered and only the keys of the chosen one are missed; an example that is a mapping becomes a snippet, since
// language servers show it as one line of text elsewhere; and prose is marked as Markdown.
import { stringify } from "yaml";
import { follow, type Schema, sharedNames } from "./schema.ts";
import { kindOf } from "./shapes.ts";

type Json = Readonly<Record<string, unknown>>;

export function editorSchemaOf(root: Schema, id: string, note: string): string {
  const { $schema, ...rest } = root;
  const shared = sharedNames(root);
  const defs = Object.entries(root.$defs ?? {}).map(([name, schema]) => [
    name,
    shared.has(name) ? withoutName(schema) : withoutShared(schema),
  ]);
  const whole = { ...rest, $defs: Object.fromEntries(defs) as Json };
  const made = { $schema, $id: id, $comment: note, ...(forEditors(root, whole) as Json) };
  return JSON.stringify(made, null, 2);
}

/** What has a title and demands keys is offered as if it were a thing of its own. */
function withoutName({ title: _title, required: _required, ...rest }: Schema): Schema {
  return rest;
}

/** Its union has the shared keys, and refuses the unknown ones. */
function withoutShared(schema: Schema): Schema {
  const { allOf, unevaluatedProperties: _refused, ...rest } = schema;
  return allOf === undefined ? schema : rest;
}

/** Keywords with names of the user's or of ours below them, which may be those of keywords. */
const maps = new Set(["properties", "$defs"]);
const data = new Set(["examples", "default", "const", "enum", "required", "defaultSnippets"]);

function forEditors(root: Schema, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => forEditors(root, one));
  if (typeof value !== "object" || value === null) return value;
  const schema = { ...withKindFirst(root, value), ...proseOf(value), ...examplesOf(value) };
  const entries = Object.entries(schema).filter(([, one]) => one !== undefined);
  return Object.fromEntries(
    entries.map(([key, one]) => {
      if (data.has(key)) return [key, one];
      return [
        key,
        maps.has(key) ? mapValues(root, one as Readonly<Record<string, Schema>>) : forEditors(root, one),
      ];
    }),
  );
}

function mapValues(root: Schema, schemas: Readonly<Record<string, Schema>>): Json {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, one]) => {
      // So that it is filled in where a whole source or output is.
      const chosen = name === "kind" && one.const !== undefined ? { default: one.const } : {};
      return [name, forEditors(root, { ...one, ...chosen })];
    }),
  );
}

/** One of several, each known by its kind. */
function withKindFirst(root: Schema, schema: Schema): Json {
  const { oneOf, discriminator: _discriminator, ...rest } = schema;
  if (oneOf === undefined) return { ...rest };
  const members = oneOf.map((one) => ({ kind: kindOf(root, one), one, whole: follow(root, one) }));
  const shared = new Map(
    members.flatMap(({ whole }) => whole.allOf ?? []).map((part) => [part.$ref, follow(root, part)]),
  );
  return {
    ...rest,
    required: [...[...shared.values()].flatMap(({ required = [] }) => required), "kind"],
    properties: {
      kind: {
        title: "Kind",
        description: "What it is. The kind decides the other keys.",
        enum: members.map(({ kind }) => kind),
        enumDescriptions: members.map(({ whole }) => whole.description ?? ""),
        markdownEnumDescriptions: members.map(({ whole }) => whole.description ?? ""),
      },
    },
    allOf: [
      ...[...shared.keys()].map(($ref) => ({ $ref })),
      ...members.map(({ kind, one }) =>
        when({ properties: { kind: { const: kind } }, required: ["kind"] }, one),
      ),
    ],
    ...(shared.size === 0 ? {} : { unevaluatedProperties: false }),
  };
}

function when(condition: Json, then: Schema): Json {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  return { if: condition, then };
}

function proseOf({ description }: Schema): Json {
  return description?.includes("`") === true ? { markdownDescription: description } : {};
}

/**
 * A mapping is offered where there are no keys to offer in its place: beside another form, and where keys are free. A text
 * that YAML wants in quotes is put in quotes here, since language servers insert examples as they are.
 */
function examplesOf({ examples = [], anyOf, additionalProperties }: Schema): Json {
  const plain = examples.filter((example) => !hasMapping(example) && !needsQuotes(example));
  const takesMapping = anyOf !== undefined || typeof additionalProperties === "object";
  const snippets = examples.flatMap((one) =>
    needsQuotes(one) || (takesMapping && isMapping(one)) ? [one] : [],
  );
  return {
    examples: plain.length === 0 ? undefined : plain,
    defaultSnippets:
      snippets.length === 0
        ? undefined
        : snippets.map((one) => ({ label: labelOf(one), body: literally(one) })),
  };
}

function isMapping(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasMapping(value: unknown): boolean {
  return isMapping(value) || (Array.isArray(value) && value.some(hasMapping));
}

function needsQuotes(value: unknown): value is string {
  return typeof value === "string" && stringify(value).trim() !== value;
}

function labelOf(example: string | Json): string {
  if (typeof example === "string") return example;
  const entries = Object.entries(example).map(
    ([key, value]) =>
      `${key}: ${typeof value === "object" ? "..." : JSON.stringify(value).replaceAll('"', "").slice(0, 20)}`,
  );
  return entries.join(", ");
}

/** In a snippet, a dollar sign begins a place to fill in. */
function literally(value: unknown): unknown {
  if (typeof value === "string") {
    const written = needsQuotes(value) ? JSON.stringify(value) : value;
    return written.replace(/[\\$}]/g, "\\$&");
  }
  if (Array.isArray(value)) return value.map(literally);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literally(one)]));
}
