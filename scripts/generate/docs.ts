// docs/config.md: the config reference, one section per object of the schema.
import { schemaUrl } from "../../src/config/schema-url.ts";
import { defOf, follow, refName, type Schema, sharedNames } from "./schema.ts";
import { kindOf } from "./shapes.ts";

export function docsOf(root: Schema, banner: string): string {
  const objects = Object.entries(root.$defs ?? {}).filter(([, schema]) => schema.properties !== undefined);
  const unions = Object.entries(root.$defs ?? {}).filter(([, schema]) => schema.oneOf !== undefined);
  const members = new Set(
    unions.flatMap(([, union]) => (union.oneOf ?? []).map((one) => refName(one.$ref ?? ""))),
  );
  const shared = sharedNames(root);
  const plain = objects.filter(([name]) => !members.has(name) && !shared.has(name));
  return [
    `<!-- ${banner} -->`,
    "# The config: mirror.config.yaml",
    `${root.description ?? ""} Text that YAML would read as a number is quoted: \`version: "1.10"\`.`,
    "The first line lets editors complete and check ([docs/editor.md](editor.md) has other ways):",
    `\`\`\`yaml\n# yaml-language-server: $schema=${schemaUrl}\n\`\`\``,
    "## Top level",
    table(root, root),
    ...plain.map(([, schema]) => section(root, schema)),
    ...unions.map(([, union]) => kinds(root, union)),
  ].join("\n\n");
}

function kinds(root: Schema, union: Schema): string {
  const members = (union.oneOf ?? []).map((one) => ({
    kind: String(kindOf(root, one)),
    schema: follow(root, one),
  }));
  const links = members.map(({ kind, schema }) => `[\`${kind}\`](#${anchor(schema.title ?? "")})`);
  return [
    `## ${union.title ?? ""}s`,
    `${union.description ?? ""} Kinds: ${links.join(", ")}.`,
    ...[...new Set(members.flatMap(({ schema }) => sharedParts(root, schema)))].map((part) =>
      section(root, part, "###"),
    ),
    ...members.map(({ schema }) => section(root, schema, "###")),
  ].join("\n\n");
}

function sharedParts(root: Schema, schema: Schema): readonly Schema[] {
  return (schema.allOf ?? []).map((part) => follow(root, part));
}

function section(root: Schema, schema: Schema, level = "##"): string {
  const example = schema.examples?.[0];
  return [
    `${level} ${schema.title ?? ""}`,
    schema.description ?? "",
    table(root, schema),
    ...sharedParts(root, schema).map(
      ({ title = "" }) => `Also the [${title.toLowerCase()}](#${anchor(title)}).`,
    ),
    ...(example === undefined ? [] : [`Example:\n\n\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``]),
  ].join("\n\n");
}

function table(root: Schema, schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, written]) => {
    const value = follow(root, written);
    const needed = schema.required?.includes(key) === true ? "**required**" : code(value.default);
    const example = value.examples?.[0];
    return [
      `\`${key}\``,
      cell(typeText(root, written)),
      needed,
      cell(value.description ?? ""),
      code(example),
    ];
  });
  const head = ["| key | type | default | what | example |", "| --- | --- | --- | --- | --- |"];
  return [...head, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
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
    .map((type) => ({ string: "text", boolean: "true or false", integer: "whole number" })[type] ?? type)
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
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
