// The `images:` part of a kustomization: entries of mirrored images are set, all others and all comments stay.
// kustomize matches the name as manifests write it, so each written form is an entry.
import { canonicalReference } from "../../core/mapping/entries.ts";
import { compareText } from "../../core/base/ordering.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import { withoutVersion } from "../../core/kubernetes/image-text.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { applySplices, type Splice } from "../../yaml/edit.ts";
import { whyBroken } from "../../yaml/plain.ts";
import { readYaml } from "../../yaml/read.ts";
import { type Span, valueAt, type YamlList, type YamlValue } from "../../yaml/tree.ts";
import type { OutputKind } from "../kind/kind.ts";
import { sameTag } from "../kind/pairs.ts";
import { leftOut, notAKustomization } from "../kind/problems.ts";

interface ImageEntry {
  readonly name: string;
  readonly newName: string;
  /** Only where it differs from what manifests write. */
  readonly newTag?: string;
}

const empty = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";

export const kustomize: OutputKind<"kustomize"> = {
  kind: "kustomize",
  reads: (output) => [output.path],
  render(rows, output, files) {
    const { entries, lost } = imageEntries(rows);
    const existing = files.get(output.path) ?? empty;
    const edited = setImages(existing.replaceAll("\r\n", "\n"), output.path, entries);
    const content = existing.includes("\r\n") ? edited.replaceAll("\n", "\r\n") : edited;
    const why = "kustomize gives one new name and tag to all tags of an image";
    return { files: [{ path: output.path, content }], warnings: leftOut(lost, why) };
  },
};

function imageEntries(rows: readonly MappingRow[]): {
  entries: readonly ImageEntry[];
  lost: readonly string[];
} {
  const byName = new Map<string, MappingRow[]>();
  for (const row of rows) {
    for (const name of names(row)) byName.set(name, [...(byName.get(name) ?? []), row]);
  }
  const entries: ImageEntry[] = [];
  const lost: string[] = [];
  for (const [name, group] of [...byName].sort(([a], [b]) => compareText(a, b))) {
    const entry = entryOf(name, group);
    if (entry === undefined) lost.push(name);
    else entries.push(entry);
  }
  return { entries, lost };
}

function names(row: MappingRow): ReadonlySet<string> {
  const written = row.written.filter((text) => canonicalReference(text) === row.source);
  return new Set([row.source, ...written].map(withoutVersion));
}

function entryOf(name: string, rows: readonly MappingRow[]): ImageEntry | undefined {
  const pairs = rows.map((row) => ({ source: parseImageRef(row.source), target: parseImageRef(row.target) }));
  const names = new Set(pairs.map(({ target }) => `${target.registry}/${target.repository}`));
  const [newName, another] = [...names];
  if (newName === undefined || another !== undefined) return undefined;
  if (pairs.every(sameTag)) return { name, newName };
  const tag = pairs.length === 1 ? pairs[0]?.target.tag : undefined;
  return tag === undefined ? undefined : { name, newName, newTag: tag };
}

function setImages(text: string, file: string, entries: readonly ImageEntry[]): string {
  const read = readYaml(text);
  const { root } = read;
  if (whyBroken(read) !== undefined || root.type !== "map") throw notAKustomization(file);
  if (entries.length === 0) return text;
  const list = valueAt(root, ["images"]);
  if (list === undefined)
    return appendBlock(text, `images:\n${entries.map((entry) => formatEntry(entry, "  ")).join("")}`);
  const items = list.type === "list" && list.alias === undefined ? list.items : [];
  if (list.type === "list" && items.length > 0 && !list.flow) return editList(text, list, entries);
  const { offset, end } = list.alias ?? list;
  const kept = items.filter((item) => !entries.some((entry) => entry.name === nameOf(item)));
  const foreign = kept.map((item) => `- ${slice(text, item.alias ?? item)}\n`);
  const block = `\n${[...foreign, ...entries.map((entry) => formatEntry(entry, ""))].join("")}`.trimEnd();
  return text.slice(0, offset).trimEnd() + block + text.slice(end);
}

/** Changes the items that are ours where they stand, and adds the new ones behind the last item. */
function editList(text: string, list: YamlList, entries: readonly ImageEntry[]): string {
  const indent = " ".repeat(columnOf(text, list.offset));
  const splices = list.items.flatMap((item) => {
    const entry = entries.find((one) => one.name === nameOf(item));
    return entry === undefined ? [] : editItem(text, item, { entry, indent });
  });
  const added = entries.filter((entry) => !list.items.some((item) => nameOf(item) === entry.name));
  const last = list.items.at(-1) ?? list;
  const line = text.indexOf("\n", trimmedEnd(text, last.alias ?? last));
  const behind = line < 0 ? text.length : line + 1;
  const block = added.map((entry) => formatEntry(entry, indent)).join("");
  if (block !== "") splices.push({ start: behind, end: behind, text: line < 0 ? `\n${block}` : block });
  return applySplices(text, splices);
}

/** Only the values where the item has just the keys that it needs, else the item as a whole. */
function editItem(
  text: string,
  item: YamlValue,
  { entry, indent }: { entry: ImageEntry; indent: string },
): Splice[] {
  const expected = new Map(Object.entries(entry));
  const pairs = item.type === "map" ? [...item.entries] : [];
  if (pairs.length === expected.size && pairs.every(([key]) => expected.has(key))) {
    return pairs.flatMap(([key, { value }]) => {
      const wanted = expected.get(key) ?? "";
      if (value.type !== "text" || value.alias !== undefined || value.value === wanted) return [];
      const written = key === "newTag" ? JSON.stringify(wanted) : wanted;
      return [{ start: value.offset, end: value.end, text: written }];
    });
  }
  const block = formatEntry(entry, indent)
    .slice(indent.length + "- ".length)
    .trimEnd();
  return [{ start: item.offset, end: trimmedEnd(text, item), text: block }];
}

function nameOf(item: YamlValue): string | undefined {
  const name = item.alias === undefined ? valueAt(item, ["name"]) : undefined;
  return name?.type === "text" && typeof name.value === "string" ? name.value : undefined;
}

function formatEntry(entry: ImageEntry, indent: string): string {
  const lines = [`- name: ${entry.name}`, `  newName: ${entry.newName}`];
  if (entry.newTag !== undefined) lines.push(`  newTag: ${JSON.stringify(entry.newTag)}`);
  return lines.map((line) => `${indent}${line}\n`).join("");
}

function appendBlock(text: string, block: string): string {
  return text.endsWith("\n") || text === "" ? text + block : `${text}\n${block}`;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

function trimmedEnd(text: string, { offset, end }: Span): number {
  return offset + text.slice(offset, end).trimEnd().length;
}

function slice(text: string, { offset, end }: Span): string {
  return text.slice(offset, end).trim();
}
