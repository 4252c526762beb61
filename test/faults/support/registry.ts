// A registry in memory that misbehaves on request. It keeps the rules of the distribution API, counts what it is
// asked, and notes whenever a tag is set on something incomplete.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { AddressInfo, Socket } from "node:net";
import type { TestImage } from "../../registry/support/images.ts";

export type Kind =
  | "manifest-get"
  | "manifest-head"
  | "manifest-put"
  | "blob-get"
  | "blob-head"
  | "upload-post"
  | "upload-put"
  | "tags"
  | "referrers"
  | "token"
  | "other";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

export interface Exchange {
  readonly kind: Kind;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly url: URL;
  readonly registry: FaultRegistry;
  /** What the registry would answer; set for faults of the answer. */
  readonly answer: Answer;
}

/** `request` faults act before the request's body is read, `answer` faults in place of the answer. */
export interface Fault {
  readonly at: "request" | "answer";
  /** Acts; false lets the registry go on as usual. */
  act(exchange: Exchange): boolean | void | Promise<boolean | void>;
}

interface Injected {
  readonly fault: Fault;
  times: number;
  after: number;
  /** Part of the URLs that it is for. */
  readonly path: string;
}

interface Stored {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

export class FaultRegistry {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, Stored>();
  readonly tags = new Map<string, string>();
  /** `GET blob-get /v2/…`, in order. */
  readonly requests: { kind: Kind; method: string; path: string; authorization: string | undefined }[] = [];
  readonly violations: string[] = [];
  /** Bytes of blobs that were sent to the client's socket. */
  bytesRead = 0;
  connections = 0;
  base = "";
  /** Set to make it ask for credentials: gives an error answer for a bad header. */
  guard: ((authorization: string | undefined, exchange: Exchange) => Answer | undefined) | undefined;
  mounts = true;
  referrersApi = true;
  uploads = new Set<string>();
  readonly #injected = new Map<Kind, Injected[]>();
  #server: Server | undefined;
  #session = 0;

  async start(tls?: { cert: string; key: string }): Promise<this> {
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    };
    const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    server.keepAliveTimeout = 30_000;
    server.on("connection", () => {
      this.connections += 1;
    });
    server.on("clientError", (_, socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#server = server;
    this.base = `${tls === undefined ? "http" : "https"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  get host(): string {
    return new URL(this.base).host;
  }

  /** Until those that spoke to it are gone: what they sent last has come then. */
  async settled(): Promise<void> {
    for (let at = 0; at < 2_000; at += 1) {
      const open = await new Promise<number>((resolve) =>
        this.#server === undefined ? resolve(0) : this.#server.getConnections((_, count) => resolve(count)),
      );
      if (open === 0) return;
      await sleep(5);
    }
    throw new Error("somebody is still connected");
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
  }

  inject(
    kind: Kind,
    fault: Fault,
    { times = 1, after = 0, path = "" }: { times?: number; after?: number; path?: string } = {},
  ): void {
    this.#injected.set(kind, [...(this.#injected.get(kind) ?? []), { fault, times, after, path }]);
  }

  count(kind: Kind): number {
    return this.requests.filter((one) => one.kind === kind).length;
  }

  store(repository: string, image: TestImage, tag?: string): void {
    for (const blob of image.blobs) this.blobs.set(`${repository}@${blob.digest}`, blob.bytes);
    for (const { digest, mediaType, bytes } of image.manifests) {
      this.manifests.set(`${repository}@${digest}`, { bytes, mediaType });
    }
    if (tag !== undefined) this.tags.set(`${repository}:${tag}`, image.root.digest);
  }

  /** Everything that matters afterward: to compare runs. */
  state(): string {
    const tags = [...this.tags].map(([name, digest]) => `${name}@${digest}`);
    return JSON.stringify([[...this.blobs.keys()].sort(), [...this.manifests.keys()].sort(), tags.sort()]);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.base);
    const kind = kindOf(request.method ?? "", url);
    const path = url.pathname + url.search;
    this.requests.push({
      kind,
      method: request.method ?? "",
      path,
      authorization: request.headers.authorization,
    });
    const answer: Answer = { status: 0, headers: {}, bytes: Buffer.alloc(0) };
    const exchange: Exchange = {
      kind,
      request,
      response,
      socket: request.socket,
      url,
      registry: this,
      answer,
    };
    const fault = this.#take(kind, decodeURIComponent(path));
    if (fault?.at === "request" && (await fault.act(exchange)) !== false) return;
    const denied = kind === "token" ? undefined : this.guard?.(request.headers.authorization, exchange);
    Object.assign(answer, denied ?? (await this.#answer(exchange)));
    if (fault?.at === "answer" && (await fault.act(exchange)) !== false) return;
    sendAnswer(exchange);
  }

  #take(kind: Kind, path: string): Fault | undefined {
    for (const injected of this.#injected.get(kind) ?? []) {
      if (injected.times <= 0 || !path.includes(injected.path)) continue;
      if (injected.after > 0) {
        injected.after -= 1;
        continue;
      }
      injected.times -= 1;
      return injected.fault;
    }
    return undefined;
  }

  async #answer({ kind, request, url }: Exchange): Promise<Answer> {
    const [, repository = "", rest = ""] =
      /^\/v2\/(.+?)\/(?:manifests|blobs(?:\/uploads)?|tags|referrers)\/(.*)$/.exec(url.pathname) ?? [];
    if (kind === "other") return { status: 200, headers: {}, bytes: Buffer.from("{}") };
    if (kind === "manifest-get" || kind === "manifest-head") return this.#manifest(repository, rest);
    if (kind === "manifest-put") return this.#putManifest(repository, rest, request);
    if (kind === "blob-get" || kind === "blob-head") return this.#blob(repository, rest, request);
    if (kind === "upload-post") return this.#openUpload(repository, url);
    if (kind === "upload-put") return this.#upload(repository, rest, { request, url });
    if (kind === "tags") return this.#tagList(repository);
    if (kind === "referrers") return this.#referrers(repository, rest);
    return error(404, "UNKNOWN");
  }

  #manifest(repository: string, reference: string): Answer {
    const digest = reference.includes(":") ? reference : this.tags.get(`${repository}:${reference}`);
    const stored = this.manifests.get(`${repository}@${digest ?? ""}`);
    if (stored === undefined || digest === undefined) return error(404, "MANIFEST_UNKNOWN");
    return {
      status: 200,
      headers: { "content-type": stored.mediaType, "docker-content-digest": digest },
      bytes: stored.bytes,
    };
  }

  async #putManifest(repository: string, reference: string, request: IncomingMessage): Promise<Answer> {
    const bytes = await readAll(request);
    const digest = digestOf(bytes);
    const lacking = this.#lacking(repository, bytes);
    if (lacking !== undefined) return error(400, "MANIFEST_BLOB_UNKNOWN", lacking);
    this.manifests.set(`${repository}@${digest}`, {
      bytes,
      mediaType: request.headers["content-type"] ?? "",
    });
    if (!reference.includes(":")) this.tags.set(`${repository}:${reference}`, digest);
    return {
      status: 201,
      headers: { "docker-content-digest": digest, location: "/" },
      bytes: Buffer.alloc(0),
    };
  }

  /** What a manifest names and the repository lacks, as a strict registry refuses it. */
  #lacking(repository: string, bytes: Buffer): string | undefined {
    const manifest = JSON.parse(bytes.toString("utf8")) as ManifestJson;
    for (const { digest, urls } of [
      ...(manifest.config ? [manifest.config] : []),
      ...(manifest.layers ?? []),
    ]) {
      if (urls === undefined && !this.blobs.has(`${repository}@${digest}`)) return digest;
    }
    return manifest.manifests?.find(({ digest }) => !this.manifests.has(`${repository}@${digest}`))?.digest;
  }

  /** Whether a manifest names a blob: a registry such as ECR gives no other repository what none does. */
  #isNamed(repository: string, blob: string): boolean {
    return [...this.manifests].some(([place, { bytes }]) => {
      if (!place.startsWith(`${repository}@`)) return false;
      const { config, layers = [] } = JSON.parse(bytes.toString("utf8")) as ManifestJson;
      return [...(config ? [config] : []), ...layers].some(({ digest }) => digest === blob);
    });
  }

  /** For the end of a test: tags that point at something incomplete. */
  incompleteTags(): string[] {
    const found: string[] = [];
    for (const [name, digest] of this.tags) {
      const repository = name.slice(0, name.lastIndexOf(":"));
      const visit = (one: string): void => {
        const stored = this.manifests.get(`${repository}@${one}`);
        if (stored === undefined) return void found.push(`${name} lacks ${one}`);
        const lacking = this.#lacking(repository, stored.bytes);
        if (lacking !== undefined) found.push(`${name} lacks ${lacking}`);
        const children = (JSON.parse(stored.bytes.toString("utf8")) as ManifestJson).manifests ?? [];
        for (const child of children) visit(child.digest);
      };
      visit(digest);
    }
    return found;
  }

  #blob(repository: string, digest: string, request: IncomingMessage): Answer {
    const bytes = this.blobs.get(`${repository}@${digest}`);
    if (bytes === undefined) return error(404, "BLOB_UNKNOWN");
    const headers = { "content-type": "application/octet-stream", "docker-content-digest": digest };
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
    if (range === null) return { status: 200, headers, bytes };
    const from = Number(range[1]);
    if (from >= bytes.length) return error(416, "RANGE");
    const contentRange = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    return {
      status: 206,
      headers: { ...headers, "content-range": contentRange },
      bytes: bytes.subarray(from),
    };
  }

  #openUpload(repository: string, url: URL): Answer {
    const digest = url.searchParams.get("mount");
    const from = url.searchParams.get("from");
    const isGiven = this.mounts && this.#isNamed(from ?? "", digest ?? "");
    const mounted = isGiven ? this.blobs.get(`${from ?? ""}@${digest ?? ""}`) : undefined;
    if (mounted !== undefined) {
      this.blobs.set(`${repository}@${digest ?? ""}`, mounted);
      return { status: 201, headers: { location: "/" }, bytes: Buffer.alloc(0) };
    }
    this.#session += 1;
    const id = `session-${this.#session}`;
    this.uploads.add(id);
    return {
      status: 202,
      headers: { location: `/v2/${repository}/blobs/uploads/${id}?state=a%2Bb` },
      bytes: Buffer.alloc(0),
    };
  }

  async #upload(
    repository: string,
    id: string,
    { request, url }: { request: IncomingMessage; url: URL },
  ): Promise<Answer> {
    const bytes = await readAll(request);
    if (!this.uploads.has(id)) return error(404, "BLOB_UPLOAD_UNKNOWN");
    if (url.searchParams.get("state") !== "a+b")
      return error(400, "BLOB_UPLOAD_INVALID", "the state was lost");
    const digest = url.searchParams.get("digest") ?? "";
    if (digestOf(bytes) !== digest) return error(400, "DIGEST_INVALID");
    this.uploads.delete(id);
    this.blobs.set(`${repository}@${digest}`, bytes);
    return {
      status: 201,
      headers: { "docker-content-digest": digest, location: "/" },
      bytes: Buffer.alloc(0),
    };
  }

  #tagList(repository: string): Answer {
    const names = [...this.tags.keys()].filter((name) => name.startsWith(`${repository}:`));
    const tags = names.map((name) => name.slice(repository.length + 1));
    return json({ name: repository, tags });
  }

  #referrers(repository: string, digest: string): Answer {
    if (!this.referrersApi) return { status: 404, headers: {}, bytes: Buffer.from("404 page not found") };
    const manifests: unknown[] = [];
    for (const [name, { bytes, mediaType }] of this.manifests) {
      const { subject, artifactType } = JSON.parse(bytes.toString("utf8")) as ManifestJson;
      const own = name.startsWith(`${repository}@`) && subject?.digest === digest;
      if (own) manifests.push({ mediaType, digest: digestOf(bytes), size: bytes.length, artifactType });
    }
    return json({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests });
  }
}

interface ManifestJson {
  config?: { digest: string; urls?: string[] };
  layers?: { digest: string; urls?: string[] }[];
  manifests?: { digest: string }[];
  subject?: { digest: string };
  artifactType?: string;
}

export function sendAnswer({ response, request, answer, registry, kind }: Exchange): void {
  const length = { "content-length": String(answer.bytes.length) };
  response.writeHead(answer.status, { ...length, ...answer.headers });
  if (kind === "blob-get") registry.bytesRead += answer.bytes.length;
  response.end(request.method === "HEAD" ? undefined : answer.bytes);
}

export function error(status: number, code: string, message = code): Answer {
  const answer = json({ errors: [{ code, message }] });
  return { ...answer, status };
}

export function json(value: unknown): Answer {
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    bytes: Buffer.from(JSON.stringify(value)),
  };
}

function kindOf(method: string, url: URL): Kind {
  const { pathname } = url;
  if (pathname.startsWith("/token")) return "token";
  if (pathname.includes("/blobs/uploads/")) return method === "POST" ? "upload-post" : "upload-put";
  if (pathname.includes("/blobs/")) return method === "HEAD" ? "blob-head" : "blob-get";
  if (pathname.includes("/tags/list")) return "tags";
  if (pathname.includes("/referrers/")) return "referrers";
  if (!pathname.includes("/manifests/")) return "other";
  return method === "PUT" ? "manifest-put" : method === "HEAD" ? "manifest-head" : "manifest-get";
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
