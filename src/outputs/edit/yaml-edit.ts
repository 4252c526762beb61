// Changes single texts in YAML without touching another byte: comments, order, quotes and line ends stay.
// Scalars are found by their path; what is replaced stands in the source exactly as in the value.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
} from "yaml";
import type { Step } from "../../core/kubernetes/tree.ts";

/** A run of characters and what takes its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface YamlDocument {
  /** The document's own text, and where it begins in the file. */
  readonly text: string;
  readonly start: number;
  readonly document: Document;
}

/** The documents of a file. The caller has bounded its depth. */
export function yamlDocuments(text: string): readonly YamlDocument[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: "silent", merge: true });
  const starts = documents.map((document, index) =>
    index === 0 ? 0 : (documents[index - 1]?.range[2] ?? document.range[0]),
  );
  return documents.map((document, index) => {
    const start = starts[index] ?? 0;
    return { text: text.slice(start, starts[index + 1] ?? text.length), start, document };
  });
}

/** The scalar at a path, also behind an alias or a merge key; undefined where there is none. */
export function scalarAt(document: Document, path: readonly Step[]): Scalar | undefined {
  let node: unknown = document.contents;
  for (const step of path) node = child(resolve(node, document), step, document);
  const found = resolve(node, document);
  return isScalar(found) ? found : undefined;
}

/** Replaces a text inside a scalar, wherever it stands alone in it; empty when it isn't there as it is. */
export function spliceScalar(
  source: string,
  scalar: Scalar,
  change: { from: string; to: string },
): readonly Splice[] {
  const [start, end] = scalar.range ?? [0, 0];
  const splices: Splice[] = [];
  for (let at = source.indexOf(change.from, start); at >= 0 && at < end;) {
    const stop = at + change.from.length;
    if (stop <= end && standsAlone(source, at, stop)) splices.push({ start: at, end: stop, text: change.to });
    at = source.indexOf(change.from, stop);
  }
  return splices;
}

export function applySplices(source: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    // Two findings may name one scalar, through an alias: it is changed once.
    if (splice.start < done) continue;
    pieces.push(source.slice(done, splice.start), splice.text);
    done = splice.end;
  }
  pieces.push(source.slice(done));
  return pieces.join("");
}

const referenceCharacter = /[A-Za-z0-9._/:@-]/;

// `a/b:1` is neither part of `x/a/b:1` nor of `a/b:1.2`; a sentence's full stop may follow it.
function standsAlone(source: string, start: number, end: number): boolean {
  const before = source[start - 1] ?? "";
  const after = source.slice(end, end + 2);
  if (referenceCharacter.test(before)) return false;
  return !referenceCharacter.test(after[0] ?? "") || /^[.:](?:\s|["']|$)/.test(after);
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function child(node: unknown, step: Step, document: Document): Node | undefined {
  if (isSeq(node) && typeof step === "number") return node.items[step] as Node | undefined;
  if (!isMap(node) || typeof step !== "string") return undefined;
  const own = node.items.find((pair) => keyText(pair.key) === step);
  if (own !== undefined) return own.value as Node;
  for (const pair of node.items.filter((item) => keyText(item.key) === "<<")) {
    const merged = resolve(pair.value, document);
    for (const map of isSeq(merged) ? merged.items : [merged]) {
      const found = child(resolve(map, document), step, document);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}
