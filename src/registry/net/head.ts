// The heads of HTTP/1.1 messages: ours written, a server's read. Strict: a head that could be read in two ways is
// read in none.
import { unsendable } from "./problems.ts";

export interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Whether the server means to keep the connection. */
  readonly persistent: boolean;
}

export class MalformedAnswer extends Error {}

/** For servers that do not say. */
const usualIdleMs = 30_000;
const token = /^[\w!#$%&'*+.^`|~-]+$/;
const unsafe = /[^\t\x20-\x7e\x80-\xff]/;
/** The same for lines of a head, and no line break but the two bytes. */
const unsafeHead = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;
const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
// Of these the first one counts; others that come more than once are a list.
const single = new Set(["location", "content-type", "content-range", "etag", "retry-after", "date"]);

export function writeHead(
  line: { readonly method: string; readonly requestTarget: string; readonly host: string },
  headers: readonly Readonly<Record<string, string>>[],
): string {
  let text = `${line.method} ${line.requestTarget} HTTP/1.1\r\nhost: ${line.host}\r\n`;
  for (const some of headers) {
    for (const name in some) {
      const value = some[name] ?? "";
      if (unsafe.test(value)) throw unsendable(name, line.host);
      text += `${name}: ${value}\r\n`;
    }
  }
  return `${text}\r\n`;
}

/** Reads a head without the empty line that ends it. */
export function readHead(text: string): Head {
  const first = lineEnd(text, 0);
  const [, minor, status] = statusLine.exec(text.slice(0, first)) ?? [];
  if (minor === undefined) throw new MalformedAnswer("it does not begin with an HTTP status");
  if (unsafeHead.test(text.slice(first))) throw new MalformedAnswer("a header line is not valid");
  const headers = new Map<string, string>();
  for (let at = first + 2; at <= text.length;) {
    const end = lineEnd(text, at);
    addHeader(headers, text, at, end);
    at = end + 2;
  }
  const connection = headers.get("connection")?.toLowerCase() ?? "";
  const persistent = minor === "1" ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
  return { status: Number(status), headers, persistent };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\r\n", from);
  return end < 0 ? text.length : end;
}

/** Servers send the same few names all the time. */
const seen = new Map<string, string>();
const mostSeen = 500;

function nameIn(text: string): string {
  const known = seen.get(text);
  if (known !== undefined) return known;
  if (!token.test(text)) throw new MalformedAnswer("a header line is not valid");
  const name = text.toLowerCase();
  if (seen.size < mostSeen) seen.set(text, name);
  return name;
}

function addHeader(headers: Map<string, string>, text: string, from: number, end: number): void {
  const colon = text.indexOf(":", from);
  if (colon < 0 || colon >= end) throw new MalformedAnswer("a header line is not valid");
  const name = nameIn(text.slice(from, colon));
  const value = text.slice(colon + 1, end).trim();
  const before = headers.get(name);
  if (before !== undefined && name === "content-length") throw new MalformedAnswer("it has two lengths");
  if (before === undefined) headers.set(name, value);
  else if (!single.has(name)) headers.set(name, `${before}, ${value}`);
}

/** How long an idle connection may be used again: the server's word, and a second less. */
export function idleMs({ headers }: Head): number {
  const seconds = /\btimeout=(\d{1,6})/.exec(headers.get("keep-alive") ?? "")?.[1];
  return seconds === undefined ? usualIdleMs : Number(seconds) * 1000 - 1000;
}
