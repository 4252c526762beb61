// Bytes of a config to text: UTF-8 and nothing else, of a size that a person could have written.
import { type Diagnostic, Problem, positionIn } from "../../core/base/diagnostic.ts";

const mebibyte = 1024 * 1024;
const largest = 8 * mebibyte;

export function decodeText(file: string, bytes: Uint8Array): string {
  if (bytes.length > largest) {
    throw new Problem({
      code: "file/too-large",
      severity: "error",
      summary: "File too large",
      detail: `${file} has ${(bytes.length / mebibyte).toFixed(1)} MiB; a config may have ${largest / mebibyte}.`,
      at: { file, line: 1, column: 1 },
      hint: "Check the path. Long lists of images belong in a file of their own, with a list source.",
    });
  }
  if (looksLikeUtf16(bytes)) throw encoding(file, bytes, 0, "It is UTF-16 text.");
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw encoding(file, bytes, nul, "It has a NUL byte here: it is binary, or damaged.");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw encoding(file, bytes, firstInvalid(bytes), "Here is a byte that no UTF-8 text has.");
  }
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  const mark = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  const alternating = (a === 0 && b !== 0 && c === 0) || (a !== 0 && b === 0 && c !== 0 && d === 0);
  return mark || alternating;
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

function encoding(file: string, bytes: Uint8Array, offset: number, detail: string): Problem {
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  const line = before.split("\n").length;
  const column = before.length - before.lastIndexOf("\n");
  const end = bytes.indexOf(10, offset);
  const text = before + new TextDecoder().decode(bytes.subarray(offset, end < 0 ? offset + 200 : end));
  const diagnostic: Diagnostic = {
    code: "yaml/encoding",
    severity: "error",
    summary: "Not UTF-8 text",
    detail,
    at: positionIn(file, text, { line, column }),
    hint: "Save the file as UTF-8.",
  };
  return new Problem(diagnostic);
}
