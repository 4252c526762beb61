// Finds string values in one JSON line by their path, without building the value: only their bytes are looked at.
// Arrays on the way are passed through: `images.uri` is found in each item of `images`.

/** Field names below each other; a leaf is a field that is wanted. */
export interface FieldTree {
  readonly wanted: boolean;
  readonly below: readonly Field[];
}

interface Field extends FieldTree {
  readonly name: string;
  /** The name as bytes: keys are compared without being decoded. */
  readonly bytes: Buffer;
}

/** The bytes between the quotes of a string value. */
export interface StringSpan {
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a line, and at which byte. */
export class BrokenJson extends Error {
  readonly offset: number;

  constructor(why: string, offset: number) {
    super(why);
    this.offset = offset;
  }
}

export function fieldTree(fields: readonly string[]): FieldTree {
  const root = { wanted: false, below: new Map() };
  for (const field of fields) addField(root, [field]);
  for (const field of fields) if (field.includes(".")) addField(root, field.split("."));
  return grown(root);
}

interface GrowingTree {
  wanted: boolean;
  readonly below: Map<string, GrowingTree>;
}

function addField(tree: GrowingTree, path: readonly string[]): void {
  const [first, ...rest] = path;
  if (first === undefined) {
    tree.wanted = true;
    return;
  }
  const next = tree.below.get(first) ?? { wanted: false, below: new Map() };
  tree.below.set(first, next);
  addField(next, rest);
}

function grown({ wanted, below }: GrowingTree): FieldTree {
  const fields = [...below].map(([name, tree]) => ({ ...grown(tree), name, bytes: Buffer.from(name) }));
  return { wanted, below: fields };
}

/** Throws BrokenJson where the line ends too early or has something where nothing can be. */
export function findStrings(line: Buffer, fields: FieldTree): readonly StringSpan[] {
  const scan = new Scan(line);
  scan.value(fields, "", 0);
  scan.end();
  return scan.spans;
}

const [quote, backslash, comma, colon] = [34, 92, 44, 58];
const [openBrace, closeBrace, openBracket, closeBracket] = [123, 125, 91, 93];
const deepest = 64;

class Scan {
  readonly spans: StringSpan[] = [];
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  value(fields: FieldTree | undefined, name: string, depth: number): void {
    this.#space();
    const byte = this.#bytes[this.#at];
    if (byte === quote) {
      const start = this.#at + 1;
      this.#string();
      if (fields?.wanted === true) this.spans.push({ field: name, start, end: this.#at - 1 });
    } else if (fields === undefined || depth > deepest) this.#skip();
    else if (byte === openBrace) this.#object(fields, depth);
    else if (byte === openBracket) this.#array(fields, name, depth);
    else this.#skip();
  }

  end(): void {
    this.#space();
    if (this.#at < this.#bytes.length) throw new BrokenJson("there is more behind the value", this.#at);
  }

  #object(fields: FieldTree, depth: number): void {
    this.#at += 1;
    if (this.#take(closeBrace)) return;
    for (;;) {
      this.#space();
      const start = this.#at + 1;
      if (this.#bytes[this.#at] !== quote) throw this.#unexpected("a key");
      this.#string();
      const field = this.#field(fields, start, this.#at - 1);
      if (!this.#take(colon)) throw this.#unexpected("a colon");
      this.value(field, field?.name ?? "", depth + 1);
      if (this.#take(closeBrace)) return;
      if (!this.#take(comma)) throw this.#unexpected("a comma or a closing brace");
    }
  }

  #array(fields: FieldTree, name: string, depth: number): void {
    this.#at += 1;
    if (this.#take(closeBracket)) return;
    for (;;) {
      this.value(fields, name, depth + 1);
      if (this.#take(closeBracket)) return;
      if (!this.#take(comma)) throw this.#unexpected("a comma or a closing bracket");
    }
  }

  #field({ below }: FieldTree, start: number, end: number): Field | undefined {
    const bytes = this.#bytes;
    for (const field of below) {
      const isSame = field.bytes.length === end - start && field.bytes.compare(bytes, start, end) === 0;
      if (isSame) return field;
    }
    for (let at = start; at < end; at += 1) {
      if (bytes[at] !== backslash) continue;
      const name = decodeString(bytes.toString("utf8", start, end));
      return below.find((field) => field.name === name);
    }
    return undefined;
  }

  /** From an opening quote to behind the closing one: the first that no odd run of backslashes stands before. */
  #string(): void {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    for (let at = bytes.indexOf(quote, start); at >= 0; at = bytes.indexOf(quote, at + 1)) {
      let before = at - 1;
      while (before >= start && bytes[before] === backslash) before -= 1;
      if ((at - before) % 2 === 0) continue;
      this.#at = at + 1;
      return;
    }
    throw new BrokenJson("a string isn't closed", this.#at);
  }

  /** Over a value that nobody asks for: strings and brackets are matched, the rest is taken as it is. */
  #skip(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let depth = 0;
    while (this.#at < bytes.length) {
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
    if (depth > 0) throw new BrokenJson("the line ends in the middle of a value", bytes.length);
    if (this.#at === start) throw this.#unexpected("a value");
  }

  #take(byte: number): boolean {
    this.#space();
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    for (let byte = this.#bytes[this.#at]; byte === 32 || byte === 10 || byte === 13 || byte === 9;) {
      this.#at += 1;
      byte = this.#bytes[this.#at];
    }
  }

  #unexpected(wanted: string): BrokenJson {
    const ended = this.#at >= this.#bytes.length;
    return new BrokenJson(
      ended ? `the line ends where ${wanted} should be` : `${wanted} should be here`,
      this.#at,
    );
  }
}

/** The text of a raw JSON string; as it is where its escapes are wrong. */
export function decodeString(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
