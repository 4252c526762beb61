// An answer as a value: handlers return one, and only this file writes to the connection.
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

export interface FileSlice {
  readonly path: string;
  readonly start: number;
  readonly length: number;
}

/** Read in one go: cheaper than a stream. */
const smallSlice = 256 * 1024;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FileSlice;
}

export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  const { body } = answer;
  const length = bodyLength(body);
  const lengthHeader =
    answer.status === 204 || "Content-Length" in answer.headers ? {} : { "Content-Length": length };
  response.writeHead(answer.status, { ...answer.headers, ...lengthHeader });
  if (request.method === "HEAD" || body === undefined || length === 0) {
    response.end();
  } else if (typeof body === "string" || body instanceof Uint8Array) {
    response.end(body);
  } else if (body.length <= smallSlice) {
    response.end(readSlice(body));
  } else {
    const { path, start } = body;
    const end = start + body.length - 1;
    await pipeline(createReadStream(path, { start, end, highWaterMark: 512 * 1024 }), response);
  }
}

function readSlice({ path, start, length }: FileSlice): Buffer {
  const content = Buffer.allocUnsafe(length);
  const fd = openSync(path, "r");
  try {
    return content.subarray(0, readSync(fd, content, 0, length, start));
  } finally {
    closeSync(fd);
  }
}

function bodyLength(body: Answer["body"]): number {
  if (body === undefined) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : body.length;
}

/** A body that must fit into memory; undefined when it is larger than `most`. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size <= most) pieces.push(piece);
  }
  return size > most ? undefined : Buffer.concat(pieces);
}
