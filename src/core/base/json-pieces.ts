// The JSON of a large value in pieces: the text of JSON.stringify, which never is one text. What lists hold goes one by one.
import { isRecord } from "./record.ts";

/** A list or an object that is longer than this is never one piece, however deep it lies. */
const longList = 1_000;

/** How values become text: in which order an object's keys come, and how what is small is written. */
export interface JsonStyle {
  entries(value: object): (readonly [string, unknown])[];
  text(value: unknown, indent: number): string | undefined;
}

const plain: JsonStyle = {
  entries: (value) => Object.entries(value),
  text: (value, indent) => JSON.stringify(value, null, indent),
};

export function* jsonPieces(value: object, indent = 0, style = plain): Generator<string> {
  yield* piecesOf(value, { indent, style, level: 0, before: "" });
}

interface Place {
  readonly indent: number;
  readonly style: JsonStyle;
  readonly level: number;
  /** What is written with the first piece. */
  readonly before: string;
}

function* piecesOf(value: unknown, { indent, style, level, before }: Place): Generator<string> {
  const parts = isSplit(value, level) ? partsOf(value, indent, style) : [];
  if (parts.length === 0) {
    const text = style.text(value, indent) ?? "null";
    yield before + (indent === 0 || level === 0 ? text : text.replaceAll("\n", lineAt(level, indent)));
    return;
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  let lead = before + open;
  for (const [key, part] of parts) {
    const start = `${lead}${lineAt(level + 1, indent)}${key}`;
    yield* piecesOf(part, { indent, style, level: level + 1, before: start });
    lead = ",";
  }
  yield `${lineAt(level, indent)}${close}`;
}

function lineAt(level: number, indent: number): string {
  return indent === 0 ? "" : `\n${" ".repeat(level * indent)}`;
}

/** The outermost lists go item by item, and so does what holds a long one. */
function isSplit(value: unknown, level: number): value is object {
  if (level < 2) return typeof value === "object" && value !== null;
  return isLong(value) || (isRecord(value) && Object.values(value).some(isLong));
}

function isLong(value: unknown): value is object {
  if (Array.isArray(value)) return value.length > longList;
  return isRecord(value) && Object.keys(value).length > longList;
}

/** Each with the text before it; keys without a value are left out, as JSON.stringify does. */
function partsOf(value: object, indent: number, style: JsonStyle): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown) => ["", item] as const);
  const space = indent === 0 ? "" : " ";
  return style
    .entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => [`${style.text(key, 0)}:${space}`, one] as const);
}

const chunkLength = 256 * 1024;

/** Pieces joined to such as are worth a write. */
export function* inChunks(pieces: Iterable<string>, length = chunkLength): Generator<string> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < length) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}
