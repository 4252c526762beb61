// YAML and JSON files as values that know where they stand. Scalars keep their text: `tag: 1.10` is no number.
// Depth is measured on the syntax tree before anything recursive sees the document: deep nesting ends Node.
import { Composer, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, Parser } from "yaml";
import { type Position, Problem, positionIn, type ProblemCode } from "../core/base/diagnostic.ts";
import { deepestYaml, isTooDeep } from "../core/kubernetes/yaml-depth.ts";

export interface YamlMap {
  readonly type: "map";
  readonly offset: number;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}
export interface YamlEntry {
  readonly keyOffset: number;
  readonly value: YamlValue;
}
export interface YamlList {
  readonly type: "list";
  readonly offset: number;
  readonly items: readonly YamlValue[];
}
export interface YamlText {
  readonly type: "text";
  readonly offset: number;
  /** null for an empty value and for `null`. */
  readonly text: string | null;
  /** Whether it was written in quotes or is no number, boolean or null. */
  readonly isString: boolean;
}
export type YamlValue = YamlMap | YamlList | YamlText;

export interface YamlFile {
  readonly root: YamlValue;
  /** The place with its lines around: for errors. */
  at(offset: number): Position;
  line(offset: number): number;
}

const mostAliased = 50_000;

/** Reads the one document of a file. Throws Problem `yaml/…` with its place. */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return positionIn(file, text, { line: Math.max(line, 1), column: Math.max(col, 1) });
  };
  if (isTooDeep(tokens))
    throw yamlProblem(
      "yaml/limit",
      "The file is nested too deeply",
      `More than ${deepestYaml} levels.`,
      at(0),
    );
  const options = { uniqueKeys: false, logLevel: "silent", strict: true } as const;
  const documents = [...new Composer(options).compose(tokens, true, text.length)];
  const [document, second] = documents;
  const line = (offset: number) => Math.max(lines.linePos(offset).line, 1);
  if (document === undefined) return { root: empty(0), at, line };
  const [error] = document.errors;
  if (error !== undefined) {
    const why = (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
    throw yamlProblem("yaml/syntax", "The file is not valid YAML or JSON", `${why}.`, at(error.pos[0]));
  }
  if (second !== undefined) {
    throw yamlProblem(
      "yaml/documents",
      "The file has more than one document",
      "One is read.",
      at(second.range[0]),
    );
  }
  return { root: new Reader(at).value(document.contents, 0), at, line };
}

class Reader {
  readonly #at: (offset: number) => Position;
  readonly #anchors = new Map<string, unknown>();
  /** How many aliases the node at hand lies in. */
  #aliases = 0;
  #aliased = 0;

  constructor(at: (offset: number) => Position) {
    this.#at = at;
  }

  value(node: unknown, near: number): YamlValue {
    // Aliases can make a small file endless: what they repeat is counted each time.
    if (this.#aliases > 0) this.#aliased += 1;
    if (this.#aliased > mostAliased || this.#aliases > deepestYaml) {
      const detail = "Its aliases stand for too much, or for themselves.";
      throw yamlProblem(
        "yaml/limit",
        "The file is too large when its aliases are written out",
        detail,
        this.#at(near),
      );
    }
    return this.#read(node, near);
  }

  #read(node: unknown, near: number): YamlValue {
    const offset = offsetOf(node) ?? near;
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) {
        throw yamlProblem(
          "yaml/alias",
          "An alias has no anchor",
          `*${node.source} is not defined before it.`,
          this.#at(offset),
        );
      }
      this.#aliases += 1;
      const value = this.value(target, offset);
      this.#aliases -= 1;
      return value;
    }
    if (isNode(node) && "anchor" in node && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isSeq(node))
      return { type: "list", offset, items: node.items.map((item) => this.value(item, offset)) };
    if (isMap(node)) return { type: "map", offset, entries: this.#entries(node.items, offset) };
    if (!isScalar(node) || node.value === null || node.value === undefined) return empty(offset);
    const { value, source } = node;
    if (typeof value === "string") return { type: "text", offset, text: value, isString: true };
    return { type: "text", offset, text: source ?? "", isString: false };
  }

  #entries(
    pairs: readonly { key: unknown; value: unknown }[],
    offset: number,
  ): ReadonlyMap<string, YamlEntry> {
    const entries = new Map<string, YamlEntry>();
    const merged: YamlValue[] = [];
    for (const pair of pairs) {
      const key = this.value(pair.key, offset);
      if (key.type !== "text") throw yamlProblem("yaml/key", "A key is not a text", "", this.#at(key.offset));
      const value = this.value(pair.value, key.offset);
      const name = key.text ?? "";
      if (name === "<<") merged.push(...(value.type === "list" ? value.items : [value]));
      else if (!entries.has(name)) entries.set(name, { keyOffset: key.offset, value });
      else
        throw yamlProblem(
          "yaml/duplicate-key",
          "A key is there twice",
          `"${name}" is given before.`,
          this.#at(key.offset),
        );
    }
    // What the map says itself goes before what it merges in.
    for (const one of merged) {
      if (one.type !== "map")
        throw yamlProblem("yaml/merge", "Only maps can be merged", "", this.#at(one.offset));
      for (const [name, entry] of one.entries) if (!entries.has(name)) entries.set(name, entry);
    }
    return entries;
  }
}

function empty(offset: number): YamlText {
  return { type: "text", offset, text: null, isString: false };
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function yamlProblem(code: ProblemCode, summary: string, detail: string, at: Position): Problem {
  return new Problem({ code, severity: "error", summary, ...(detail === "" ? {} : { detail }), at });
}
