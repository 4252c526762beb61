// JSON that was signed, or that supports a signature, read so that no two readers can see different things in it: exact
// UTF-8, nothing before or behind the one value, no key twice.
import { quoted } from "./words.ts";

export type StrictJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

/** Deeper than any signature, statement or SBOM that tools write; well below what would fill the stack. */
export const deepestJson = 64;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openMap, closeMap, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The value, or why there is none, as the end of a sentence: `it is not UTF-8`. */
export function parseStrictJson(bytes: Uint8Array): StrictJson {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return refused("it is not UTF-8");
  }
  if (text.startsWith("\ufeff")) return refused("it begins with a byte order mark");
  // Looked at before it is parsed: whoever walks the value would fill the stack.
  const wrong = checkDepth(text);
  if (wrong !== undefined) return refused(wrong);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused("it is not JSON, or something follows the JSON");
  }
  const twice = findTwice(text);
  return twice === undefined ? { ok: true, value } : refused(`it contains the key ${quoted(twice)} twice`);
}

function refused(why: string): StrictJson {
  return { ok: false, why };
}

function checkDepth(text: string): string | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openMap || code === openList) depth += 1;
    else if (code === closeMap || code === closeList) depth -= 1;
    if (depth > deepestJson) return `it is nested deeper than ${deepestJson} levels`;
  }
  return undefined;
}

/** Walks a text that JSON.parse accepted; a string is a key where a map is open and no colon came since its last comma. */
function findTwice(text: string): string | undefined {
  const levels: (Set<string> | null)[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const keys = levels.at(-1) ?? null;
    if (code === quote) {
      const end = endOfString(text, at);
      if (isKey && keys !== null) {
        const key = keyIn(text, at, end);
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end;
    } else if (code === openMap || code === openList) {
      levels.push(code === openMap ? new Set() : null);
      isKey = code === openMap;
    } else if (code === closeMap || code === closeList) {
      levels.pop();
      isKey = false;
    } else if (code === comma) isKey = keys !== null;
    else if (code === colon) isKey = false;
  }
  return undefined;
}

/** Where the string that begins at `start` ends; the text's end where it does not. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}

function keyIn(text: string, start: number, end: number): string {
  const key = text.slice(start + 1, end);
  return key.includes("\\") ? String(JSON.parse(`"${key}"`)) : key;
}
