// Buckets on loopback: objects in memory, conditions on ETags and listings as S3 knows them, a clock that can be moved,
// writes that can be denied, a region of its own, a policy that demands encryption, and answers that get lost.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sha256 } from "../../src/core/base/digest.ts";

export interface S3Server {
  readonly url: string;
  readonly objects: Map<string, string>;
  /** Keys that nobody may write, or prefixes that end with a star. */
  readonly denied: Set<string>;
  /** What it was asked, in order. */
  readonly requests: S3Request[];
  /** Requests that are signed for another region are sent there. */
  region?: string;
  /** Refuses a request, as the bucket's policy or KMS would. */
  refuse?: (request: S3Request) => S3Refusal | undefined;
  /** How far the bucket's clock is ahead. */
  aheadMs: number;
  /** Answers to writes that are lost after the object was stored. */
  lost: number;
  close(): Promise<void>;
}

export interface S3Request {
  readonly method: string;
  /** `bucket/key`, wherever the bucket stood. */
  readonly key: string;
  readonly host: string;
  /** Whose signature it bears, and for which region. */
  readonly login: string;
  readonly region: string;
  /** What it asks for, by `x-amz-server-side-encryption` and the key's ID. */
  readonly sse: string | undefined;
  readonly kmsKey: string | undefined;
}

export interface S3Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More elements of the answer, as XML. */
  readonly more?: string;
}

/** A bucket's policy that lets no object in without this encryption. */
export function demanding(sse: string, kmsKey?: string): (request: S3Request) => S3Refusal | undefined {
  return (request) => {
    const { method, key } = request;
    const isRight = request.sse === sse && (kmsKey === undefined || request.kmsKey === kmsKey);
    if (method !== "PUT" || isRight) return undefined;
    const message = `User: arn:aws:iam::111122223333:user/me is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::${key}" with an explicit deny in a resource-based policy`;
    return { status: 403, code: "AccessDenied", message };
  };
}

export async function startS3(): Promise<S3Server> {
  const objects = new Map<string, string>();
  const denied = new Set<string>();
  const modified = new Map<string, number>();
  const clock = () => Date.now() + server.aheadMs;
  const isDenied = (key: string) =>
    [...denied].some((one) => (one.endsWith("*") ? key.startsWith(one.slice(0, -1)) : one === key));
  const etag = (content: string) => `"${sha256(content).slice(7, 39)}"`;
  function refusal(asked: S3Request): S3Refusal | undefined {
    const { region } = server;
    if (region === undefined || region === asked.region) return server.refuse?.(asked);
    const message = "The bucket you are attempting to access must be addressed using the specified endpoint.";
    const headers = { "x-amz-bucket-region": region };
    return { status: 301, code: "PermanentRedirect", message, headers };
  }
  async function answer(request: IncomingMessage): Promise<[status: number, body: string, etag?: string]> {
    const { searchParams } = new URL(request.url ?? "/", "http://s3");
    const { key } = requestOf(request);
    if (searchParams.get("list-type") === "2") return [200, listing(key, searchParams)];
    // Read first: from here to the end nothing else gets a turn, and conditions hold.
    const body = unchunked(await text(request));
    const held = objects.get(key);
    const { "if-match": match, "if-none-match": none } = request.headers;
    if (request.method === "HEAD") return [held === undefined ? 404 : 200, ""];
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
    const asked = requestOf(request);
    server.requests.push(asked);
    const refused = refusal(asked);
    if (refused !== undefined) {
      await text(request);
      response.writeHead(refused.status, { Date: new Date(clock()).toUTCString(), ...refused.headers });
      response.end(failure(refused.code, refused.message, refused.more));
      return;
    }
    const [status, body, tag] = await answer(request);
    if (request.method === "PUT" && status === 200 && server.lost > 0) {
      server.lost -= 1;
      response.destroy();
      return;
    }
    const { key } = asked;
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
    requests: [],
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

function requestOf({ method = "", url = "/", headers }: IncomingMessage): S3Request {
  const path = decodeURIComponent(new URL(url, "http://s3").pathname.slice(1));
  const host = headers.host ?? "";
  // The bucket in the host name: `bucket.s3.example.com`.
  const [, bucket] = /^([^.]+)\.s3\./.exec(host) ?? [];
  const [, login = "", region = ""] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  const header = (name: string) => (typeof headers[name] === "string" ? headers[name] : undefined);
  return {
    method,
    host,
    login,
    region,
    key: bucket === undefined ? path : `${bucket}/${path}`,
    sse: header("x-amz-server-side-encryption"),
    kmsKey: header("x-amz-server-side-encryption-aws-kms-key-id"),
  };
}

function failure(code: string, message = code, more = ""): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`;
}

/** The SDK may send its body in signed chunks: `size;…\r\n` before each, trailers behind. */
function unchunked(body: string): string {
  const first = /^([0-9a-f]+)(?:;[^\r\n]*)?\r\n/.exec(body);
  if (first === null) return body;
  return Buffer.from(body)
    .subarray(first[0].length, first[0].length + parseInt(first[1] ?? "0", 16))
    .toString("utf8");
}
