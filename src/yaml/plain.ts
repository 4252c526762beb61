// YAML and plain values, both ways: for those who need no positions.
import { Document } from "yaml";
import type { Tree, Value } from "../core/kubernetes/tree.ts";
import { deepest, mostWords, readYaml, type YamlRead } from "./read.ts";
import type { YamlText, YamlValue } from "./tree.ts";

/** The first document of a YAML or JSON text, its numbers as they are written, or what is wrong with it. */
export function readTree(text: string): { readonly tree: Tree } | { readonly broken: string } {
  const read = readYaml(text, { merge: true });
  const broken = whyBroken(read);
  return broken === undefined ? { tree: treeOf(read.root) } : { broken };
}

/** The same with numbers as numbers. */
export function readValue(text: string): { readonly value: Value } | { readonly broken: string } {
  const read = readYaml(text, { merge: true });
  const broken = whyBroken(read);
  return broken === undefined ? { value: valueOf(read.root) } : { broken };
}

export function valueOf(root: YamlValue): Value {
  return plain(root, ({ value }) => value);
}

/** Without numbers a value is a tree. */
export function treeOf(root: YamlValue): Tree {
  return plain(root, ({ text, value }) => (typeof value === "number" ? text : value)) as Tree;
}

function plain(value: YamlValue, scalar: (text: YamlText) => string | number | boolean | null): Value {
  if (value.type === "text") return scalar(value);
  if (value.type === "list") return value.items.map((item) => plain(item, scalar));
  const map = Object.create(null) as { [key: string]: Value };
  for (const [key, entry] of value.entries) map[key] = plain(entry.value, scalar);
  return map;
}

/** Why a document is of no use at all. Odd keys don't make it so: their readers aren't strict either. */
export function whyBroken({ faults }: YamlRead): string | undefined {
  for (const fault of faults) {
    if (fault.kind === "depth") return `it is nested deeper than ${deepest} levels`;
    if (fault.kind === "length") return `it has more than ${mostWords} words and signs`;
    if (fault.kind === "syntax") return fault.message.split("\n")[0] ?? "it is not YAML";
    if (fault.kind === "alias" || fault.kind === "self-alias")
      return `the alias *${fault.name} has no anchor before it`;
    if (fault.kind === "aliases" || fault.kind === "values") return "it has too many nodes";
  }
  return undefined;
}

/** A value as YAML, long lines not wrapped. 1.1 quotes more: what either version would take for another type. */
export function formatYaml(value: unknown, version: "1.1" | "1.2" = "1.2"): string {
  return new Document(value, { version }).toString({ lineWidth: 0 });
}
