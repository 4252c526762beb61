// Reads a stream of YAML documents (a Helm render, a manifest file) one by one: a document that can't be read
// is a warning, the others are kept. Nesting and size are bounded before anything recursive sees the text.
import { defined } from "../base/defined.ts";
import { Composer, isAlias, isMap, isScalar, isSeq, Parser, visit } from "yaml";
import type { Document, Node } from "yaml";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Tree, Value, ValueMap } from "./tree.ts";
import { deepestYaml, isTooDeep } from "./yaml-depth.ts";
import { isList as isValueList, isMap as isValueMap, textAt } from "./tree.ts";

export interface WalkDocument {
  readonly tree: Tree;
  /** Helm's `# Source:` line: the chart path and the template. */
  readonly template?: string;
  readonly file?: string;
  /** Where the document begins in its file or render, from 1. */
  readonly line: number;
}

const mostNodes = 2_000_000;

/** Splits and reads all documents of a text. */
export function readDocuments(
  text: string,
  options: { file?: string } = {},
): { readonly documents: readonly WalkDocument[]; readonly warnings: readonly Diagnostic[] } {
  const documents: WalkDocument[] = [];
  const warnings: Diagnostic[] = [];
  for (const part of splitDocuments(text)) {
    const place = {
      ...defined({ template: part.template }),
      ...options,
      line: part.line,
    };
    if (isDullDefinition(part.text)) continue;
    const tree = readTree(part.text);
    if ("broken" in tree) warnings.push(unreadable(place, tree.broken));
    else for (const one of unrolled(tree.tree)) documents.push({ ...place, tree: one });
  }
  return { documents, warnings };
}

/** One YAML or JSON text as a tree, or what is wrong with it. */
export function readTree(text: string): { readonly tree: Tree } | { readonly broken: string } {
  const read = readOne(text, (_, source) => source ?? "");
  // Without numbers a value is a tree.
  return "broken" in read ? read : { tree: read.value as Tree };
}

/** The same with numbers as numbers. */
export function readValue(text: string): { readonly value: Value } | { readonly broken: string } {
  return readOne(text, (value) => value);
}

type OfNumber = (value: number, source: string | undefined) => string | number;

function readOne(text: string, ofNumber: OfNumber): { readonly value: Value } | { readonly broken: string } {
  const tokens = [...new Parser().parse(text)];
  if (isTooDeep(tokens)) return { broken: `it is nested deeper than ${deepestYaml} levels` };
  const documents = [
    ...new Composer({ uniqueKeys: false, merge: true, logLevel: "silent" }).compose(
      tokens,
      true,
      text.length,
    ),
  ];
  const first = documents[0];
  if (first === undefined) return { value: null };
  const error = first.errors[0];
  if (error !== undefined) return { broken: error.message.split("\n")[0] ?? "it isn't YAML" };
  return fold(first, ofNumber);
}

interface Part {
  readonly text: string;
  readonly line: number;
  readonly template?: string;
}

function splitDocuments(text: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let line = 1;
  let startLine = 1;
  const close = (end: number): void => {
    const body = text.slice(start, end);
    const template = /^# Source: (.+?)\r?$/m.exec(body)?.[1];
    if (/^[ \t]*[^#\s]/m.test(body)) parts.push({ text: body, line: startLine, ...defined({ template }) });
  };
  for (let at = 0; at < text.length; line += 1) {
    const next = text.indexOf("\n", at);
    const end = next < 0 ? text.length : next + 1;
    if (text.startsWith("---", at) && /^---(?:\s|$)/.test(text.slice(at, at + 4))) {
      close(at);
      start = at + 3;
      startLine = line;
    }
    at = end;
  }
  close(text.length);
  return parts;
}

// Custom resource definitions are half of many renders; without a default that could be an image they say nothing.
function isDullDefinition(text: string): boolean {
  return (
    /^kind: ["']?CustomResourceDefinition\b/m.test(text) && !/\bdefault["']?: *["']?[\w.-]+[/:]/.test(text)
  );
}

function unrolled(tree: Tree): readonly Tree[] {
  if (!isValueMap(tree) || !textAt(tree, "kind")?.endsWith("List") || !Array.isArray(tree["items"]))
    return [tree];
  return tree["items"];
}

function unreadable(place: { template?: string; file?: string; line: number }, why: string): Diagnostic {
  return {
    code: "yaml/document",
    severity: "warning",
    summary: "A document was left out",
    detail: `${place.template ?? place.file ?? "the document"} at line ${place.line}: ${why}.`,
    hint: "Images in it are not found. Mend the template, or name them under images:.",
  };
}

function fold(
  document: Document,
  ofNumber: OfNumber,
): { readonly value: Value } | { readonly broken: string } {
  const anchors = new Map<string, Node>();
  visit(document, {
    Node: (_, node) => void (!isAlias(node) && node.anchor !== undefined && anchors.set(node.anchor, node)),
  });
  const known = new Map<unknown, Value>();
  const busy = new Set<unknown>();
  let nodes = 0;
  const of = (node: unknown): Value => {
    nodes += 1;
    if (nodes > mostNodes) throw new RangeError("it has too many nodes");
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined || busy.has(target)) {
        throw new RangeError(`the alias *${node.source} has no anchor before it`);
      }
      return known.get(target) ?? of(target);
    }
    if (isScalar(node)) return scalar(node.value, node.source, ofNumber);
    busy.add(node);
    const value = isSeq(node) ? node.items.map(of) : isMap(node) ? mapping(node.items, of) : null;
    busy.delete(node);
    known.set(node, value);
    return value;
  };
  try {
    return { value: of(document.contents) };
  } catch (error) {
    if (error instanceof RangeError) return { broken: error.message };
    throw error;
  }
}

function scalar(value: unknown, source: string | undefined, ofNumber: OfNumber): Value {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  return typeof value === "number" ? ofNumber(value, source) : (source ?? "");
}

function mapping(items: readonly { key: unknown; value: unknown }[], of: (node: unknown) => Value): ValueMap {
  const map = Object.create(null) as { [key: string]: Value };
  const merged: Value[] = [];
  for (const { key, value } of items) {
    const name = keyOf(key);
    if (name === "<<") merged.push(of(value));
    else if (name !== undefined) map[name] = value === null ? null : of(value);
  }
  for (const source of merged.flatMap((one): readonly Value[] => (isValueList(one) ? one : [one]))) {
    if (!isValueMap(source)) continue;
    for (const [key, value] of Object.entries(source)) if (!(key in map)) map[key] = value;
  }
  return map;
}

function keyOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}
