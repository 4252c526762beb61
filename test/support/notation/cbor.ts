// CBOR for tests, written so that every rule can be broken: a map is a list of pairs, and may have one twice.
export class Raw {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

export type Written =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | Date
  | Raw
  | readonly Written[]
  | { readonly pairs: readonly (readonly [Written, Written])[] };

export function cbor(value: Written): Buffer {
  if (value instanceof Raw) return value.bytes;
  if (value instanceof Date) return Buffer.concat([head(6, 1), cbor(Math.floor(value.getTime() / 1000))]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") {
    const bytes = Buffer.from(value);
    return Buffer.concat([head(3, bytes.length), bytes]);
  }
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xf5 : 0xf4]);
  if ("pairs" in value)
    return Buffer.concat([head(5, value.pairs.length), ...value.pairs.flat().map((one) => cbor(one))]);
  return Buffer.concat([head(4, value.length), ...value.map((one) => cbor(one))]);
}

export function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([head(6, tag), content]);
}

function head(kind: number, number: number): Buffer {
  if (number < 24) return Buffer.from([(kind << 5) | number]);
  const [bytes, code] = number < 2 ** 8 ? [1, 24] : number < 2 ** 16 ? [2, 25] : [4, 26];
  const found = Buffer.alloc(1 + bytes);
  found[0] = (kind << 5) | code;
  found.writeUIntBE(number, 1, bytes);
  return found;
}
