// Text from strangers, made safe for a terminal: control characters, bidi and zero-width marks become visible
// escapes. Every view passes each piece of untrusted text through here before anything else.

// Cc: C0, DEL and C1. Cf: bidi controls, zero-width, soft hyphen, tags. Cs: lone surrogates. Zl, Zp: separators.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text on one line, each unprintable character as an escape such as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => named[character] ?? escape(character));
}

/** The same for text of several lines: line ends stay, tabs become spaces. */
export function printableLines(text: string): string[] {
  return text
    .replaceAll("\t", "  ")
    .split(/\r?\n/)
    .map((line) => printable(line));
}

/** Quoted for a shell: any text is one word. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The same, without quotes where a shell needs none. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(text) ? text : shellQuoted(text);
}

// Where Azure Pipelines and GitHub look for `##vso[` and `##[`: anywhere in a line. TeamCity's begins a line.
const hashCommand = /#(?=(?:vso|teamcity)?\[)(?<=##)/gi;
// GitHub reads `::name data::` behind nothing but white space; colors may hide where a line begins.
const colonCommand =
  /:(?=:)(?:(?<=^(?:[^\S\r\n]|\u0085|\u001b\[[\d;]{0,20}m)*:)|(?<!::)(?=:[a-z][\w-]{0,60}(?: [^\n]{0,300}?)?::))/gim;
const sectionCommand = /section_(?=(?:start|end):\d)/gi;

/**
 * The text without what a CI system would take for a command of the job: one character of each mark becomes an escape
 * that people see. Inside a JSON string the escape is JSON's own, so a JSON text keeps its value.
 */
export function withoutCommands(text: string): string {
  return text
    .replace(hashCommand, "\\u0023")
    .replace(colonCommand, "\\u003a")
    .replace(sectionCommand, (mark) => `${mark.slice(0, -1)}\\u005f`);
}

/** The columns that printable text takes: 0 for combining marks, 2 for wide characters and emoji. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character >= " " && character <= "~") width += 1;
    else if (!/\p{M}/u.test(character)) width += isWide(character) ? 2 : 1;
  }
  return width;
}

/** The width of the widest; 0 for none. There may be more of them than a call takes arguments. */
export function widestOf(texts: readonly string[]): number {
  return texts.reduce((widest, text) => Math.max(widest, displayWidth(text)), 0);
}

export function padDisplay(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Printable text in so many columns; what does not fit ends in an ellipsis. */
export function cutDisplay(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = "";
  for (const character of text) {
    if (displayWidth(cut + character) > width - 1) break;
    cut += character;
  }
  return width < 1 ? "" : `${cut}…`;
}

/** JSON text in which unprintable characters are escaped too: the same value, safe on a terminal. */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(unprintable, (character) =>
    character === "\n" ? character : jsonEscape(character),
  );
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}

function jsonEscape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

function isWide(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
