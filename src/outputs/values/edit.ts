// Edits a user's values file: single texts are replaced, missing keys are put after their neighbours, and no other
// byte changes: comments, order, quotes, anchors and line ends stay.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
} from "yaml";
import { Problem, positionIn, type ProblemCode } from "../../core/base/diagnostic.ts";
import { readValue } from "../../core/kubernetes/documents.ts";
import type { ValuesStep } from "../../core/image/wanted.ts";
import { toYaml } from "./override.ts";
import type { Assignment } from "./solve.ts";

export function editValues(text: string, assignments: readonly Assignment[], file: string): string {
  checkReadable(text, file);
  return assignments.reduce((edited, one) => setOne(edited, one, file), text);
}

function checkReadable(text: string, file: string): void {
  const read = readValue(text);
  if ("broken" in read)
    throw problem("values/syntax", "A values file can't be read", `${file}: ${read.broken}.`);
  const value = read.value;
  if (value !== null && (typeof value !== "object" || Array.isArray(value))) {
    throw problem(
      "values/shape",
      "A values file is not a map of keys",
      `${file} holds ${Array.isArray(value) ? "a list" : "a text"}.`,
    );
  }
}

function setOne(text: string, assignment: Assignment, file: string): string {
  const document = parseDocument(text, { uniqueKeys: true, merge: true, logLevel: "silent" });
  const error = document.errors[0];
  if (error !== undefined) {
    const at = positionIn(file, text, {
      line: error.linePos?.[0].line ?? 1,
      column: error.linePos?.[0].col ?? 1,
    });
    const duplicate = error.code === "DUPLICATE_KEY";
    throw new Problem({
      code: duplicate ? "values/duplicate-key" : "values/syntax",
      severity: "error",
      summary: duplicate ? "A key is there twice" : "A values file can't be read",
      detail: error.message.split("\n")[0] ?? "",
      at,
    });
  }
  const edit = new Edit(text, file);
  if (document.contents === null) return edit.append(assignment);
  return edit.descend(document.contents, assignment, 0);
}

/** One change to one text. */
class Edit {
  readonly #text: string;
  readonly #file: string;
  readonly #newline: string;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#newline = text.includes("\r\n") ? "\r\n" : "\n";
  }

  /** A file with nothing but comments. */
  append(one: Assignment): string {
    const gap = this.#text === "" || this.#text.endsWith("\n") ? "" : this.#newline;
    return this.#text + gap + this.#block(one.path, one, 0);
  }

  descend(node: Node, one: Assignment, depth: number): string {
    const step = one.path[depth];
    if (isAlias(node)) throw this.#shared(one, node);
    if (step === undefined)
      return isScalar(node) ? this.#replace(node, one.value) : this.#misfit(one, depth, node);
    if (isSeq(node) && typeof step === "number") {
      const item = node.items[step] as Node | undefined;
      return item === undefined ? this.#misfit(one, depth, node) : this.descend(item, one, depth + 1);
    }
    if (!isMap(node)) return this.#misfit(one, depth, node);
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step)) as
      Pair<Node, Node | null> | undefined;
    if (pair === undefined) return this.#insert(node, one, depth);
    if (isEmpty(pair.value)) return this.#fill(pair, one, depth + 1);
    return this.#into(pair.value, one, depth + 1);
  }

  #into(value: Node | null, one: Assignment, depth: number): string {
    if (value === null) throw new Error("an empty value was filled already");
    if (isAlias(value) && depth === one.path.length)
      return this.#splice(value.range?.[0] ?? 0, value.range?.[1] ?? 0, plain(one.value));
    return this.descend(value, one, depth);
  }

  #replace(node: Scalar, value: string | boolean): string {
    const [start, end] = node.range ?? [0, 0];
    const isBlock = node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
    return this.#splice(start, end, isBlock ? plain(value) + this.#newline : styled(value, node.type));
  }

  /** A key without a value, or with null. */
  #fill(pair: Pair<Node, Node | null>, one: Assignment, depth: number): string {
    const keyEnd = pair.key.range?.[1] ?? 0;
    const colon = this.#text.indexOf(":", keyEnd) + 1;
    const [start, end] = pair.value?.range ?? [colon, colon];
    const written = this.#text.slice(start, end);
    const from = written === "" ? colon : start;
    const to = written === "" ? colon : end;
    const gap = written === "" ? " " : "";
    const rest = one.path.slice(depth);
    if (rest.length === 0) return this.#splice(from, to, gap + styled(one.value, Scalar.PLAIN));
    return this.#splice(from, to, gap + flow(rest, one));
  }

  /** A key that isn't there: after the last one of its map, or inside the braces. */
  #insert(map: YAMLMap, one: Assignment, depth: number): string {
    const rest = one.path.slice(depth);
    if (map.flow) {
      const close = (map.range?.[1] ?? 0) - 1;
      const before = this.#text.slice(0, close).trimEnd();
      const comma = map.items.length === 0 ? " " : ", ";
      return `${before}${comma}${flow(rest, one).slice(2, -2)} ${this.#text.slice(close)}`;
    }
    const end = this.#lineEnd(lastEnd(map));
    const first = (map.items[0] as Pair<Node> | undefined)?.key.range?.[0] ?? 0;
    const indent = first - (this.#text.lastIndexOf("\n", first - 1) + 1);
    const gap = this.#text[end - 1] === "\n" ? "" : this.#newline;
    return this.#splice(end, end, gap + this.#block(rest, one, indent));
  }

  #lineEnd(at: number): number {
    // A block text's range ends behind its line break.
    if (this.#text[at - 1] === "\n") return at;
    const next = this.#text.indexOf("\n", at);
    return next < 0 ? this.#text.length : next + 1;
  }

  #block(path: readonly ValuesStep[], one: Assignment, indent: number): string {
    const lines = toYaml(wrap(path, one)).trimEnd().split("\n");
    return lines.map((line) => " ".repeat(indent) + line + this.#newline).join("");
  }

  #splice(start: number, end: number, text: string): string {
    return this.#text.slice(0, start) + text + this.#text.slice(end);
  }

  #misfit(one: Assignment, depth: number, node: Node): never {
    const place = one.path.slice(0, depth).join(".");
    throw this.#at(
      node,
      "values/shape",
      "A values file has another shape than the chart",
      `${place} is not what the chart expects there.`,
    );
  }

  #shared(one: Assignment, node: Node): Problem {
    const detail = `${one.path.join(".")} lies behind an alias: changing it would change its anchor too.`;
    return this.#at(node, "values/alias", "A values file shares this part", detail);
  }

  #at(node: Node, code: ProblemCode, summary: string, detail: string): Problem {
    const before = this.#text.slice(0, node.range?.[0] ?? 0).split("\n");
    const at = positionIn(this.#file, this.#text, {
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
    return new Problem({
      code,
      severity: "error",
      summary,
      detail,
      at,
      hint: "Write the part out, or leave out edit: to get an override file of its own.",
    });
  }
}

function isEmpty(value: Node | null): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

/** The end of the last thing in a map, without the comments that follow it. */
function lastEnd(node: Node): number {
  if (isMap(node) && !node.flow) {
    const last = node.items.at(-1) as Pair<Node, Node | null> | undefined;
    if (last === undefined) return node.range?.[1] ?? 0;
    const value = last.value;
    const empty = value === null || (value.range?.[0] === value.range?.[1] && isEmpty(value));
    return empty ? (last.key.range?.[1] ?? 0) : lastEnd(value);
  }
  if (isSeq(node) && !node.flow) {
    const last = node.items.at(-1) as Node | undefined;
    return last === undefined ? (node.range?.[1] ?? 0) : lastEnd(last);
  }
  return node.range?.[1] ?? 0;
}

/** The value below the steps that are still missing; a list on the way is written whole. */
function wrap(path: readonly ValuesStep[], one: Assignment): unknown {
  const list = path.findIndex((step) => typeof step === "number");
  if (list >= 0) return wrapKeys(path.slice(0, list), withItem(one.list, path.slice(list), one.value));
  return wrapKeys(path, one.value);
}

function wrapKeys(path: readonly ValuesStep[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);
}

function withItem(tree: unknown, path: readonly ValuesStep[], value: string | boolean): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(tree))
    return tree.map((item: unknown, at) => (at === step ? withItem(item, rest, value) : item));
  return {
    ...(tree as object),
    [step]: withItem((tree as Record<string, unknown> | undefined)?.[step], rest, value),
  };
}

function flow(path: readonly ValuesStep[], one: Assignment): string {
  const [step, ...rest] = path;
  if (step === undefined) return plain(one.value);
  if (typeof rest[0] === "number")
    return `{ ${plain(String(step))}: ${JSON.stringify(withItem(one.list, rest, one.value))} }`;
  return `{ ${plain(String(step))}: ${flow(rest, one)} }`;
}

/** A text as YAML writes it on one line, quoted only where it must be. */
function plain(value: string | boolean): string {
  return toYaml(value).trimEnd();
}

function styled(value: string | boolean, type: Scalar.Type | undefined): string {
  if (typeof value === "boolean") return String(value);
  if (type === Scalar.QUOTE_DOUBLE) return JSON.stringify(value);
  return type === Scalar.QUOTE_SINGLE ? `'${value.replaceAll("'", "''")}'` : plain(value);
}

function problem(code: ProblemCode, summary: string, detail: string): Problem {
  return new Problem({ code, severity: "error", summary, detail, hint: "A values file is one YAML map." });
}
