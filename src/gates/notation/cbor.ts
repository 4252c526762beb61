// CBOR (RFC 8949), as much as COSE needs and no more: definite and shortest lengths, no label twice, nothing behind the end.
import { malformed } from "../kind/unusable.ts";
import { quoted } from "../kind/words.ts";

export type Label = number | string;

export class Tagged {
  readonly tag: number;
  readonly value: Cbor;

  constructor(tag: number, value: Cbor) {
    this.tag = tag;
    this.value = value;
  }
}

/** A fraction or a number beyond what is exact: nothing here asks for its value. */
export const opaque: unique symbol = Symbol("opaque");

export type Cbor =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | Tagged
  | typeof opaque
  | readonly Cbor[]
  | ReadonlyMap<Label, Cbor>;

const deepest = 16;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const simple: ReadonlyMap<number, boolean | null> = new Map([
  [20, false],
  [21, true],
  [22, null],
]);
/** How many bytes follow for the numbers 24 to 27 in the first byte, and the least value that needs them. */
const sizes: readonly (readonly [bytes: number, least: number])[] = [
  [1, 24],
  [2, 2 ** 8],
  [4, 2 ** 16],
  [8, 2 ** 32],
];

/** The one value that the bytes are. */
export function readCbor(bytes: Uint8Array): Cbor {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.done) throw malformed("CBOR: extra bytes after the end");
  return value;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): Cbor {
    if (depth > deepest) throw malformed(`CBOR: nested deeper than ${deepest} levels`);
    const first = this.#take(1)[0] ?? 0;
    const [kind, low] = [first >> 5, first & 0x1f];
    if (kind === 7) return this.#simple(low);
    const number = this.#number(low);
    switch (kind) {
      case 0:
        return Number.isSafeInteger(number) ? number : opaque;
      case 1:
        return Number.isSafeInteger(number) ? -1 - number : opaque;
      case 2:
        return Uint8Array.from(this.#take(number));
      case 3:
        return this.#text(number);
      case 4:
        return this.#list(number, depth);
      case 5:
        return this.#map(number, depth);
      default:
        return new Tagged(number, this.value(depth + 1));
    }
  }

  #simple(low: number): Cbor {
    const value = simple.get(low);
    if (value !== undefined) return value;
    if (low < 25 || low > 27) throw malformed("CBOR: an unknown simple value");
    this.#take(2 ** (low - 24));
    return opaque;
  }

  #number(low: number): number {
    if (low < 24) return low;
    const [bytes, least] = sizes[low - 24] ?? [];
    if (bytes === undefined || least === undefined) throw malformed("CBOR: an indefinite length");
    const number = Number(BigInt(`0x${this.#take(bytes).toString("hex")}`));
    if (number < least) throw malformed("CBOR: a number is not in its shortest form");
    return number;
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw malformed("CBOR: a value is cut off");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #text(length: number): string {
    try {
      return utf8.decode(this.#take(length));
    } catch (error) {
      if (error instanceof TypeError) throw malformed("CBOR: a string is not UTF-8");
      throw error;
    }
  }

  /** Each value takes a byte at least, so the bytes that are left bound what a list may claim. */
  #list(length: number, depth: number): readonly Cbor[] {
    if (length > this.#bytes.length - this.#at) throw malformed("CBOR: a value is cut off");
    return Array.from({ length }, () => this.value(depth + 1));
  }

  #map(length: number, depth: number): ReadonlyMap<Label, Cbor> {
    if (length > this.#bytes.length - this.#at) throw malformed("CBOR: a value is cut off");
    const found = new Map<Label, Cbor>();
    for (let left = length; left > 0; left -= 1) {
      const label = this.value(depth + 1);
      if (typeof label !== "number" && typeof label !== "string")
        throw malformed("CBOR: a label is neither a number nor a string");
      if (found.has(label)) throw malformed(`CBOR: the label ${quoted(label)} appears twice`);
      found.set(label, this.value(depth + 1));
    }
    return found;
  }
}

/** A byte string, as it is written. */
export function writeBytes(content: Uint8Array): Buffer {
  const { length } = content;
  if (length < 24) return Buffer.concat([Buffer.from([0x40 | length]), content]);
  const [bytes, code] = length < 2 ** 8 ? [1, 24] : length < 2 ** 16 ? [2, 25] : [4, 26];
  const head = Buffer.alloc(1 + bytes);
  head[0] = 0x40 | code;
  head.writeUIntBE(length, 1, bytes);
  return Buffer.concat([head, content]);
}
