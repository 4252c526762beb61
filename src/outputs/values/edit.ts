// Edits a user's values file: single texts are replaced, missing keys are put after their neighbors, and no other
// byte changes: comments, order, quotes, anchors and line ends stay.
import { formatYaml, whyBroken } from "../../yaml/plain.ts";
import { Positions } from "../../yaml/positions.ts";
import { readYaml, type YamlRead } from "../../yaml/read.ts";
import type { YamlEntry, YamlMap, YamlText, YamlValue } from "../../yaml/tree.ts";
import { brokenValues, duplicateKey, notAMap, otherShape, sharedPart } from "./problems.ts";
import { type Assignment, withAssignment } from "./solve.ts";

export function editValues(text: string, assignments: readonly Assignment[], file: string): string {
  checkReadable(readYaml(text), file);
  return assignments.reduce((edited, one) => setOne(edited, one, file), text);
}

function checkReadable(read: YamlRead, file: string): void {
  const broken = whyBroken(read);
  if (broken !== undefined) throw brokenValues(file, broken);
  const { root } = read;
  if (root.type === "list" || (root.type === "text" && root.text !== null))
    throw notAMap(file, root.type === "list" ? "a list" : "a text");
}

function setOne(text: string, assignment: Assignment, file: string): string {
  const { root, faults } = readYaml(text);
  const positions = new Positions(file, text);
  const duplicate = faults.find(({ kind }) => kind === "duplicate");
  if (duplicate !== undefined) throw duplicateKey(positions.at(duplicate.offset));
  const edit = new Edit(text, positions);
  const isEmptyFile = root.type === "text" && root.end === root.offset;
  return isEmptyFile ? edit.append(assignment) : edit.descend(root, assignment, 0);
}

/** One change to one text. */
class Edit {
  readonly #text: string;
  readonly #positions: Positions;
  readonly #newline: string;

  constructor(text: string, positions: Positions) {
    this.#text = text;
    this.#positions = positions;
    this.#newline = text.includes("\r\n") ? "\r\n" : "\n";
  }

  /** A file with nothing but comments. */
  append(one: Assignment): string {
    const gap = this.#text === "" || this.#text.endsWith("\n") ? "" : this.#newline;
    return this.#text + gap + this.#block(one, 0, 0);
  }

  descend(value: YamlValue, one: Assignment, depth: number): string {
    const step = one.path[depth];
    if (value.alias !== undefined) throw sharedPart(one.path, this.#positions.at(value.alias.offset));
    if (step === undefined && value.type === "text") return this.#replace(value, one.value);
    if (value.type === "list" && typeof step === "number") {
      const item = value.items[step];
      return item === undefined ? this.#misfit(one, depth, value) : this.descend(item, one, depth + 1);
    }
    if (step === undefined || value.type !== "map") return this.#misfit(one, depth, value);
    const entry = value.entries.get(String(step));
    if (entry === undefined) return this.#insert(value, one, depth);
    return this.#into(entry, one, depth + 1);
  }

  #into(entry: YamlEntry, one: Assignment, depth: number): string {
    const { alias } = entry.value;
    if (alias !== undefined && depth === one.path.length)
      return this.#splice(alias.offset, alias.end, plain(one.value));
    return alias === undefined && isEmpty(entry.value)
      ? this.#fill(entry, one, depth)
      : this.descend(entry.value, one, depth);
  }

  #replace({ offset, end }: YamlText, value: string | boolean): string {
    const quote = this.#text[offset];
    const isBlock = quote === "|" || quote === ">";
    return this.#splice(offset, end, isBlock ? plain(value) + this.#newline : styled(value, quote));
  }

  /** A key without a value, or with null. */
  #fill({ keyEnd, value }: YamlEntry, one: Assignment, depth: number): string {
    const written = flow(one, depth);
    if (value.end > value.offset) return this.#splice(value.offset, value.end, written);
    const colon = this.#text.indexOf(":", keyEnd) + 1;
    return this.#splice(colon, colon, ` ${written}`);
  }

  /** A key that isn't there: after the last one of its map, or inside the braces. */
  #insert(map: YamlMap, one: Assignment, depth: number): string {
    if (map.flow) {
      const close = map.end - 1;
      const before = this.#text.slice(0, close).trimEnd();
      const comma = map.entries.size === 0 ? " " : ", ";
      return `${before}${comma}${flow(one, depth).slice(2, -2)} ${this.#text.slice(close)}`;
    }
    const end = this.#lineEnd(lastEnd(map));
    const [first] = map.entries.values();
    const start = first?.keyOffset ?? 0;
    const indent = start - (this.#text.lastIndexOf("\n", start - 1) + 1);
    const gap = this.#text[end - 1] === "\n" ? "" : this.#newline;
    return this.#splice(end, end, gap + this.#block(one, depth, indent));
  }

  #lineEnd(at: number): number {
    // A block text's range ends behind its line break.
    if (this.#text[at - 1] === "\n") return at;
    const next = this.#text.indexOf("\n", at);
    return next < 0 ? this.#text.length : next + 1;
  }

  #block(one: Assignment, depth: number, indent: number): string {
    const lines = formatYaml(withAssignment(undefined, one, depth))
      .trimEnd()
      .split("\n");
    return lines.map((line) => " ".repeat(indent) + line + this.#newline).join("");
  }

  #splice(start: number, end: number, text: string): string {
    return this.#text.slice(0, start) + text + this.#text.slice(end);
  }

  #misfit(one: Assignment, depth: number, { offset }: YamlValue): never {
    throw otherShape(one.path.slice(0, depth), this.#positions.at(offset));
  }
}

function isEmpty(value: YamlValue): boolean {
  return value.type === "text" && value.text === null;
}

/** The end of the last thing in a map, without the comments that follow it. */
function lastEnd(value: YamlValue): number {
  if (value.alias !== undefined) return value.alias.end;
  if (value.type === "map" && !value.flow) {
    const last = [...value.entries.values()].at(-1);
    if (last === undefined) return value.end;
    const isWritten = last.value.alias !== undefined || last.value.end > last.value.offset;
    return isWritten ? lastEnd(last.value) : last.keyEnd;
  }
  const last = value.type === "list" && !value.flow ? value.items.at(-1) : undefined;
  return last === undefined ? value.end : lastEnd(last);
}

/** The value below the steps that are still missing, in braces; a list on the way is written whole. */
function flow(one: Assignment, depth: number): string {
  const [step, next] = one.path.slice(depth);
  if (step === undefined) return plain(one.value);
  const inner =
    typeof next === "number"
      ? JSON.stringify(withAssignment(undefined, one, depth + 1))
      : flow(one, depth + 1);
  return `{ ${plain(String(step))}: ${inner} }`;
}

/** A text as YAML writes it on one line, quoted only where it must be. */
function plain(value: string | boolean): string {
  return formatYaml(value).trimEnd();
}

/** In the quotes that the text before it had. */
function styled(value: string | boolean, quote: string | undefined): string {
  if (typeof value === "boolean") return String(value);
  if (quote === '"') return JSON.stringify(value);
  return quote === "'" ? `'${value.replaceAll("'", "''")}'` : plain(value);
}
