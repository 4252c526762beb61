// docs/config.md: the config reference. First the keys that most configs use, then one section per object of the schema.
import { stringify } from "yaml";
import { schemaUrl } from "../../src/config/schema-url.ts";
import { commonKeys } from "./common-keys.ts";
import { defOf, follow, refName, type Schema, sharedNames } from "./schema.ts";
import { kindOf } from "./shapes.ts";

export function docsOf(root: Schema, banner: string): string {
  const objects = Object.entries(root.$defs ?? {}).filter(([, schema]) => schema.properties !== undefined);
  const unions = Object.values(root.$defs ?? {}).filter((schema) => schema.oneOf !== undefined);
  const members = new Set(
    unions.flatMap((union) => (union.oneOf ?? []).map((one) => refName(one.$ref ?? ""))),
  );
  const shared = sharedNames(root);
  const plain = objects
    .filter(([name]) => !members.has(name) && !shared.has(name))
    .map(([, schema]) => schema);
  return [
    `<!-- ${banner} -->`,
    "# Config reference",
    `\`mirror.config.yaml\` ${lowered(root.description ?? "")} Quote text that YAML would read as a number: \`version: "1.10"\`.`,
    "Add this first line to get completion and checks in your editor ([editor setup](editor.md)):",
    `\`\`\`yaml\n# yaml-language-server: $schema=${schemaUrl}\n\`\`\``,
    contents(root, plain, unions),
    "## Common keys",
    "Most configs need only these. The links lead to all keys of the object.",
    commonTable(root),
    "## Top level",
    table(root, root),
    ...plain.map((schema) => section(root, schema)),
    ...unions.map((union) => kinds(root, union)),
  ].join("\n\n");
}

/** Every section by name, so that a key is two clicks away. */
function contents(root: Schema, plain: readonly Schema[], unions: readonly Schema[]): string {
  const settings = plain.map(({ title = "" }) => `[${title}](#${anchor(title)})`);
  return [
    "- [Common keys](#common-keys) and [all keys of the top level](#top-level)",
    `- Objects: ${settings.join(", ")}`,
    ...unions.map(
      (union) =>
        `- [${union.title ?? ""}s](#${anchor(union.title ?? "")}): ${kindLinks(root, union).join(", ")}`,
    ),
  ].join("\n");
}

function commonTable(root: Schema): string {
  const rows = commonKeys.map(({ path, meaning }) => {
    const { schema, section: home } = keyAt(root, path);
    const text = meaning ?? firstSentence(schema.description ?? "");
    const example = code(schema.examples?.[0]);
    return `| [\`${path}\`](#${home}) | ${cell(text)} | ${example.length > 50 ? "" : example} |`;
  });
  return ["| key | description | example |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The key at `target.prefix`, `sources[].name` or `registries.<host>.username`, and the anchor of its section. */
function keyAt(root: Schema, path: string): { readonly schema: Schema; readonly section: string } {
  let schema = root;
  let home = "top-level";
  for (const part of path.replaceAll("[]", ".[]").split(".")) {
    const within =
      part === "[]" ? schema.items : part.startsWith("<") ? elementOf(schema) : keyOf(root, schema, part);
    if (within === undefined) throw new Error(`The schema has no key ${path}`);
    if (part !== "[]" && !part.startsWith("<") && schema !== root) home = anchor(schema.title ?? "");
    schema = follow(root, within);
  }
  return { schema, section: home };
}

function elementOf(schema: Schema): Schema | undefined {
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/** A key of an object, or of the first kind of a union that has it. */
function keyOf(root: Schema, schema: Schema, key: string): Schema | undefined {
  const parts = [schema, ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].map((part) => follow(root, part));
  const shared = parts.flatMap((part) => part.allOf ?? []).map((part) => follow(root, part));
  return [...parts, ...shared].map((part) => part.properties?.[key]).find((found) => found !== undefined);
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s[A-Z`]|$)/.exec(text)?.[0] ?? text;
}

function kindLinks(root: Schema, union: Schema): string[] {
  return (union.oneOf ?? []).map((one) => {
    const schema = follow(root, one);
    return `[\`${String(kindOf(root, one))}\`](#${anchor(schema.title ?? "")})`;
  });
}

function kinds(root: Schema, union: Schema): string {
  const members = (union.oneOf ?? []).map((one) => follow(root, one));
  return [
    `## ${union.title ?? ""}s`,
    `${union.description ?? ""} Kinds: ${kindLinks(root, union).join(", ")}.`,
    ...[...new Set(members.flatMap((schema) => sharedParts(root, schema)))].map((part) =>
      section(root, part, "###"),
    ),
    ...members.map((schema) => section(root, schema, "###", union.title)),
  ].join("\n\n");
}

function sharedParts(root: Schema, schema: Schema): readonly Schema[] {
  return (schema.allOf ?? []).map((part) => follow(root, part));
}

function section(root: Schema, schema: Schema, level = "##", union = ""): string {
  const example = schema.examples?.[0];
  const written = union === "" ? placed(root, schema, example) : { [`${union.toLowerCase()}s`]: [example] };
  return [
    `${level} ${schema.title ?? ""}`,
    schema.description ?? "",
    table(root, schema),
    ...sharedParts(root, schema).map(
      ({ title = "" }) => `It also has the [${title.toLowerCase()}](#${anchor(title)}).`,
    ),
    ...(example === undefined ? [] : [`\`\`\`yaml\n${stringify(written).trimEnd()}\n\`\`\``]),
  ].join("\n\n");
}

/** An example under the key of the top level that holds such objects, if one does. */
function placed(root: Schema, schema: Schema, example: unknown): unknown {
  for (const [key, { $ref, items, additionalProperties, examples }] of Object.entries(
    root.properties ?? {},
  )) {
    const leadsHere = (ref?: string) => ref !== undefined && defOf(root, refName(ref)) === schema;
    if (leadsHere($ref)) return { [key]: example };
    if (leadsHere(items?.$ref)) return { [key]: [example] };
    const named = typeof additionalProperties === "object" ? additionalProperties.$ref : undefined;
    if (leadsHere(named)) return { [key]: { [Object.keys(examples?.[0] ?? {})[0] ?? ""]: example } };
  }
  return example;
}

function table(root: Schema, schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, written]) => {
    const value = follow(root, written);
    const type = typeText(root, written);
    const needed = schema.required?.includes(key) === true ? "**required**" : code(value.default);
    return [`\`${key}\``, cell(type), needed, cell(value.description ?? ""), exampleOf(value, type)];
  });
  const head = ["| key | type | default | description | example |", "| --- | --- | --- | --- | --- |"];
  return [...head, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

/** Objects have their example in their own section, which the type links to. */
function exampleOf(value: Schema, type: string): string {
  const example = value.examples?.find((one) => typeof one !== "object") ?? value.examples?.[0];
  return type.includes("](#") && typeof example === "object" ? "" : code(example);
}

function typeText(root: Schema, written: Schema): string {
  const schema = follow(root, written);
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${String(one)}\``).join(", ");
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => typeText(root, one)).join(" or ");
  if (schema.items !== undefined) return `list of ${typeText(root, schema.items)}`;
  if (typeof schema.additionalProperties === "object")
    return `map of ${typeText(root, schema.additionalProperties)}`;
  if (written.$ref !== undefined && (schema.properties ?? schema.oneOf) !== undefined)
    return `[${(schema.title ?? "").toLowerCase()}](#${anchor(defOf(root, refName(written.$ref)).title ?? "")})`;
  const types = [schema.type ?? []].flat();
  return types
    .map((type) => ({ string: "text", boolean: "true or false", integer: "integer" })[type] ?? type)
    .join(", ");
}

/** How Markdown viewers name a heading's anchor; a union's heading is the plural. */
function anchor(title: string): string {
  const heading = title === "Source" || title === "Output" ? `${title}s` : title;
  return heading.toLowerCase().replaceAll(" ", "-");
}

function code(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function cell(text: string): string {
  const escaped = text.replaceAll("|", "\\|");
  return escaped.replaceAll(/`[^`]*`|</g, (part) => (part === "<" ? "&lt;" : part));
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
