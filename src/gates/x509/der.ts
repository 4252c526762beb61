// DER (X.690), read so that one value has one form: definite and shortest lengths, nothing after the end. What strangers
// wrote is refused as malformed, never guessed.
import { malformed } from "../kind/unusable.ts";

export interface Der {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag and length included. */
  readonly raw: Uint8Array;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  time: 0x18,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag `[number]`, for values that hold others. */
export function contextTag(number: number): number {
  return 0xa0 | number;
}

/** The values of a content, one after the other. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next value, which must have this tag. */
  read(tag: number): Der {
    const found = this.any();
    if (found.tag !== tag) throw malformed(`DER: found tag ${hex(found.tag)} instead of ${hex(tag)}`);
    return found;
  }

  /** The next value where it has this tag. */
  maybe(tag: number): Der | undefined {
    return this.#bytes[this.#at] === tag ? this.any() : undefined;
  }

  any(): Der {
    const start = this.#at;
    const tag = this.#byte();
    if ((tag & 0x1f) === 0x1f) throw malformed("DER: a tag with several bytes");
    const length = this.#length();
    const from = this.#at;
    if (length > this.#bytes.length - from) throw malformed("DER: a value is cut off");
    this.#at = from + length;
    return {
      tag,
      content: this.#bytes.subarray(from, this.#at),
      raw: this.#bytes.subarray(start, this.#at),
    };
  }

  end(): void {
    if (!this.done) throw malformed("DER: extra bytes after the end");
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw malformed("DER: a value is cut off");
    return byte;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw malformed("DER: an indefinite length, or one of more than 4 bytes");
    let length = 0;
    for (let left = count; left > 0; left -= 1) length = length * 256 + this.#byte();
    if (length < 0x80 || length < 256 ** (count - 1))
      throw malformed("DER: a length is not in its shortest form");
    return length;
  }
}

/** One value and nothing after it. */
export function readDer(bytes: Uint8Array, tag: number): Der {
  const reader = new DerReader(bytes);
  const found = reader.read(tag);
  reader.end();
  return found;
}

/** What a sequence or set holds. */
export function within(der: Der): DerReader {
  return new DerReader(der.content);
}

export function all(der: Der): readonly Der[] {
  const reader = within(der);
  const found: Der[] = [];
  while (!reader.done) found.push(reader.any());
  return found;
}

export function oidOf({ content }: Der): string {
  if (content.length === 0 || content.length > 64) throw malformed("DER: an invalid object identifier");
  const arcs: bigint[] = [];
  let arc = 0n;
  let fresh = true;
  for (const byte of content) {
    if (fresh && byte === 0x80) throw malformed("DER: an object identifier is not in its shortest form");
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    fresh = (byte & 0x80) === 0;
    if (!fresh) continue;
    arcs.push(arc);
    arc = 0n;
  }
  if (!fresh) throw malformed("DER: an object identifier is cut off");
  const [first = 0n, ...rest] = arcs;
  const top = first >= 80n ? 2n : first / 40n;
  return [top, first - top * 40n, ...rest].join(".");
}

/** A number, in its shortest form. */
export function integerOf({ content }: Der): bigint {
  const [first, second = 0] = content;
  if (first === undefined) throw malformed("DER: an empty number");
  const padded = content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (padded) throw malformed("DER: a number is not in its shortest form");
  const size = BigInt(content.length * 8);
  return BigInt.asIntN(Number(size), BigInt(`0x${Buffer.from(content).toString("hex")}`));
}

export function smallIntegerOf(der: Der): number {
  const value = integerOf(der);
  if (value < 0n || value > 1_000_000n) throw malformed("DER: a number out of range");
  return Number(value);
}

export function booleanOf({ content }: Der): boolean {
  const [byte] = content;
  if (content.length !== 1 || (byte !== 0 && byte !== 0xff))
    throw malformed("DER: a boolean that is neither true nor false");
  return byte === 0xff;
}

/** The numbers of the bits that are set, the first one being 0. */
export function namedBitsOf({ content }: Der): ReadonlySet<number> {
  const [unused, ...bytes] = content;
  if (unused === undefined || unused > 7 || (bytes.length === 0 && unused > 0))
    throw malformed("DER: an invalid bit string");
  const set = new Set<number>();
  bytes.forEach((byte, at) => {
    for (let bit = 0; bit < 8; bit += 1) if ((byte & (0x80 >> bit)) !== 0) set.add(at * 8 + bit);
  });
  return set;
}

const utcForm = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const timeForm = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,8}[1-9]))?Z$/;

/** Milliseconds since 1970 of a UTCTime or GeneralizedTime (RFC 5280, 4.1.2.5; RFC 3161 allows fractions). */
export function timeOf({ tag, content }: Der): number {
  const text = Buffer.from(content).toString("latin1");
  if (tag === tags.utcTime) {
    const [, year = "", ...rest] = utcForm.exec(text) ?? [];
    return millisecondsOf([Number(year) >= 50 ? `19${year}` : `20${year}`, ...rest]);
  }
  if (tag !== tags.time) throw malformed("DER: not a time");
  return millisecondsOf((timeForm.exec(text) ?? []).slice(1));
}

function millisecondsOf(parts: readonly (string | undefined)[]): number {
  const [year, month, day, hour, minute, second, fraction = ""] = parts;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}Z`;
  const at = new Date(text);
  // A day that its month doesn't have would become one of the next month.
  if (Number.isNaN(at.getTime()) || at.toISOString() !== text) throw malformed("DER: not a time");
  return at.getTime();
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, "0")}`;
}
