// A registry whose every case is a repository of its own, answered right or by a kind of broken answer; and the server on
// another origin that must see no secret.
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import {
  type Asked,
  type Kind,
  type Op,
  type Plain,
  sha256,
  status,
  type Step,
  whole,
  withBody,
  withHeaders,
} from "./answer.ts";

export interface Case {
  readonly number: number;
  readonly op: Op;
  /** undefined: all is well. */
  readonly kind: Kind | undefined;
  /** Only the first answer is broken. */
  readonly once: boolean;
}

const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
} as const;

/** What is true of a case. */
export function truthOf(number: number) {
  const config = Buffer.from(JSON.stringify({ architecture: "amd64", os: "linux", case: number }));
  const layer = Buffer.from(`layer ${number} `.repeat(400));
  const descriptor = (mediaType: string, bytes: Buffer) => ({
    mediaType,
    digest: sha256(bytes),
    size: bytes.length,
  });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptor(types.config, config),
      layers: [descriptor(types.layer, layer)],
    }),
  );
  const referrer = { ...descriptor(types.manifest, Buffer.from(`referrer ${number}`)), artifactType: "a/b" };
  return {
    repository: `fuzz/case-${number}`,
    config,
    layer,
    manifest,
    tags: ["v1", "latest", `n${number}`],
    referrer,
  };
}

const ok = (body: Buffer | string, type: string): Plain =>
  withBody(withHeaders(status("200 OK"), { "content-type": type }), body);

interface Stored {
  readonly blobs: Set<string>;
  readonly manifests: Map<string, Buffer>;
}

export class FuzzServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #cases = new Map<number, Case>();
  readonly #asked = new Map<string, number>();
  readonly #stored = new Map<number, Stored>();
  readonly #random: () => number;
  readonly #capture: string;
  host = "";

  constructor(capture: string, random: () => number) {
    this.#capture = capture;
    this.#random = random;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  open(one: Case): void {
    this.#cases.set(one.number, one);
    this.#stored.set(one.number, { blobs: new Set(), manifests: new Map() });
  }

  /** Whether the case's layer and manifest are there. */
  holds(number: number): boolean {
    const { layer, manifest } = truthOf(number);
    const stored = this.#stored.get(number);
    return stored?.blobs.has(sha256(layer)) === true && stored.manifests.get("v1")?.equals(manifest) === true;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined).on("close", () => this.#sockets.delete(socket));
    let gathered = Buffer.alloc(0);
    let working = Promise.resolve();
    socket.on("data", (bytes) => {
      gathered = Buffer.concat([gathered, bytes]);
      for (let request = readRequest(gathered); request !== undefined; request = readRequest(gathered)) {
        gathered = gathered.subarray(request.length);
        const { asked, body } = request;
        working = working.then(() => play(socket, this.#answer(asked, body)));
      }
    });
  }

  #answer(asked: Omit<Asked, "before">, body: Buffer): readonly Step[] {
    const number = Number(/case-(\d+)/.exec(asked.path)?.[1] ?? Number.NaN);
    const one = this.#cases.get(number);
    if (one === undefined) return [whole(asked.method, status("404 No"))];
    const key = `${number} ${asked.method} ${asked.path.split("?")[0]}`;
    const before = this.#asked.get(key) ?? 0;
    this.#asked.set(key, before + 1);
    const broken = this.#broken(one, { ...asked, before });
    if (broken !== undefined) return broken;
    return [whole(asked.method, this.#right(number, asked, body))];
  }

  #broken(one: Case, asked: Asked): readonly Step[] | undefined {
    const { kind, once, number } = one;
    if (kind === undefined || (once && asked.before > 0)) return undefined;
    const isAbout = kind.answers ?? ((question: Asked) => aboutOf[one.op].test(question.path));
    if (!isAbout(asked)) return undefined;
    return kind.steps({
      ...asked,
      answer: this.#right(number, asked),
      other: this.#right(number, { ...asked, path: otherPath(asked.path) }, undefined, 1_000_000 + number),
      capture: this.#capture,
      own: `http://${this.host}`,
      repository: truthOf(number).repository,
      random: this.#random,
    });
  }

  #right(
    number: number,
    { method, path }: Pick<Asked, "method" | "path">,
    body?: Buffer,
    as = number,
  ): Plain {
    const truth = truthOf(as);
    const [, what = "", reference = ""] =
      /\/case-\d+\/(manifests|blobs|tags|referrers)\/([^?]*)/.exec(path) ?? [];
    if (method === "POST" || method === "PUT")
      return this.#store(number, { method, path, what, reference }, body);
    if (what === "tags")
      return ok(JSON.stringify({ name: truth.repository, tags: truth.tags }), "application/json");
    if (what === "referrers")
      return ok(
        JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: [truth.referrer] }),
        types.index,
      );
    const { blobs, manifests } = this.#stored.get(number) ?? { blobs: new Set(), manifests: new Map() };
    const isPush = this.#cases.get(number)?.op === "push";
    if (what === "manifests" && (!isPush || manifests.has(reference)) && !reference.startsWith("sha256-"))
      return withHeaders(ok(truth.manifest, types.manifest), {
        "docker-content-digest": sha256(truth.manifest),
      });
    const found = [truth.config, truth.layer].find((bytes) => sha256(bytes) === reference || as !== number);
    if (what === "blobs" && found !== undefined && (!isPush || blobs.has(reference)))
      return ok(found, "application/octet-stream");
    return status("404 No", '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"no"}]}');
  }

  #store(
    number: number,
    { method, path, what, reference }: { method: string; path: string; what: string; reference: string },
    body: Buffer | undefined,
  ): Plain {
    const truth = truthOf(number);
    const stored = this.#stored.get(number);
    if (body === undefined || stored === undefined) return status("201 Created");
    const location = `/v2/${truth.repository}/blobs/uploads/1`;
    if (method === "POST") return status("202 Accepted", "", { location });
    if (what === "blobs") {
      const digest = new URL(path, "http://h").searchParams.get("digest") ?? "";
      if (sha256(body) !== digest) return status("400 Bad", '{"errors":[{"code":"DIGEST_INVALID"}]}');
      stored.blobs.add(digest);
      return status("201 Created", "", { "docker-content-digest": digest });
    }
    if (!stored.blobs.has(sha256(truth.layer)))
      return status("400 Bad", '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}');
    stored.manifests.set(reference, body);
    return status("201 Created", "", { "docker-content-digest": sha256(body) });
  }
}

const aboutOf: Readonly<Record<Op, RegExp>> = {
  head: /\/manifests\//,
  manifest: /\/manifests\//,
  "manifest-by-digest": /\/manifests\//,
  blob: /\/blobs\//,
  config: /\/blobs\//,
  tags: /\/tags\//,
  referrers: /\/referrers\//,
  push: /\/v2\//,
};

/** The same question to another case. */
function otherPath(path: string): string {
  return path.replace(/case-\d+/, "case-0");
}

function readRequest(
  bytes: Buffer,
): { asked: Omit<Asked, "before">; body: Buffer; length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const [method = "", path = ""] = first.split(" ");
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
  const length = end + 4 + Number(headers.get("content-length") ?? 0);
  if (bytes.length < length) return undefined;
  return { asked: { method, path, headers }, body: bytes.subarray(end + 4, length), length };
}

async function play(socket: Socket, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (socket.destroyed) return;
    if (step === "end") socket.end();
    else if (step === "destroy") socket.resetAndDestroy();
    else if (typeof step === "number") await new Promise((resolve) => setTimeout(resolve, step));
    else if (!socket.write(step)) await drained(socket);
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off("drain", done).off("close", done);
      resolve();
    };
    socket.on("drain", done).on("close", done);
  });
}

/** Notes all that it is sent, and answers so that more would come. */
export class CaptureServer {
  readonly seen: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  origin = "";

  constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket.on("error", () => undefined));
      socket.on("data", (bytes) => {
        const text = bytes.toString("latin1");
        this.seen.push(text);
        const [method = "", path = ""] = text.split(" ");
        socket.write(whole(method, this.#answer(path)));
      });
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #answer(path: string): Plain {
    const to = new URL(path, "http://h").searchParams.get("to");
    if (to !== null && /^[\x21-\x7e]*$/.test(to)) return status("302 Moved", "", { location: to });
    if (path.startsWith("/token")) return status("200 OK", '{"token":"captured-anonymous"}');
    if (path.startsWith("/who"))
      return status("401 Who", "", {
        "www-authenticate": `Bearer realm="${this.origin}/token",service="c", Basic realm="c"`,
      });
    return status("404 No");
  }
}
