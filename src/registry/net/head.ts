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

/** Of servers that don't say. */
const usualIdleMs = 30_000;
const token = /^[\w!#$%&'*+.^`|~-]+$/;
const unsafe = /[^\t\x20-\x7e\x80-\xff]/;
// Of these the first one counts; others that come more than once are a list.
const single = new Set(["location", "content-type", "content-range", "etag", "retry-after", "date"]);

export function writeHead(
  line: { readonly method: string; readonly requestTarget: string; readonly host: string },
  headers: Readonly<Record<string, string>>,
): string {
  let text = `${line.method} ${line.requestTarget} HTTP/1.1\r\nhost: ${line.host}\r\n`;
  for (const name in headers) {
    const value = headers[name] ?? "";
    if (unsafe.test(value)) throw unsendable(name, line.host);
    text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n`;
}

/** Reads a head without the empty line that ends it. */
export function readHead(text: string): Head {
  const lines = text.split("\r\n");
  const [, minor, status] = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/.exec(lines[0] ?? "") ?? [];
  if (minor === undefined) throw new MalformedAnswer("it doesn't begin with an HTTP status");
  const headers = new Map<string, string>();
  for (let at = 1; at < lines.length; at += 1) addHeader(headers, lines[at] ?? "");
  const connection = headers.get("connection")?.toLowerCase() ?? "";
  const persistent = minor === "1" ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
  return { status: Number(status), headers, persistent };
}

function addHeader(headers: Map<string, string>, line: string): void {
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
  const value = line.slice(colon + 1).trim();
  if (!token.test(name) || unsafe.test(value)) throw new MalformedAnswer("a header line is not one");
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
