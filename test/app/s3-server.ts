// A bucket on loopback: objects in memory, conditions on ETags as S3 knows them, and writes that can be denied.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sha256 } from "../../src/core/base/digest.ts";

export interface S3Server {
  readonly url: string;
  readonly objects: Map<string, string>;
  /** Keys that nobody may write. */
  readonly denied: Set<string>;
  close(): Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const objects = new Map<string, string>();
  const denied = new Set<string>();
  const etag = (content: string) => `"${sha256(content).slice(7, 39)}"`;
  async function answer(request: IncomingMessage): Promise<[status: number, body: string, etag?: string]> {
    const key = new URL(request.url ?? "/", "http://s3").pathname.slice(1);
    const held = objects.get(key);
    const { "if-match": match, "if-none-match": none } = request.headers;
    if (request.method === "GET")
      return held === undefined ? [404, failure("NoSuchKey")] : [200, held, etag(held)];
    if (match !== undefined && (held === undefined || match !== etag(held)))
      return [412, failure("PreconditionFailed")];
    if (none !== undefined && held !== undefined) return [412, failure("PreconditionFailed")];
    if (denied.has(key)) return [403, failure("AccessDenied")];
    if (request.method === "DELETE") {
      objects.delete(key);
      return [204, ""];
    }
    const body = unchunked(await text(request));
    objects.set(key, body);
    return [200, "", etag(body)];
  }
  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body, tag] = await answer(request);
    const modified = { "Last-Modified": new Date().toUTCString() };
    response.writeHead(status, tag === undefined ? modified : { ...modified, ETag: tag });
    response.end(body);
  }
  const server = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    denied,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function failure(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}

/** The SDK may send its body in signed chunks: `size;…\r\n` before each, trailers behind. */
function unchunked(body: string): string {
  const first = /^([0-9a-f]+)(?:;[^\r\n]*)?\r\n/.exec(body);
  if (first === null) return body;
  return Buffer.from(body)
    .subarray(first[0].length, first[0].length + parseInt(first[1] ?? "0", 16))
    .toString("utf8");
}
