// TypeScript types from a JSON Schema. Each `$defs` entry with a capital becomes a named type; the others are
// keys shared by several objects and are written where they are used.
import { compile } from "json-schema-to-typescript";
import { defOf, refName, type Schema } from "./schema.ts";

export async function typesOf(root: Schema, name: string, banner: string): Promise<string> {
  const plain = inline(root, root) as Parameters<typeof compile>[0];
  const source = await compile(plain, name, {
    bannerComment: banner,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    format: false,
  });
  return source.split("\n").map(readonlyLine).join("\n");
}

/** A copy in which shared keys stand where they are used, without the keywords that don't shape a type. */
function inline(root: Schema, schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((one) => inline(root, one));
  if (typeof schema !== "object" || schema === null) return schema;
  const { $ref } = schema as Schema;
  if ($ref !== undefined && isShared(refName($ref))) return inline(root, defOf(root, refName($ref)));
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (["$schema", "examples", "default", "discriminator", "propertyNames"].includes(key)) continue;
    if (key === "title" && typeof value === "string") continue;
    kept[key] =
      key === "$defs" ? namedDefs(root, value as Readonly<Record<string, Schema>>) : inline(root, value);
  }
  return kept;
}

function namedDefs(root: Schema, defs: Readonly<Record<string, Schema>>): Record<string, unknown> {
  const named = Object.entries(defs).filter(([name]) => !isShared(name));
  // The title is what the type is called.
  return Object.fromEntries(
    named.map(([name, schema]) => [name, { ...(inline(root, schema) as object), title: name }]),
  );
}

function isShared(name: string): boolean {
  return /^[a-z]/.test(name);
}

function readonlyLine(line: string): string {
  if (/^\s*(\*|\/\*)/.test(line)) return line;
  return line
    .replace(/^(\s*)((?:"[^"]+"|\w+)\??:|\[k: string\]:)/, "$1readonly $2")
    .replace(/(\w+|\([^()]*\)|\{[^{}]*\})\[\]/g, "readonly $1[]");
}
