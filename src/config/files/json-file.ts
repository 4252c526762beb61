// A JSON file that the config names, with the positions of its values for errors.
import { Problem, type Position } from "../../core/base/diagnostic.ts";
import { readDocument } from "../text/document.ts";
import type { Complaint, Path } from "../text/finding.ts";
import { decodeText, locationsIn } from "../text/source-text.ts";
import { notJson } from "./problems.ts";

export interface JsonFile {
  readonly value: unknown;
  readonly fault?: { readonly complaint: Complaint; readonly position: Position | undefined };
  locate?(path: Path): Position | undefined;
}

export function parseJsonFile(name: string, bytes: Uint8Array): JsonFile {
  let text: string;
  try {
    text = decodeText(name, bytes);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first] = error.diagnostics;
    return {
      value: undefined,
      fault: { complaint: notJson(name, first?.detail ?? ""), position: first?.at },
    };
  }
  try {
    return { value: JSON.parse(text) as unknown, locate: (path) => locateIn(name, text, path) };
  } catch {
    const offset = jsonFaultAt(text);
    const { position } = locationsIn(name, text)(offset, 1);
    return { value: undefined, fault: { complaint: notJson(name, reason(text, offset)), position } };
  }
}

function reason(text: string, offset: number): string {
  const found = text[offset];
  return found === undefined ? "It ends too early." : `${JSON.stringify(found)} is not expected here.`;
}

/** JSON is YAML too, so the positions come from there; where that fails, there is none. */
function locateIn(name: string, text: string, path: Path): Position | undefined {
  try {
    return readDocument(name, text).locate(path, "value").position;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

const blank = /[ \t\r\n]*/y;
const quoted = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const bare = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

type Next = "value" | "key" | "colon" | "end";

/**
 * The offset of the first character that can't stand where it does; the text's length when it ends too early.
 * JSON.parse tells it in some versions of Node only.
 */
function jsonFaultAt(json: string): number {
  const open: string[] = [];
  let next: Next = "value";
  let justOpened = false;
  for (let at = skip(blank, json, 0); ; at = skip(blank, json, at)) {
    const character = json[at];
    if (character === undefined) return at;
    const inside = open.at(-1);
    const closes = character === (inside === "{" ? "}" : "]") && inside !== undefined;
    if (closes && (next === "end" || justOpened)) {
      open.pop();
      next = "end";
      justOpened = false;
      at += 1;
      continue;
    }
    justOpened = false;
    if (next === "value" && (character === "{" || character === "[")) {
      open.push(character);
      next = character === "{" ? "key" : "value";
      justOpened = true;
      at += 1;
    } else if (next === "value" || next === "key") {
      const end = Math.max(skip(quoted, json, at), next === "value" ? skip(bare, json, at) : at);
      if (end === at) return at;
      next = next === "key" ? "colon" : "end";
      at = end;
    } else if (next === "colon") {
      if (character !== ":") return at;
      next = "value";
      at += 1;
    } else {
      if (character !== "," || inside === undefined) return at;
      next = inside === "{" ? "key" : "value";
      at += 1;
    }
  }
}

function skip(pattern: RegExp, json: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(json) ? pattern.lastIndex : at;
}
