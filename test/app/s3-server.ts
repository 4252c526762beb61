// A bucket on loopback: objects in memory, conditions on ETags and listings as S3 knows them, a clock that can be moved,
// writes that can be denied, and answers that get lost.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sha256 } from "../../src/core/base/digest.ts";

export interface S3Server {
  readonly url: string;
  readonly objects: Map<string, string>;
  /** Keys that nobody may write, or prefixes that end with a star. */
  readonly denied: Set<string>;
  /** How far the bucket's clock is ahead. */
  aheadMs: number;
  /** Answers to writes that are lost after the object was stored. */
  lost: number;
  close(): Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const objects = new Map<string, string>();
  const denied = new Set<string>();
  const modified = new Map<string, number>();
  const clock = () => Date.now() + server.aheadMs;
  const isDenied = (key: string) =>
    [...denied].some((one) => (one.endsWith("*") ? key.startsWith(one.slice(0, -1)) : one === key));
  const etag = (content: string) => `"${sha256(content).slice(7, 39)}"`;
  async function answer(request: IncomingMessage): Promise<[status: number, body: string, etag?: string]> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://s3");
    const key = decodeURIComponent(pathname.slice(1));
    if (searchParams.get("list-type") === "2") return [200, listing(key, searchParams)];
    // Read first: from here to the end nothing else gets a turn, and conditions hold.
    const body = unchunked(await text(request));
    const held = objects.get(key);
    const { "if-match": match, "if-none-match": none } = request.headers;
    if (request.method === "GET")
      return held === undefined ? [404, failure("NoSuchKey")] : [200, held, etag(held)];
    if (match !== undefined && (held === undefined || match !== etag(held)))
      return [412, failure("PreconditionFailed")];
    if (none !== undefined && held !== undefined) return [412, failure("PreconditionFailed")];
    if (isDenied(key)) return [403, failure("AccessDenied")];
    if (request.method === "DELETE") {
      objects.delete(key);
      modified.delete(key);
      return [204, ""];
    }
    objects.set(key, body);
    modified.set(key, clock());
    return [200, "", etag(body)];
  }
  function listing(bucket: string, asked: URLSearchParams): string {
    const prefix = `${bucket.replace(/\/$/, "")}/${asked.get("prefix") ?? ""}`;
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted();
    const direct = keys.filter(
      (key) => asked.get("delimiter") !== "/" || !key.slice(prefix.length).includes("/"),
    );
    const contents = direct.map((key) => {
      const time = new Date(modified.get(key) ?? 0).toISOString();
      return `<Contents><Key>${key.slice(key.indexOf("/") + 1)}</Key><LastModified>${time}</LastModified></Contents>`;
    });
    return `<?xml version="1.0"?><ListBucketResult>${contents.join("")}</ListBucketResult>`;
  }
  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body, tag] = await answer(request);
    if (request.method === "PUT" && status === 200 && server.lost > 0) {
      server.lost -= 1;
      response.destroy();
      return;
    }
    const key = decodeURIComponent(new URL(request.url ?? "/", "http://s3").pathname.slice(1));
    const headers = {
      Date: new Date(clock()).toUTCString(),
      "Last-Modified": new Date(modified.get(key) ?? clock()).toUTCString(),
    };
    response.writeHead(status, tag === undefined ? headers : { ...headers, ETag: tag });
    response.end(body);
  }
  const listener = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const server: S3Server = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    objects,
    denied,
    aheadMs: 0,
    lost: 0,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        listener.closeAllConnections();
      }),
  };
  return server;
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
