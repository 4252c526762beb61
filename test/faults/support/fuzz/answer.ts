// An answer as it should be, and the steps by which a broken one leaves the server.
import { createHash } from "node:crypto";

export type Op =
  "head" | "manifest" | "manifest-by-digest" | "blob" | "config" | "tags" | "referrers" | "push";
export const readOps = [
  "head",
  "manifest",
  "manifest-by-digest",
  "blob",
  "config",
  "tags",
  "referrers",
] as const satisfies readonly Op[];

export interface Plain {
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Bytes to send, milliseconds to wait, an end in peace, an end at once. */
export type Step = Buffer | number | "end" | "destroy";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  /** How often this case was asked for this before. */
  readonly before: number;
}

export interface Broken extends Asked {
  readonly answer: Plain;
  /** The right answer to the same question about another case. */
  readonly other: Plain;
  /** The origin that must see no secret. */
  readonly capture: string;
  /** The server's own, as the client names it. */
  readonly own: string;
  readonly repository: string;
  readonly random: () => number;
}

export interface Kind {
  readonly family: string;
  readonly name: string;
  /** What it can be tried on; all that reads, without one. */
  readonly ops?: readonly Op[];
  /** How it answers; undefined: as it should. */
  readonly steps: (broken: Broken) => readonly Step[] | undefined;
  /** Which requests of the case it answers; those that the operation is about, without one. */
  readonly answers?: (asked: Asked) => boolean;
  /** Beside the truth and an error: what the broken answer says itself. */
  readonly says?: readonly string[];
  /** It makes its origin doubtful: it gets an origin of its own. */
  readonly alone?: boolean;
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** The same answer with other headers; undefined takes one away. */
export function withHeaders(plain: Plain, changed: Readonly<Record<string, string | undefined>>): Plain {
  const kept = plain.headers.filter(([name]) => !(name in changed));
  const added = Object.entries(changed).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...plain, headers: [...kept, ...added] };
}

/** Another body, and the length that goes with it. */
export function withBody(plain: Plain, body: Buffer | string): Plain {
  const bytes = Buffer.from(body);
  return withHeaders({ ...plain, body: bytes }, { "content-length": String(bytes.length) });
}

export function status(line: string, body = "", headers: Readonly<Record<string, string>> = {}): Plain {
  return withBody(
    withHeaders({ line: `HTTP/1.1 ${line}`, headers: [], body: Buffer.alloc(0) }, headers),
    body,
  );
}

export function headOf({ line, headers }: Plain, lineEnd = "\r\n"): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}${lineEnd}`);
  return Buffer.from(`${line}${lineEnd}${lines.join("")}${lineEnd}`, "latin1");
}

/** In one piece; a HEAD has no body. */
export function whole(method: string, plain: Plain): Buffer {
  return method === "HEAD" ? headOf(plain) : Buffer.concat([headOf(plain), plain.body]);
}

export function chunked(body: Buffer, sizes: readonly number[] = [7, 1, 100]): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0, one = 0; at < body.length; one += 1) {
    const piece = body.subarray(at, at + (sizes[one % sizes.length] ?? 1));
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n"));
    at += piece.length;
  }
  return Buffer.concat([...pieces, Buffer.from("0\r\n\r\n")]);
}
