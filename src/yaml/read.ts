// Reads YAML of any origin within limits. It never throws: what is wrong with a text is a list of faults with their
// spots, which a caller words, or passes over. Nothing recurses over a text before its depth is known.
import {
  Composer,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type CST,
  type Document,
  type ErrorCode,
  type Pair,
} from "yaml";
import type { Span, YamlEntry, YamlText, YamlValue } from "./tree.ts";

/** How many maps and lists may lie within each other. */
export const deepest = 100;

/** Words and signs of a text; half a kilobyte of memory for each. A list of 100,000 images with three keys has fewer. */
export const mostWords = 2_000_000;

export interface YamlOptions {
  /** Words and signs in the text; `mostWords` where nothing is said. */
  readonly mostLexemes?: number;
  /** Values of a document, those that aliases repeat counted each time; two million where nothing is said. */
  readonly mostValues?: number;
  /** Values that aliases repeat. */
  readonly mostAliased?: number;
  /** `<<` takes over the entries of other maps; without it, it is a key like any other. */
  readonly merge?: boolean;
  /** Leaves out an entry whose key is null or there already; otherwise the last of two equal keys counts. */
  readonly strict?: boolean;
  /** What a text stands for, when that isn't the text itself. */
  readonly text?: (written: string) => string;
}

export type YamlFault = Span &
  (
    | { readonly kind: "syntax"; readonly code: ErrorCode; readonly message: string }
    /** A key that is in the map already, at `first`. */
    | { readonly kind: "duplicate"; readonly name: string; readonly first: Span }
    /** An alias without an anchor before it, or within its own anchor; a tag that YAML's core schema lacks. */
    | { readonly kind: "alias" | "self-alias" | "tag"; readonly name: string }
    /** A key that is a map or a list; one that is null; a merge of what isn't a map. */
    | { readonly kind: "key" | "null-key" | "merge" }
    /** A directive for another version of YAML; the beginning of a second document. */
    | { readonly kind: "version" | "documents" }
    /** Over a limit. A text that is too deep or too long isn't read at all. */
    | { readonly kind: "depth" | "length" | "aliases" | "values" }
  );

export interface YamlRead {
  readonly root: YamlValue;
  readonly faults: readonly YamlFault[];
}

/** The first document; the null of an empty one for a text without any. */
export function readYaml(text: string, options: YamlOptions = {}): YamlRead {
  const faults: YamlFault[] = [];
  const [document] = compose(text, options, faults, 1);
  return { root: document === undefined ? nothing(0) : rootOf(document, options, faults), faults };
}

/** All documents, each with its own faults; one with nothing in it for a text over a limit. */
export function readYamlStream(text: string, options: YamlOptions = {}): readonly YamlRead[] {
  const overall: YamlFault[] = [];
  const documents = compose(text, options, overall, Infinity);
  if (documents.length === 0) return [{ root: nothing(0), faults: overall }];
  return documents.map((document) => {
    const faults: YamlFault[] = [];
    return { root: rootOf(document, options, faults), faults };
  });
}

function compose(text: string, options: YamlOptions, faults: YamlFault[], most: number): Document.Parsed[] {
  const { stackTraceLimit } = Error;
  // The parser makes an error for each odd token; without stacks, a million of them take no longer than the rest.
  Error.stackTraceLimit = 0;
  try {
    const composer = new Composer({ uniqueKeys: false, logLevel: "silent" });
    const documents: Document.Parsed[] = [];
    let begun = 0;
    for (const token of tokensOf(text, options.mostLexemes ?? mostWords, faults)) {
      if (token.type === "document") begun += 1;
      if (begun > most) {
        faults.push({ kind: "documents", offset: token.offset, end: token.offset + "---".length });
        break;
      }
      if (token.type === "directive" && /^%YAML(?!\s+1\.2\s*$)/.test(token.source))
        faults.push({ kind: "version", offset: token.offset, end: token.offset + token.source.length });
      documents.push(...composer.next(token));
    }
    const isOver = faults.some(({ kind }) => kind === "depth" || kind === "length");
    return isOver ? [] : [...documents, ...composer.end(true, text.length)];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The syntax tokens up to a limit: documents come out of the parser whole, so one that is too deep never does. */
function* tokensOf(text: string, mostLexemes: number, faults: YamlFault[]): Generator<CST.Token, void> {
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > mostLexemes) {
      faults.push({ kind: "length", ...one(parser.offset) });
      return;
    }
    yield* parser.next(lexeme);
    if (parser.stack.length > deepest && depthOf(parser) > deepest) {
      faults.push({ kind: "depth", ...one(Math.max(0, parser.offset - lexeme.length)) });
      return;
    }
  }
  yield* parser.end();
}

/** The parser's stack: the document, the collections around this spot, and at most one scalar. */
function depthOf(parser: Parser): number {
  const top = parser.stack.at(-1);
  return parser.stack.length - (top !== undefined && "items" in top ? 1 : 2);
}

function one(offset: number): Span {
  return { offset, end: offset + 1 };
}

function rootOf(document: Document.Parsed, options: YamlOptions, faults: YamlFault[]): YamlValue {
  for (const { code, message, pos } of document.errors)
    faults.push({ kind: "syntax", code, message, offset: pos[0], end: pos[1] });
  return document.errors.length > 0 ? nothing(0) : new Reader(options, faults).value(document.contents, 0);
}

function nothing(offset: number): YamlText {
  return { type: "text", offset, end: offset, text: null, value: null };
}

/** What is known of an anchor; without a value while its own value is being read. */
interface Anchor {
  value?: YamlValue;
  /** How many values it holds, and how far they are nested. */
  count: number;
  height: number;
}

const coreTags = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((tag) => `tag:yaml.org,2002:${tag}`),
);

/** Turns nodes into values. An alias is its anchor's value once more: never copied here, but counted as if it were. */
class Reader {
  readonly #options: YamlOptions;
  readonly #faults: YamlFault[];
  readonly #anchors = new Map<string, Anchor>();
  #values = 0;
  #aliased = 0;
  #depth = 0;
  /** The greatest depth since the anchor at hand began. */
  #reached = 0;
  #full = false;

  constructor(options: YamlOptions, faults: YamlFault[]) {
    this.#options = options;
    this.#faults = faults;
  }

  /** `near` is where a value that isn't written would be. */
  value(node: unknown, near: number): YamlValue {
    if (isAlias(node)) return this.#repeated(node.source, spanOf(node, near));
    if (!this.#counts(1, node, near)) return nothing(near);
    if (!isNode(node)) return nothing(near);
    const { tag, anchor: name } = node;
    if (tag !== undefined && !coreTags.has(tag))
      this.#faults.push({ kind: "tag", name: tag, ...spanOf(node, near) });
    if (name === undefined) return this.#read(node, near);
    const anchor: Anchor = { count: 1, height: 0 };
    this.#anchors.set(name, anchor);
    const [values, reached] = [this.#values, this.#reached];
    this.#reached = this.#depth;
    anchor.value = this.#read(node, near);
    anchor.count += this.#values - values;
    anchor.height = this.#reached - this.#depth;
    this.#reached = Math.max(reached, this.#reached);
    return anchor.value;
  }

  #repeated(name: string, at: Span): YamlValue {
    const anchor = this.#anchors.get(name);
    if (anchor?.value === undefined) {
      this.#faults.push({ kind: anchor === undefined ? "alias" : "self-alias", name, ...at });
      return nothing(at.offset);
    }
    const depth = this.#depth + anchor.height;
    this.#reached = Math.max(this.#reached, depth);
    this.#aliased += anchor.count;
    if (depth > 2 * deepest || this.#aliased > (this.#options.mostAliased ?? Infinity)) {
      if (!this.#full) this.#faults.push({ kind: "aliases", ...at });
      this.#full = true;
    }
    return this.#counts(anchor.count, undefined, at.offset)
      ? { ...anchor.value, alias: at }
      : nothing(at.offset);
  }

  /** False when the document is over a limit: nothing more is read then. */
  #counts(values: number, node: unknown, near: number): boolean {
    this.#values += values;
    if (!this.#full && this.#values > (this.#options.mostValues ?? 2_000_000)) {
      this.#faults.push({ kind: "values", ...spanOf(node, near) });
      this.#full = true;
    }
    return !this.#full;
  }

  #read(node: unknown, near: number): YamlValue {
    const span = spanOf(node, near);
    if (isScalar(node)) return this.#text(node.value, node.source ?? "", span);
    this.#depth += 1;
    this.#reached = Math.max(this.#reached, this.#depth);
    const value = this.#collection(node, span);
    this.#depth -= 1;
    return value;
  }

  #collection(node: unknown, span: Span): YamlValue {
    if (isSeq(node)) {
      const items = node.items.map((item) => this.value(item, span.offset));
      return { type: "list", ...span, flow: node.flow === true, items };
    }
    if (!isMap(node)) return nothing(span.offset);
    return {
      type: "map",
      ...span,
      flow: node.flow === true,
      entries: this.#entries(node.items, span.offset),
    };
  }

  #text(value: unknown, source: string, span: Span): YamlText {
    if (value === null || value === undefined) return { type: "text", ...span, text: null, value: null };
    if (typeof value === "number" || typeof value === "boolean")
      return { type: "text", ...span, text: source, value };
    const written = typeof value === "string" ? value : source;
    const text = this.#options.text?.(written) ?? written;
    return { type: "text", ...span, text, value: text };
  }

  #entries(pairs: readonly Pair[], near: number): ReadonlyMap<string, YamlEntry> {
    const entries = new Map<string, YamlEntry>();
    const merged: YamlValue[] = [];
    for (const pair of pairs) {
      const key = this.#key(pair.key, near);
      if (key === undefined) {
        // Later aliases may name anchors in it.
        if (this.#options.strict !== true) this.value(pair.value, near);
        continue;
      }
      const { name, offset, end } = key;
      const first = entries.get(name);
      if (first !== undefined) {
        const spot = { offset: first.keyOffset, end: first.keyEnd };
        this.#faults.push({ kind: "duplicate", name, first: spot, offset, end });
        if (this.#options.strict === true) continue;
      }
      const value = this.value(pair.value, offset);
      if (name === "<<" && this.#options.merge === true)
        for (const map of value.type === "list" ? value.items : [value]) merged.push(map);
      else entries.set(name, { keyOffset: offset, keyEnd: end, value });
    }
    for (const map of merged) this.#merge(map, entries);
    return entries;
  }

  /** What a map says itself goes before what it takes over. */
  #merge(from: YamlValue, entries: Map<string, YamlEntry>): void {
    if (from.type !== "map") this.#faults.push({ kind: "merge", offset: from.offset, end: from.end });
    else for (const [name, entry] of from.entries) if (!entries.has(name)) entries.set(name, entry);
  }

  /** A key as it is written: `1.10` stays `1.10`. */
  #key(node: unknown, near: number): (Span & { readonly name: string }) | undefined {
    const { offset, end } = spanOf(node, near);
    if (!isScalar(node)) {
      const value = isAlias(node) ? this.#anchors.get(node.source)?.value : undefined;
      if (value?.type === "text" && value.text !== null) return { name: value.text, offset, end };
      this.#faults.push({ kind: "key", offset, end });
      return undefined;
    }
    const source = node.source ?? "";
    const value = this.#text(node.value, source, { offset, end });
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, { value, count: 1, height: 0 });
    if (value.text === null) this.#faults.push({ kind: "null-key", offset, end });
    if (value.text === null && this.#options.strict === true) return undefined;
    return { name: value.text ?? source, offset, end };
  }
}

function spanOf(node: unknown, near: number): Span {
  const [offset, end] = (isNode(node) ? node.range : undefined) ?? [near, near];
  return { offset, end };
}
