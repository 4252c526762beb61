// JSON for manifests, read so that no other reader can see something else in it: duplicate keys are refused,
// and keys that differ from a known one only in case, because Go folds case and JavaScript does not.
import { isRecord } from "../base/record.ts";

const knownKeys = (
  "schemaVersion mediaType artifactType config layers blobs manifests subject annotations digest size urls data " +
  "platform architecture os os.version os.features variant features fsLayers history signatures"
).split(" ");
const exact = new Set(knownKeys);
const folded = new Map(knownKeys.map((key) => [fold(key), key]));
const deepest = 32;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The parsed object, or a sentence that says what is wrong with it. */
export function parseStrictJson(bytes: Uint8Array): Record<string, unknown> | string {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return "it is not UTF-8";
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (!isRecord(value)) return "it is not a JSON object";
  return checkKeys(text) ?? value;
}

/** Go's folding: upper and lower case, and the two letters outside ASCII that fold into it. */
function fold(key: string): string {
  return key.replaceAll("\u017f", "s").replaceAll("\u212a", "k").toLowerCase();
}

interface Level {
  /** null for an array. */
  readonly keys: Set<string> | null;
  /** Keys are free here: annotations. */
  readonly free: boolean;
}

/** Walks the text, which JSON.parse accepted, once; looks only at keys. */
function checkKeys(text: string): string | undefined {
  const levels: Level[] = [];
  let lastKey = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "{" || char === "[") {
      if (levels.length >= deepest) return `it is nested deeper than ${deepest} levels`;
      levels.push({ keys: char === "{" ? new Set() : null, free: lastKey === "annotations" });
      lastKey = "";
    } else if (char === "}" || char === "]") {
      levels.pop();
    } else if (char === '"') {
      const end = endOfString(text, at);
      const key = keyAt(text, at, end);
      if (key !== undefined) {
        const wrong = checkKey(levels.at(-1), key);
        if (wrong !== undefined) return wrong;
        lastKey = key;
      }
      at = end;
    }
  }
  return undefined;
}

function checkKey(level: Level | undefined, key: string): string | undefined {
  if (level?.keys?.has(key)) return `the key ${JSON.stringify(key)} appears twice`;
  level?.keys?.add(key);
  if (level?.free || exact.has(key)) return undefined;
  const known = folded.get(fold(key));
  return known === undefined ? undefined : `the key ${JSON.stringify(key)} can be mistaken for "${known}"`;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

/** The string from `start` to `end` as a key, or undefined when no colon follows it. */
function keyAt(text: string, start: number, end: number): string | undefined {
  let next = end + 1;
  while (/\s/.test(text[next] ?? "")) next++;
  if (text[next] !== ":") return undefined;
  const key = text.slice(start + 1, end);
  return key.includes("\\") ? (JSON.parse(`"${key}"`) as string) : key;
}
