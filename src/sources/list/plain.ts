// The plain formats of lists: a reference a line, `REPO_NAME=SOURCE_IMAGE` lines, CSV with an `image` column, and
// references and objects in YAML or JSON, alone or under `images:`.
import { csvColumn, openCsv } from "../../core/base/csv.ts";
import { type Position, Problem, positionIn } from "../../core/base/diagnostic.ts";
import { missingColumn } from "../../core/base/problems.ts";
import { nearest } from "../../core/base/nearest.ts";
import type { ImageEntry } from "../kind/image-entry.ts";
import { fieldOf, readFields, type YamlFields } from "../kind/yaml-file.ts";
import type { YamlMap, YamlValue } from "../../yaml/tree.ts";
import type { ListEntry, ListReader } from "./entry.ts";
import { notConf, tooManyEntries } from "./problems.ts";

/** ECR holds 100,000 images in a repository, and so many repositories. An entry costs a kilobyte of memory. */
const mostEntries = 250_000;

interface Line {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export const readLines: ListReader = ({ file, text }) =>
  contentLines(text, file).map((line) => ({
    fields: { image: line.text },
    line: line.line,
    at: () => positionIn(file, text, { line: line.line, column: line.column, length: line.text.length }),
  }));

export const readConf: ListReader = ({ file, text, problems }) =>
  contentLines(text, file).flatMap((line): ListEntry[] => {
    const equals = line.text.indexOf("=");
    const at = (column: number, length: number) =>
      positionIn(file, text, { line: line.line, column, length });
    if (equals <= 0) {
      const why = equals === 0 ? "names no repository" : 'has no "="';
      problems.add(notConf(line.text, why), () => at(line.column, line.text.length));
      return [];
    }
    const destination = line.text.slice(0, equals).trimEnd();
    const image = line.text.slice(equals + 1).trimStart();
    const imageColumn = line.column + line.text.length - image.length;
    return [
      {
        fields: { image, destination },
        line: line.line,
        at: (key) =>
          key === "destination" ? at(line.column, destination.length) : at(imageColumn, image.length),
      },
    ];
  });

/** Whether the first line of content is `NAME=…`: no reference has an equals sign. */
export function looksLikeConf(text: string): boolean {
  const [first] = contentLines(text.slice(0, 65_536), "");
  return first?.text.includes("=") ?? false;
}

/** `#` begins a comment, at the line's beginning or after white space. */
function contentLines(text: string, file: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0, line = 1; start <= text.length; line += 1) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const content = text
      .slice(start, end)
      .replace(/(?:^|\s)#.*$/s, "")
      .trimEnd();
    const trimmed = content.trimStart();
    if (trimmed !== "") lines.push({ text: trimmed, line, column: content.length - trimmed.length + 1 });
    if (lines.length > mostEntries) throw tooManyEntries(file, line, mostEntries);
    start = end + 1;
  }
  return lines;
}

/** The names under which other files have these columns. */
const columnNames = {
  image: ["image", "reference", "internal_uri", "source_image", "source"],
  tag: ["tag"],
  digest: ["digest"],
  destination: ["destination", "repository"],
  helmKey: ["helmKey", "helm_key"],
  tagPolicy: ["tagPolicy", "tag_policy"],
} as const satisfies Partial<Record<keyof ImageEntry, readonly string[]>>;

export const readTable: ListReader = ({ file, text }) => {
  const { header, rows } = openCsv(text, file);
  const indexes = new Map<string, number>();
  for (const [key, names] of Object.entries(columnNames)) {
    const index = names.map((name) => csvColumn(header, name)).find((found) => found !== undefined);
    if (index !== undefined) indexes.set(key, index);
  }
  if (!indexes.has("image")) {
    throw new Problem(missingColumn(header, ["image"], positionIn(file, text, { line: 1, column: 1 })));
  }
  const entries: ListEntry[] = [];
  for (const { line, cells, columns } of rows) {
    if (entries.length === mostEntries) throw tooManyEntries(file, line, mostEntries);
    const cell = (key: keyof typeof columnNames): string | undefined => {
      const value = cells[indexes.get(key) ?? -1]?.trim();
      return value === "" ? undefined : value;
    };
    const at = (key: keyof ImageEntry = "image"): Position =>
      positionIn(file, text, { line, column: columns[indexes.get(key) ?? 0] ?? 1 });
    const fields = {
      image: cell("image") ?? "",
      tag: cell("tag"),
      digest: cell("digest"),
      destination: cell("destination"),
      helmKey: cell("helmKey"),
      tagPolicy: cell("tagPolicy"),
    };
    entries.push({ fields, line, at });
  }
  return entries;
};

/** The keys of an entry in YAML and JSON. */
const keys = ["image", "tag", "tags", "digest", "destination", "helmKey", "platforms", "tagPolicy"] as const;

export const readYamlList: ListReader = ({ file, text, problems }) => {
  const fields = readFields(text, file, problems);
  const { root } = fields.file;
  const items = root.type === "map" ? fieldOf(root, "images") : root;
  if (items === undefined) {
    fields.wrong(root, "the file must be a list, or a map with a list under images");
    return [];
  }
  return fields.list(items, "the list of images").flatMap((item) => readItem(item, fields));
};

function readItem(item: YamlValue, fields: YamlFields): readonly ListEntry[] {
  if (item.type === "map") return readMap(item, fields);
  if (item.type === "text" && item.text !== null && typeof item.value === "string") {
    const { file } = fields;
    const { text, offset } = item;
    return [{ fields: { image: text }, line: file.line(offset), at: () => file.at(offset) }];
  }
  fields.wrong(
    item,
    "an image must be text or a map with the key image",
    "Write a reference, in quotes if it is a number.",
  );
  return [];
}

/** What sync scripts of RunWhen call them in their own lists. */
const scriptKeys: Partial<Record<keyof ImageEntry, string>> = {
  image: "repository_image",
  helmKey: "helm_key",
};
/** The scripts' word for an image that no values key names. */
const noKey = "unknown";

function readMap(written: YamlMap, fields: YamlFields): readonly ListEntry[] {
  const map = withOwnKeys(written, fields);
  for (const [key, { keyOffset }] of map.entries) {
    if (keys.some((known) => known === key)) continue;
    const near = nearest(key, keys);
    const hint = near === undefined ? `The keys are ${keys.join(", ")}.` : `Did you mean "${near}"?`;
    fields.wrong({ offset: keyOffset }, `an image has no key "${key}"`, hint);
  }
  const value = fieldOf(map, "image");
  const image = fields.text(value, "image");
  if (image === undefined) {
    if (value === undefined || value.type === "text") fields.wrong(map, "an entry needs the key image");
    return [];
  }
  const at = (key?: keyof ImageEntry) =>
    fields.file.at((key === undefined ? undefined : fieldOf(map, key)?.offset) ?? map.offset);
  const text = (key: keyof ImageEntry) => fields.text(fieldOf(map, key), key);
  const texts = (key: keyof ImageEntry) => {
    const value = fieldOf(map, key);
    return value === undefined ? undefined : fields.texts(value, key);
  };
  const entry: ImageEntry = {
    image,
    tag: text("tag"),
    tags: texts("tags"),
    digest: text("digest"),
    destination: text("destination"),
    helmKey: text("helmKey"),
    platforms: texts("platforms"),
    tagPolicy: text("tagPolicy"),
  };
  return [{ fields: entry, line: fields.file.line(map.offset), at }];
}

/** The entry of a script's list with the keys of ours; any other entry unchanged. */
function withOwnKeys(map: YamlMap, fields: YamlFields): YamlMap {
  if (!map.entries.has(scriptKeys.image ?? "")) return map;
  const entries = new Map(map.entries);
  for (const [key, name] of Object.entries(scriptKeys)) {
    const entry = entries.get(name);
    if (entry === undefined) continue;
    if (entries.has(key))
      fields.wrong({ offset: entry.keyOffset }, `${key} and ${name} mean the same; write only one of them`);
    entries.delete(name);
    const { value } = entry;
    if (!(key === "helmKey" && value.type === "text" && value.text === noKey)) entries.set(key, entry);
  }
  return { ...map, entries };
}
