// Buckets on loopback: objects in memory, conditions on ETags, uploads in parts and listings as S3 knows them, a clock that
// can be moved, writes that can be denied, a region of its own, a policy that demands encryption, and answers that get lost.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sha256 } from "../../src/core/base/digest.ts";

export interface S3Server {
  readonly url: string;
  readonly objects: Map<string, string>;
  /** Uploads in parts that are under way, by their IDs. */
  readonly uploads: Map<string, Map<number, string>>;
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
  /** What the URL asks for besides, such as `uploads` or `partNumber`. */
  readonly query: URLSearchParams;
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
    const { method, key, query } = request;
    const isRight = request.sse === sse && (kmsKey === undefined || request.kmsKey === kmsKey);
    // The parts of an upload are encrypted as it began.
    const begins = method === "PUT" ? !query.has("partNumber") : query.has("uploads");
    if (!begins || isRight) return undefined;
    const message = `User: arn:aws:iam::111122223333:user/me is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::${key}" with an explicit deny in a resource-based policy`;
    return { status: 403, code: "AccessDenied", message };
  };
}

/** S3 takes no part below this but the last one. */
const smallestPart = 5 * 1024 * 1024;

export async function startS3(): Promise<S3Server> {
  const objects = new Map<string, string>();
  const uploads = new Map<string, Map<number, string>>();
  let begun = 0;
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
    if (request.method === "HEAD") return [held === undefined ? 404 : 200, held ?? ""];
    if (request.method === "GET")
      return held === undefined ? [404, failure("NoSuchKey")] : [200, held, etag(held)];
    if (match !== undefined && (held === undefined || match !== etag(held)))
      return [412, failure("PreconditionFailed")];
    if (none !== undefined && held !== undefined) return [412, failure("PreconditionFailed")];
    if (isDenied(key)) return [403, failure("AccessDenied")];
    if (searchParams.has("uploads") || searchParams.has("uploadId"))
      return inParts(key, { method: request.method ?? "", asked: searchParams, body });
    if (request.method === "DELETE") {
      objects.delete(key);
      modified.delete(key);
      return [204, ""];
    }
    objects.set(key, body);
    modified.set(key, clock());
    return [200, "", etag(body)];
  }
  function inParts(
    key: string,
    { method, asked, body }: { method: string; asked: URLSearchParams; body: string },
  ): [status: number, body: string, etag?: string] {
    if (asked.has("uploads")) {
      begun += 1;
      uploads.set(`upload-${begun}`, new Map());
      const id = `<UploadId>upload-${begun}</UploadId>`;
      return [200, `<InitiateMultipartUploadResult>${id}</InitiateMultipartUploadResult>`];
    }
    const id = asked.get("uploadId") ?? "";
    const parts = uploads.get(id);
    if (parts === undefined) return [404, failure("NoSuchUpload")];
    if (method === "PUT") {
      parts.set(Number(asked.get("partNumber")), body);
      return [200, "", etag(body)];
    }
    uploads.delete(id);
    if (method === "DELETE") return [204, ""];
    const listed = [...body.matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => parts.get(Number(number)));
    if (listed.some((part) => part === undefined)) return [400, failure("InvalidPart")];
    if (listed.slice(0, -1).some((part = "") => Buffer.byteLength(part) < smallestPart))
      return [400, failure("EntityTooSmall")];
    objects.set(key, listed.join(""));
    modified.set(key, clock());
    return [200, "<CompleteMultipartUploadResult><ETag>whole</ETag></CompleteMultipartUploadResult>"];
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
    const length = asked.method === "HEAD" ? { "Content-Length": Buffer.byteLength(body) } : {};
    response.writeHead(status, tag === undefined ? { ...headers, ...length } : { ...headers, ETag: tag });
    response.end(asked.method === "HEAD" ? "" : body);
  }
  const listener = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const server: S3Server = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    objects,
    uploads,
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
  const { pathname, searchParams } = new URL(url, "http://s3");
  const path = decodeURIComponent(pathname.slice(1));
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
    query: searchParams,
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
