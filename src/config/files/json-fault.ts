// Where a text stops being JSON. JSON.parse tells it in some versions of Node only.

const blank = /[ \t\r\n]*/y;
const text = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

type Next = "value" | "key" | "colon" | "end";

/** The offset of the first character that can't stand where it does; the text's length when it ends too early. */
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
      const end = Math.max(skip(text, json, at), next === "value" ? skip(scalar, json, at) : at);
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
