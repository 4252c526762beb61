// Finds string values in one JSON line by their path, without building the value: only their bytes are looked at.
// The line's text, one character a byte, is searched for quotes; its bytes contain everything else.
// Arrays on the way are passed through: `images.uri` is found in each item of `images`.

import { byteText, type RecordView } from "./edit-records.ts";

/** Field names below each other; a leaf is a field that is wanted. */
interface FieldTree {
  readonly wanted: boolean;
  readonly below: readonly Field[];
}

interface Field extends FieldTree {
  readonly name: string;
  /** One character for each of the name's bytes: keys are compared without being decoded. */
  readonly raw: string;
}

/** The text between the quotes of a string value. */
interface StringSpan {
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a line, and where in its view. */
export class BrokenJson extends Error {
  readonly offset: number;

  constructor(why: string, offset: number) {
    super(why);
    this.offset = offset;
  }
}

export function fieldTree(fields: readonly string[]): FieldTree {
  const root = newField("");
  for (const field of fields) addField(root, [field]);
  for (const field of fields) if (field.includes(".")) addField(root, field.split("."));
  return root;
}

interface GrowingField extends Field {
  wanted: boolean;
  readonly below: GrowingField[];
}

function newField(name: string): GrowingField {
  return { name, raw: byteText(name), wanted: false, below: [] };
}

function addField(tree: GrowingField, [first, ...rest]: readonly string[]): void {
  if (first === undefined) {
    tree.wanted = true;
    return;
  }
  const next = tree.below.find(({ name }) => name === first) ?? newField(first);
  if (!tree.below.includes(next)) tree.below.push(next);
  addField(next, rest);
}

/** Throws BrokenJson where the line ends too early or has something where nothing can be. */
export function findStrings(line: LineView, fields: FieldTree): readonly StringSpan[] {
  const scan = new Scan(line);
  scan.value(fields, "", 0);
  scan.finish();
  return scan.spans;
}

export type LineView = Pick<RecordView, "bytes" | "text" | "start" | "end">;

const [quote, backslash, comma, colon] = [34, 92, 44, 58];
const [openBrace, closeBrace, openBracket, closeBracket] = [123, 125, 91, 93];
const deepest = 64;
const none = -1;

class Scan {
  readonly spans: StringSpan[] = [];
  readonly #bytes: Buffer;
  readonly #text: string;
  readonly #end: number;
  #at: number;

  constructor({ bytes, text, start, end }: LineView) {
    this.#bytes = bytes;
    this.#text = text;
    this.#end = end;
    this.#at = start;
  }

  value(fields: FieldTree | undefined, name: string, depth: number): void {
    const byte = this.#next();
    if (byte === quote) {
      const start = this.#at + 1;
      this.#string();
      if (fields?.wanted === true) this.spans.push({ field: name, start, end: this.#at - 1 });
    } else if (fields === undefined || depth > deepest) this.#skip();
    else if (byte === openBrace) this.#object(fields, depth);
    else if (byte === openBracket) this.#array(fields, name, depth);
    else this.#skip();
  }

  finish(): void {
    if (this.#next() !== none) throw new BrokenJson("something follows the value", this.#at);
  }

  #object(fields: FieldTree, depth: number): void {
    this.#at += 1;
    if (this.#take(closeBrace)) return;
    for (;;) {
      if (this.#next() !== quote) throw this.#unexpected("a key");
      const start = this.#at + 1;
      this.#string();
      const field = this.#field(fields, start, this.#at - 1);
      if (!this.#take(colon)) throw this.#unexpected("a colon");
      this.value(field, field?.name ?? "", depth + 1);
      if (this.#take(comma)) continue;
      if (this.#take(closeBrace)) return;
      throw this.#unexpected("a comma or a closing brace");
    }
  }

  #array(fields: FieldTree, name: string, depth: number): void {
    this.#at += 1;
    if (this.#take(closeBracket)) return;
    for (;;) {
      this.value(fields, name, depth + 1);
      if (this.#take(comma)) continue;
      if (this.#take(closeBracket)) return;
      throw this.#unexpected("a comma or a closing bracket");
    }
  }

  #field({ below }: FieldTree, start: number, end: number): Field | undefined {
    for (const field of below) {
      if (field.raw.length === end - start && this.#text.startsWith(field.raw, start)) return field;
    }
    if (isPlain(this.#bytes, start, end)) return undefined;
    const name = decodeString(this.#bytes.toString("utf8", start, end));
    return below.find((field) => field.name === name);
  }

  /** From an opening quote to behind the closing one: the first one without an odd run of backslashes before it. */
  #string(): void {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let at = this.#text.indexOf('"', start);
    for (; at >= 0 && at < this.#end; at = this.#text.indexOf('"', at + 1)) {
      let before = at - 1;
      while (before >= start && bytes[before] === backslash) before -= 1;
      if ((at - before) % 2 === 0) continue;
      this.#at = at + 1;
      return;
    }
    throw new BrokenJson("a string is not closed", this.#at);
  }

  /** Over a value that is not needed: strings and brackets are matched, the rest is not checked. */
  #skip(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let depth = 0;
    while (this.#at < this.#end) {
      const byte = bytes[this.#at] ?? 0;
      if (byte === quote) {
        this.#string();
        if (depth === 0) return;
        continue;
      }
      if (byte === openBrace || byte === openBracket) depth += 1;
      else if (byte === closeBrace || byte === closeBracket) {
        if (depth === 0) break;
        depth -= 1;
        if (depth === 0) {
          this.#at += 1;
          return;
        }
      } else if (depth === 0 && (byte === comma || byte <= 32)) break;
      this.#at += 1;
    }
    if (depth > 0) throw new BrokenJson("the line ends in the middle of a value", this.#end);
    if (this.#at === start) throw this.#unexpected("a value");
  }

  #take(byte: number): boolean {
    if (this.#next() !== byte) return false;
    this.#at += 1;
    return true;
  }

  /** The byte behind the space that is here; `none` at the line's end. */
  #next(): number {
    for (let at = this.#at; at < this.#end; at += 1) {
      const byte = this.#bytes[at] ?? 0;
      if (byte === 32 || byte === 10 || byte === 13 || byte === 9) continue;
      this.#at = at;
      return byte;
    }
    this.#at = this.#end;
    return none;
  }

  #unexpected(wanted: string): BrokenJson {
    const ended = this.#at >= this.#end;
    return new BrokenJson(
      ended ? `the line ends where ${wanted} should be` : `${wanted} should be here`,
      this.#at,
    );
  }
}

/** Whether a raw JSON string means just its bytes: ASCII without escapes. */
export function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === backslash || byte > 127) return false;
  }
  return true;
}

/** The text of a raw JSON string; unchanged if its escapes are wrong. */
export function decodeString(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
