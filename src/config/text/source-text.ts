// The text of a config: UTF-8 and nothing else, of a size that a person could have written, and the spots in it.
// Positions show the file's own lines, except for what a secret's key hides.
import type { Position } from "../../core/base/diagnostic.ts";
import { Positions } from "../../yaml/positions.ts";
import type { Location } from "./finding.ts";
import { notUtf8, tooLarge } from "./problems.ts";

const largest = 8 * 1024 * 1024;
const longestFrame = 1000;
const secretKey =
  /^(?:.*[-_.])?(?:password|passwd|secret|token|credential|api[-_]?key)s?$|(?:Password|Secret|Token)$/i;
const secretLine =
  /((?:password|passwd|secret|token|credential|api[-_]?key)s?["']?[ \t]*:[ \t]*)("[^"\n]*"?|'[^'\n]*'?|[^\s,{}][^,}\n]*)/gi;

export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

/** Throws a Problem that says where the bytes stop being text. */
export function decodeText(file: string, bytes: Uint8Array): string {
  if (bytes.length > largest) throw tooLarge(file, bytes.length, largest);
  const refuse = (offset: number, why: string) => notUtf8(positionOfByte(file, bytes, offset), why);
  if (looksLikeUtf16(bytes)) throw notUtf8(beginningOfUtf16(file, bytes), "The file is UTF-16 text.");
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw refuse(nul, "The file has a NUL byte here, so it is binary or damaged.");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse(firstInvalid(bytes), "This byte is not valid UTF-8.");
  }
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  const mark = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  const alternating = (a === 0 && b !== 0 && c === 0) || (a !== 0 && b === 0 && c !== 0 && d === 0);
  return mark || alternating;
}

/** The first line as it was meant. */
function beginningOfUtf16(file: string, bytes: Uint8Array): Position {
  const [a, b] = bytes;
  const isBig = (a === 0xfe && b === 0xff) || a === 0;
  const text = new TextDecoder(isBig ? "utf-16be" : "utf-16le").decode(bytes.subarray(0, 800));
  return new Positions(file, text, hideSecrets).at(0);
}

/** The offset of the first byte that isn't UTF-8, by halving: a decoder in stream mode accepts a cut-off end. */
function firstInvalid(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8Start(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isUtf8Start(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function positionOfByte(file: string, bytes: Uint8Array, offset: number): Position {
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  const end = bytes.indexOf(10, offset);
  const text = before + new TextDecoder().decode(bytes.subarray(offset, end < 0 ? offset + 200 : end));
  return new Positions(file, text).at(before.length);
}

/** Where an offset is, with the lines around. */
export type Locate = (offset: number, length?: number) => Location;

export function locationsIn(file: string, text: string): Locate {
  const positions = new Positions(file, text, hideSecrets);
  return (offset, length) => {
    const position = positions.at(offset, length);
    const frame = position.column <= longestFrame ? (position.frame ?? []) : [];
    const cut = frame.map((one) => ({ ...one, text: one.text.slice(0, longestFrame) }));
    return { offset, position: { ...position, frame: cut } };
  };
}

/** The same text and length, with the values of secret keys starred; `${NAME}` is no secret. */
function hideSecrets(text: string): string {
  return text.replace(secretLine, (whole, key: string, value: string) =>
    value.includes("${") ? whole : key + "*".repeat(value.length),
  );
}
