// Reads a source's file as text. It is UTF-8 or an error: a reference that was decoded wrongly would be copied.
import type { SourceFiles } from "./kind.ts";
import { badEncoding } from "./problems.ts";

const largest = 32 * 1024 * 1024;

export async function readTextFile(files: SourceFiles, path: string): Promise<string> {
  return decodeText(await files.read(path, { maxBytes: largest }), path);
}

/** Text without its byte order mark. Throws Problem `file/encoding`. */
export function decodeText(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw badEncoding(file, "It is UTF-16.", "UTF-16");
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw badEncoding(file, "Some of its bytes are not UTF-8.");
  }
  if (text.includes("\0")) throw badEncoding(file, "It contains NUL characters, so it is not text.");
  return text;
}
