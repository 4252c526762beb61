// Why a file of ours is no JSON, and where: cut off, or left by git with both sides of a merge in it.
import { type Position, positionIn } from "../base/diagnostic.ts";

export interface JsonFault {
  readonly why: string;
  readonly at?: Position;
  /** Git left both sides of a merge in it. */
  readonly isConflict?: true;
}

export function jsonFaultIn(text: string, location: string): JsonFault {
  if (text.trim() === "") return { why: "it is empty" };
  const marker = /^<{7}(?: .*)?$/m.exec(text);
  if (marker !== null) {
    const at = place(text, location, marker.index, marker[0].length);
    return { why: "it contains git conflict markers", at, isConflict: true };
  }
  const offset = jsonFaultAt(text);
  const isCut = offset >= text.trimEnd().length || /^"[^"\n]*$/.test(text.slice(offset).trimEnd());
  if (isCut)
    return {
      why: "it is cut off: the JSON ends too early",
      at: place(text, location, text.trimEnd().length - 1, 1),
    };
  return { why: "it is not valid JSON", at: place(text, location, offset, 1) };
}

function place(text: string, location: string, offset: number, length: number): Position {
  const before = text.slice(0, offset).split("\n");
  return positionIn(location, text, {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    length,
  });
}
const blank = /[ \t\r\n]*/y;
const quoted = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const bare = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

type Next = "value" | "key" | "colon" | "end";

/**
 * The offset of the first character that can't stand where it does; the text's length when it ends too early.
 * JSON.parse tells it in some versions of Node only.
 */
export function jsonFaultAt(json: string): number {
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
