// A registry that can only be read and answers from memory: it makes its images when they are asked for. What a
// tag means can be moved.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Image, manifestType, sourceImage } from "../support/images.ts";

export interface SourceServerOptions {
  readonly name: string;
  readonly repositories: number;
  readonly tagsEach: number;
  readonly latencyMs: number;
}

export type SourceQuestion =
  | { readonly type: "counts" }
  | { readonly type: "reset" }
  | { readonly type: "move"; readonly repository: string; readonly tag: string }
  | { readonly type: "restore" };

export type SourceCounts = Readonly<Record<string, number>>;

const options = JSON.parse(process.argv[2] ?? "{}") as SourceServerOptions;
const made = new Map<string, Image>();
const byDigest = new Map<string, Buffer>();
const moved = new Map<string, number>();
let counts: Record<string, number> = {};

function meaning(repository: string, tag: string): Image {
  const version = moved.get(`${repository}:${tag}`) ?? 0;
  const key = `${repository}:${tag}/${version}`;
  const known = made.get(key) ?? sourceImage(options.name, repository, tag, version);
  if (!made.has(key)) {
    made.set(key, known);
    byDigest.set(known.digest, known.manifest);
    for (const { digest, bytes } of known.blobs) byDigest.set(digest, bytes);
  }
  return known;
}

function answer(method: string, url: string, response: ServerResponse): void {
  const [, repository = "", kind = "", reference = ""] =
    /^\/v2\/(.+)\/(manifests|blobs|tags|referrers)\/([^?]+)/.exec(url) ?? [];
  const operation = url === "/v2/" ? "ping" : `${method} ${kind}`;
  counts[operation] = (counts[operation] ?? 0) + 1;
  if (url === "/v2/") return send(response, 200, { bytes: Buffer.from("{}"), type: "application/json" });
  if (kind === "tags") {
    const tags = Array.from({ length: options.tagsEach }, (_, index) => `1.${index}`);
    const bytes = Buffer.from(JSON.stringify({ name: repository, tags }));
    return send(response, 200, { bytes, type: "application/json" });
  }
  const bytes = reference.startsWith("sha256:")
    ? byDigest.get(reference)
    : kind === "manifests" && reference.startsWith("1.")
      ? meaning(repository, reference).manifest
      : undefined;
  if (bytes === undefined || kind === "referrers") return send(response, 404);
  const digest = kind === "manifests" ? manifestDigest(repository, reference) : reference;
  const type = kind === "manifests" ? manifestType : "application/octet-stream";
  return send(response, 200, { bytes, type, digest, head: method === "HEAD" });
}

function manifestDigest(repository: string, reference: string): string {
  return reference.startsWith("sha256:") ? reference : meaning(repository, reference).digest;
}

interface Content {
  readonly bytes: Buffer;
  readonly type: string;
  readonly digest?: string;
  readonly head?: boolean;
}

function send(response: ServerResponse, status: number, content?: Content): void {
  response.writeHead(status, {
    "content-type": content?.type ?? "application/json",
    "content-length": content?.bytes.length ?? 0,
    ...(content?.digest === undefined ? {} : { "docker-content-digest": content.digest }),
  });
  response.end(content === undefined || content.head === true ? undefined : content.bytes);
}

function serve(): void {
  const server = createServer((request, response) => {
    const reply = (): void => answer(request.method ?? "", request.url ?? "", response);
    if (options.latencyMs > 0) setTimeout(reply, options.latencyMs);
    else reply();
  });
  server.keepAliveTimeout = 70_000;
  server.listen(0, "127.0.0.1", () => {
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  process.on("message", (question: SourceQuestion) => {
    if (question.type === "reset") counts = {};
    if (question.type === "restore") moved.clear();
    if (question.type === "move") {
      const key = `${question.repository}:${question.tag}`;
      moved.set(key, (moved.get(key) ?? 0) + 1);
    }
    process.send?.(counts);
  });
  process.on("disconnect", () => process.exit(0));
}

serve();
