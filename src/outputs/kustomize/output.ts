// The `images:` part of a kustomization: entries of mirrored images are set, all others and all comments stay.
// kustomize matches the name as manifests write it, so each written form is an entry.
import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { canonicalReference } from "../../core/mapping/entries.ts";
import { compareText } from "../../core/base/ordering.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import { readTree } from "../../core/kubernetes/documents.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { applySplices, type Splice, yamlDocuments } from "../edit/yaml-edit.ts";
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

function withoutVersion(reference: string): string {
  const name = reference.split("@", 1)[0] ?? reference;
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  return colon < 0 ? name : name.slice(0, colon);
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
  const read = readTree(text);
  const document = "broken" in read ? undefined : yamlDocuments(text)[0]?.document;
  const root = document?.contents;
  if (document === undefined || !isMap(root)) throw notAKustomization(file);
  if (entries.length === 0) return text;
  const pair = root.items.find((item) => isScalar(item.key) && item.key.value === "images");
  if (pair === undefined)
    return appendBlock(text, `images:\n${entries.map((entry) => formatEntry(entry, "  ")).join("")}`);
  const list = pair.value;
  if (isSeq(list) && list.flow !== true && list.items.length > 0)
    return editList(text, list as YAMLSeq<Node>, entries);
  const [start, end] = (list as Node).range ?? [text.length, text.length];
  const kept = isSeq(list)
    ? list.items.filter((item) => !entries.some((entry) => entry.name === nameOf(item)))
    : [];
  const foreign = kept.map((item) => `- ${slice(text, item as Node)}\n`);
  const block = `\n${[...foreign, ...entries.map((entry) => formatEntry(entry, ""))].join("")}`.trimEnd();
  return text.slice(0, start).trimEnd() + block + text.slice(end);
}

/** Changes the items that are ours where they stand, and adds the new ones behind the last item. */
function editList(text: string, list: YAMLSeq<Node>, entries: readonly ImageEntry[]): string {
  const indent = " ".repeat(columnOf(text, list.range?.[0] ?? 0));
  const splices = list.items.flatMap((item) => {
    const entry = entries.find((one) => one.name === nameOf(item));
    return entry === undefined ? [] : editItem(text, item, { entry, indent });
  });
  const added = entries.filter((entry) => !list.items.some((item) => nameOf(item) === entry.name));
  const [start, stop] = list.items.at(-1)?.range ?? [0, 0];
  const line = text.indexOf("\n", trimmedEnd(text, start, stop));
  const behind = line < 0 ? text.length : line + 1;
  const block = added.map((entry) => formatEntry(entry, indent)).join("");
  if (block !== "") splices.push({ start: behind, end: behind, text: line < 0 ? `\n${block}` : block });
  return applySplices(text, splices);
}

/** Only the values where the item has just the keys that it needs, else the item as a whole. */
function editItem(
  text: string,
  item: Node,
  { entry, indent }: { entry: ImageEntry; indent: string },
): Splice[] {
  const expected: Readonly<Record<string, string | undefined>> = { ...entry };
  const pairs = isMap(item) ? item.items : [];
  const keys = pairs.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ""));
  if (keys.length === Object.keys(expected).length && keys.every((key) => expected[key] !== undefined)) {
    return pairs.flatMap((pair, index) => {
      const [key, wanted] = [keys[index] ?? "", expected[keys[index] ?? ""] ?? ""];
      if (!isScalar(pair.value) || pair.value.value === wanted) return [];
      const [start, end] = pair.value.range ?? [0, 0];
      return [{ start, end, text: key === "newTag" ? JSON.stringify(wanted) : wanted }];
    });
  }
  const [start, end] = item.range ?? [0, 0];
  const block = formatEntry(entry, indent)
    .slice(indent.length + "- ".length)
    .trimEnd();
  return [{ start, end: trimmedEnd(text, start, end), text: block }];
}

function nameOf(item: unknown): string | undefined {
  return isMap(item) ? valueAt(item, "name") : undefined;
}

function valueAt(map: YAMLMap, key: string): string | undefined {
  const value = map.get(key);
  return typeof value === "string" ? value : undefined;
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

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

function slice(text: string, node: Node): string {
  const [start, end] = node.range ?? [0, 0];
  return text.slice(start, end).trim();
}
