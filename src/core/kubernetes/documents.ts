// Splits a stream of YAML documents (a Helm render, a manifest file) and reads each by itself: a document that can't
// be read is a warning, the others are kept.
import { defined } from "../base/record.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import { leftOut, tooManyDocuments } from "./problems.ts";
import { isMap, type ReadTree, textAt, type Tree } from "./tree.ts";

export interface WalkDocument {
  readonly tree: Tree;
  /** Helm's `# Source:` line: the chart path and the template. */
  readonly template?: string;
  readonly file?: string;
  /** Where the document begins in its file or render, from 1. */
  readonly line: number;
}

/** Of one text. The largest renders have some thousands. */
const mostDocuments = 50_000;

export interface ReadOptions {
  readonly readTree: ReadTree;
  readonly file?: string;
}

interface ReadDocuments {
  readonly documents: readonly WalkDocument[];
  readonly warnings: readonly Diagnostic[];
  /** How many of all documents define custom resources. */
  readonly definitions: number;
}

/** Splits and reads all documents of a text. Throws a Problem where there are too many. */
export function readDocuments(text: string, { readTree, file }: ReadOptions): ReadDocuments {
  const documents: WalkDocument[] = [];
  const warnings: Diagnostic[] = [];
  let definitions = 0;
  for (const { text: part, template, line } of splitDocuments(text, file)) {
    if (isDefinition(part)) {
      definitions += 1;
      if (isDull(part)) continue;
    }
    const read = readTree(part);
    const from = { ...defined({ template, file }), line };
    if ("broken" in read) warnings.push(leftOut(from, read.broken));
    else for (const tree of unrolled(read.tree)) documents.push({ ...from, tree });
  }
  return { documents, warnings, definitions };
}

interface Part {
  readonly text: string;
  readonly line: number;
  readonly template?: string;
}

function splitDocuments(text: string, file: string | undefined): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let line = 1;
  let startLine = 1;
  const close = (end: number): void => {
    const body = text.slice(start, end);
    const template = /^# Source: (.+?)\r?$/m.exec(body)?.[1];
    if (/^[ \t]*[^#\s]/m.test(body)) parts.push({ text: body, line: startLine, ...defined({ template }) });
    if (parts.length > mostDocuments) throw tooManyDocuments(file, startLine, mostDocuments);
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

function isDefinition(text: string): boolean {
  return /^kind: ["']?CustomResourceDefinition\b/m.test(text);
}

// Definitions are half of many renders; without a default that could be an image they say nothing.
function isDull(text: string): boolean {
  return !/\bdefault["']?: *["']?[\w.-]+[/:]/.test(text);
}

function unrolled(tree: Tree): readonly Tree[] {
  if (!isMap(tree) || !textAt(tree, "kind")?.endsWith("List") || !Array.isArray(tree["items"])) return [tree];
  return tree["items"];
}
