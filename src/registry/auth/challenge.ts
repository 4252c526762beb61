// WWW-Authenticate, read as tolerantly as registries write it: several schemes in one header, unquoted values,
// missing parameters. Linear in the text; a value or nothing, never an exception.

export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const longest = 8192;
const tokenChar = /[^\s,="<>]/;

export function parseChallenges(header: string | undefined): readonly Challenge[] {
  const text = header?.slice(0, longest) ?? "";
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let at = 0;
  while (at < text.length) {
    if (!tokenChar.test(text[at] ?? "")) {
      at += 1;
      continue;
    }
    const word = readToken(text, at);
    at = skipSpaces(text, word.end);
    if (text[at] !== "=") {
      challenges.push({ scheme: word.text.toLowerCase(), parameters: {} });
      continue;
    }
    const value = readValue(text, skipSpaces(text, at + 1));
    at = value.end;
    const name = word.text.toLowerCase();
    const last = challenges.at(-1);
    if (last !== undefined && !Object.hasOwn(last.parameters, name) && name !== "__proto__") {
      last.parameters[name] = value.text;
    }
  }
  return challenges;
}

interface Read {
  readonly text: string;
  readonly end: number;
}

function readToken(text: string, start: number): Read {
  let end = start;
  while (end < text.length && tokenChar.test(text[end] ?? "")) end += 1;
  return { text: text.slice(start, end), end };
}

function readValue(text: string, start: number): Read {
  if (text[start] !== '"') return readUnquoted(text, start);
  let value = "";
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === "\\") at += 1;
    value += text[at] ?? "";
    at += 1;
  }
  return { text: value, end: at + 1 };
}

/** Without quotes a value may hold `=` and `/`, as a URL does; it ends at a comma or a space. */
function readUnquoted(text: string, start: number): Read {
  let end = start;
  while (end < text.length && !/[\s,]/.test(text[end] ?? "")) end += 1;
  return { text: text.slice(start, end), end };
}

function skipSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}
