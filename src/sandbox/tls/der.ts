// Just enough of DER (X.690) to write certificates: a value is its tag, its length and its content.

export type Der = Buffer;

function tagged(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = Buffer.concat(parts);
  const { length } = content;
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) octets.unshift(rest & 0xff);
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 | octets.length, ...octets];
  return Buffer.concat([Buffer.from(head), content]);
}

export const sequence = (...parts: readonly Der[]): Der => tagged(0x30, ...parts);
export const set = (...parts: readonly Der[]): Der => tagged(0x31, ...parts);
export const octets = (content: Uint8Array): Der => tagged(0x04, content);
export const text = (content: string): Der => tagged(0x0c, Buffer.from(content, "utf8"));
export const yes = (): Der => tagged(0x01, Buffer.from([0xff]));

/** A context tag; `constructed` when DER values are within. */
export function context(number: number, content: Uint8Array, constructed = false): Der {
  return tagged((constructed ? 0xa0 : 0x80) | number, content);
}

/** An unsigned number, most significant byte first. */
export function integer(content: Uint8Array): Der {
  const sign = ((content[0] ?? 0) & 0x80) === 0 ? [] : [Buffer.from([0])];
  return tagged(0x02, ...sign, content);
}

export function bits(content: Uint8Array, unused = 0): Der {
  return tagged(0x03, Buffer.from([unused]), content);
}

export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tagged(0x06, Buffer.from(bytes));
}

/** RFC 5280, 4.1.2.5.1: UTCTime until 2049. */
export function time(at: Date): Der {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, "");
  return tagged(0x17, Buffer.from(digits.slice(2), "latin1"));
}
