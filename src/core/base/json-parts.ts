// Reads a large JSON object as it comes, in pieces of bytes: its members one by one, and of a member that is a list its
// items. Each is handed on as text for JSON.parse, and nobody holds the whole. Beside it, the bytes without white space, as
// JSON.stringify writes them: who checks their digest has checked all that this reader doesn't look at.

export interface JsonParts {
  /** A member that is a list begins. */
  list(member: string): void;
  /** An item of the list that began last. */
  item(text: string): void;
  /** Any other member. */
  value(member: string, text: string): void;
  /** After each write: how much is held of an item or member that goes on, in bytes. */
  pending(bytes: number): void;
  /** All without white space, but for the member `unhashed`. */
  compact(bytes: Uint8Array): void;
}

export interface PartsOptions {
  readonly unhashed: string;
  /** Keys of items whose values are not handed on: lists come empty, all else as null. */
  readonly leaveOut: ReadonlySet<string>;
}

/** What is read is no JSON object, or only a part of one. */
export class NotAnObject extends Error {
  static readonly otherValue = "it is not a JSON object";
}

const [tab, newLine, carriageReturn, space] = [9, 10, 13, 32];
const [quote, comma, colon, backslash] = [34, 44, 58, 92];
const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];
const longestKey = 1_000;

export class JsonPartsReader {
  readonly #take: JsonParts;
  readonly #options: PartsOptions;
  readonly #compact = new Bytes();
  readonly #piece = new Bytes();
  readonly #key = new Bytes();
  #member = "";
  #members = 0;
  #depth = 0;
  #ended = false;
  #inString = false;
  #escaped = false;
  #inList = false;
  /** What comes next, in the object itself and in an item that is an object. */
  #expects: "key" | "colon" | "value" = "key";
  #itemKeyAt = -1;
  #expectsItemKey = false;
  #leaving: "no" | "next" | "yes" = "no";

  constructor(take: JsonParts, options: PartsOptions) {
    this.#take = take;
    this.#options = options;
  }

  write(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#inString) {
        at = this.#readString(chunk, at);
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      if (byte === space || byte === newLine || byte === carriageReturn || byte === tab) continue;
      this.#read(byte);
    }
    this.#flush();
    this.#take.pending(this.#piece.length);
  }

  end(): void {
    if (!this.#ended) throw new NotAnObject("it was cut off");
  }

  /** Gives the place after the string, or after all that is there of it. */
  #readString(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length) {
      const byte = chunk[at];
      at += 1;
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) {
        this.#put(chunk, from, at);
        this.#inString = false;
        this.#stringEnds();
        return at;
      }
    }
    this.#put(chunk, from, at);
    return at;
  }

  #stringEnds(): void {
    if (this.#depth === 1 && this.#expects === "key") {
      this.#member = nameIn(this.#key.text());
      this.#expects = "colon";
    }
    if (this.#itemKeyAt < 0) return;
    if (this.#options.leaveOut.has(nameIn(this.#piece.text(this.#itemKeyAt)))) this.#leaving = "next";
    this.#itemKeyAt = -1;
  }

  #read(byte: number): void {
    if (this.#ended) throw new NotAnObject("something follows its end");
    if (this.#depth === 0) return this.#begin(byte);
    if (this.#depth === 1 && this.#readMember(byte)) return;
    switch (byte) {
      case quote:
        return this.#beginString();
      case openList:
      case openObject:
        this.#put1(byte);
        this.#depth += 1;
        this.#expectsItemKey = this.#inList && this.#depth === 3 && byte === openObject;
        return;
      case closeList:
      case closeObject:
        return this.#close(byte);
      case comma:
        if (this.#depth === 2 && this.#inList) {
          this.#itemEnds();
          return this.#compactByte(byte);
        }
        if (this.#depth === 3 && this.#inList) {
          this.#leaving = "no";
          this.#expectsItemKey = true;
        }
        return this.#put1(byte);
      default:
        return this.#put1(byte);
    }
  }

  #begin(byte: number): void {
    if (byte !== openObject)
      throw new NotAnObject(byte === openList ? NotAnObject.otherValue : "it is not JSON");
    this.#depth = 1;
    this.#compact.push(byte);
  }

  /** Whether that was all that there is to do with the byte. */
  #readMember(byte: number): boolean {
    if (this.#expects === "key" && byte === quote) {
      this.#key.clear();
      this.#key.push(byte);
      this.#inString = true;
      return true;
    }
    if (this.#expects === "colon") {
      if (byte !== colon) throw new NotAnObject("it is not JSON");
      this.#memberBegins();
      return true;
    }
    if (this.#expects === "value" && byte === comma) {
      this.#memberEnds();
      return true;
    }
    if (this.#expects === "value" && byte === openList && !this.#inList && this.#piece.length === 0) {
      this.#compactByte(byte);
      this.#inList = true;
      this.#depth = 2;
      this.#take.list(this.#member);
      return true;
    }
    if (byte === closeObject) {
      if (this.#members > 0 || this.#member !== "") this.#memberEnds();
      this.#depth = 0;
      this.#ended = true;
      this.#compact.push(byte);
      return true;
    }
    if (this.#expects === "key") throw new NotAnObject("it is not JSON");
    return false;
  }

  #memberBegins(): void {
    this.#expects = "value";
    if (!this.#isHashed()) return;
    if (this.#members > 0) this.#compact.push(comma);
    this.#members += 1;
    this.#compact.put(this.#key.bytes(), 0, this.#key.length);
    this.#compact.push(colon);
  }

  #memberEnds(): void {
    if (this.#inList) this.#inList = false;
    else this.#take.value(this.#member, this.#piece.text());
    this.#piece.clear();
    this.#expects = "key";
  }

  #beginString(): void {
    if (this.#expectsItemKey && this.#depth === 3) {
      this.#itemKeyAt = this.#piece.length;
      this.#expectsItemKey = false;
    }
    this.#put1(quote);
    this.#inString = true;
  }

  #close(byte: number): void {
    this.#depth -= 1;
    if (this.#inList && this.#depth === 2) this.#leaving = "no";
    if (!this.#inList || this.#depth > 1) return this.#put1(byte);
    if (this.#piece.length > 0) this.#itemEnds();
    this.#compactByte(byte);
  }

  #itemEnds(): void {
    this.#take.item(this.#piece.text());
    this.#piece.clear();
  }

  #isHashed(): boolean {
    return this.#member !== this.#options.unhashed;
  }

  #compactByte(byte: number): void {
    if (this.#isHashed()) this.#compact.push(byte);
  }

  #put1(byte: number): void {
    this.#compactByte(byte);
    if (this.#leaving === "yes") return;
    if (this.#leaving === "next" && byte !== colon) {
      this.#leaving = "yes";
      for (const one of byte === openList ? [openList, closeList] : [110, 117, 108, 108])
        this.#piece.push(one);
      return;
    }
    this.#piece.push(byte);
  }

  #put(chunk: Uint8Array, from: number, to: number): void {
    if (this.#depth === 1 && this.#expects === "key") {
      this.#key.put(chunk, from, to);
      if (this.#key.length > longestKey) throw new NotAnObject("it is not JSON");
      return;
    }
    if (this.#isHashed()) this.#compact.put(chunk, from, to);
    if (this.#leaving !== "yes") this.#piece.put(chunk, from, to);
  }

  #flush(): void {
    if (this.#compact.length > 0) this.#take.compact(this.#compact.bytes());
    this.#compact.clear();
  }
}

/** The key that a string of JSON is. */
function nameIn(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new NotAnObject("it is not JSON");
  }
}

/** Bytes that grow, in memory that is used again. */
class Bytes {
  #bytes = Buffer.allocUnsafe(1024);
  length = 0;

  push(byte: number): void {
    if (this.length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.length] = byte;
    this.length += 1;
  }

  put(chunk: Uint8Array, from: number, to: number): void {
    const more = to - from;
    if (this.length + more > this.#bytes.length) this.#grow(more);
    // A call costs more than a few bytes.
    if (more > 64) this.#bytes.set(chunk.subarray(from, to), this.length);
    else for (let at = 0; at < more; at += 1) this.#bytes[this.length + at] = chunk[from + at] ?? 0;
    this.length += more;
  }

  text(from = 0): string {
    return this.#bytes.toString("utf8", from, this.length);
  }

  /** Good until the next byte comes. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  #grow(more: number): void {
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.length + more));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}
