// Uploads in progress: one file each, so that another process, or this one after a crash, can go on with them.
// The hash is carried along in memory and made again from the file when it isn't there.
import { createHash, type Hash, randomUUID } from "node:crypto";
import {
  closeSync,
  createReadStream,
  ftruncateSync,
  mkdirSync,
  openSync,
  statSync,
  writeFileSync,
  writev,
  writevSync,
} from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import type { AnyDigest, Blobs } from "./blobs.ts";
import { remove } from "./files.ts";

const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Session {
  hash: Hash;
  size: number;
  /** The end of the first body: what ECR goes on telling of the upload. */
  first: number;
  /** A part below the API's least size was sent: it must stay the last one. */
  smallPart: boolean;
  /** A body is being received. */
  busy: boolean;
}

/** Two requests at once would mix their bytes. */
export class UploadBusy extends Error {}

/** The digest that the blob is kept under, or why there is none. */
export type FinishResult = { readonly kept: Digest } | "wrong-digest" | "unknown";

export class Uploads {
  readonly #folder: string;
  readonly #blobs: Blobs;
  readonly #sessions = new Map<string, Session>();

  constructor(root: string, blobs: Blobs) {
    this.#folder = join(root, "uploads");
    this.#blobs = blobs;
    mkdirSync(this.#folder, { recursive: true });
  }

  start(repository: string): string {
    const id = randomUUID();
    const path = this.#path(repository, id);
    writeFileSync(path, "", { flag: "wx" });
    this.#sessions.set(path, {
      hash: createHash("sha256"),
      size: 0,
      first: 0,
      smallPart: false,
      busy: false,
    });
    return id;
  }

  /** Bytes received, or undefined for a session that doesn't exist in this repository. */
  size(repository: string, id: string): number | undefined {
    if (!idForm.test(id)) return undefined;
    return statSync(this.#path(repository, id), { throwIfNoEntry: false })?.size;
  }

  /** Adds a body to the end. With `whole`, a body that breaks off leaves the session as it was. */
  async append(
    repository: string,
    id: string,
    body: { readonly source: Readable; readonly whole: boolean },
  ): Promise<number> {
    const path = this.#path(repository, id);
    const session = await this.#open(path);
    if (session.busy) throw new UploadBusy();
    session.busy = true;
    const before = body.whole ? { hash: session.hash.copy(), size: session.size } : undefined;
    const fd = openSync(path, "r+");
    try {
      session.size += await receive(body.source, { fd, position: session.size, hash: session.hash });
    } catch (error) {
      if (before !== undefined) {
        ftruncateSync(fd, before.size);
        Object.assign(session, before);
      } else if (error instanceof Interrupted) {
        session.size += error.written;
      }
      throw error;
    } finally {
      session.busy = false;
      closeSync(fd);
    }
    if (session.first === 0) session.first = session.size;
    return session.size;
  }

  /** Where the first body ended, as far as this process knows. */
  firstEnd(repository: string, id: string): number | undefined {
    return this.#sessions.get(this.#path(repository, id))?.first;
  }

  /** Whether the part just added is smaller than parts before the last may be. */
  noteSmallPart(repository: string, id: string): void {
    const session = this.#sessions.get(this.#path(repository, id));
    if (session !== undefined) session.smallPart = true;
  }

  hasSmallPart(repository: string, id: string): boolean {
    return this.#sessions.get(this.#path(repository, id))?.smallPart ?? false;
  }

  /** Ends the session: its bytes become a blob when they are what the digest says, and are dropped otherwise. */
  async finish(repository: string, id: string, digest: AnyDigest): Promise<FinishResult> {
    const path = this.#path(repository, id);
    if (this.size(repository, id) === undefined) return "unknown";
    const session = await this.#open(path);
    this.#sessions.delete(path);
    const kept = `sha256:${session.hash.digest("hex")}` as Digest;
    const found = isDigest(digest) ? kept : `sha512:${await hexOfFile(path, "sha512")}`;
    if (found !== digest) {
      remove(path);
      return "wrong-digest";
    }
    this.#blobs.adopt(kept, path);
    if (!isDigest(digest)) this.#blobs.setAlias(digest, kept);
    return { kept };
  }

  cancel(repository: string, id: string): boolean {
    if (!idForm.test(id)) return false;
    const path = this.#path(repository, id);
    this.#sessions.delete(path);
    return remove(path);
  }

  async #open(path: string): Promise<Session> {
    const size = statSync(path).size;
    const known = this.#sessions.get(path);
    if (known !== undefined && known.size === size) return known;
    const hash = createHash("sha256");
    for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
    const session = { hash, size, first: size, smallPart: false, busy: false };
    this.#sessions.set(path, session);
    return session;
  }

  /** The name binds a session to its repository, with no file beside it. */
  #path(repository: string, id: string): string {
    const owner = createHash("sha256").update(repository).digest("hex").slice(0, 16);
    return join(this.#folder, `${id}.${owner}`);
  }
}

async function hexOfFile(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

const writeFrom = 256 * 1024;
const mostPending = 4 * 1024 * 1024;

/**
 * Writes a body to a file while hashing it, without copying a byte: pieces are collected while the write before them is
 * under way, and the sender is held back when the disk is slow. Resolves to the number of bytes; what came before a
 * broken end is on disk too.
 */
async function receive(
  source: Readable,
  target: { readonly fd: number; readonly position: number; readonly hash: Hash },
): Promise<number> {
  const writer = new Writer(source, target.fd, target.position);
  let ended = false;
  await new Promise<void>((resolve) => {
    source.on("data", (piece: Buffer) => {
      target.hash.update(piece);
      writer.add(piece);
    });
    source.on("end", () => {
      ended = true;
      resolve();
    });
    source.on("error", () => resolve());
    source.on("close", () => resolve());
  });
  await writer.finish();
  if (!ended) throw new Interrupted(writer.written);
  return writer.written;
}

/** The sender went away in the middle; `written` bytes of its body were kept. */
export class Interrupted extends Error {
  readonly written: number;

  constructor(written: number) {
    super("the request ended early");
    this.name = "Interrupted";
    this.written = written;
  }
}

class Writer {
  written = 0;
  readonly #source: Readable;
  readonly #fd: number;
  readonly #start: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #active: Promise<void> | undefined;
  #failure: unknown;

  constructor(source: Readable, fd: number, start: number) {
    this.#source = source;
    this.#fd = fd;
    this.#start = start;
  }

  add(piece: Buffer): void {
    this.#pending.push(piece);
    this.#pendingBytes += piece.length;
    if (this.#active === undefined && this.#pendingBytes >= writeFrom) this.#active = this.#drain();
    if (this.#pendingBytes > mostPending) this.#source.pause();
  }

  async finish(): Promise<void> {
    await this.#active;
    if (this.#failure !== undefined) throw this.#failure as Error;
    const rest = this.#take();
    if (rest.length > 0) this.#count(rest, writevSync(this.#fd, rest, this.#start + this.written));
  }

  async #drain(): Promise<void> {
    try {
      while (this.#pendingBytes >= writeFrom) {
        const batch = this.#take();
        this.#count(batch, await writeAll(this.#fd, batch, this.#start + this.written));
        if (this.#source.isPaused()) this.#source.resume();
      }
    } catch (error) {
      this.#failure = error;
      this.#source.resume();
    }
    this.#active = undefined;
  }

  #take(): Buffer[] {
    const batch = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    return batch;
  }

  #count(batch: readonly Buffer[], written: number): void {
    const wanted = batch.reduce((sum, piece) => sum + piece.length, 0);
    if (written !== wanted) throw new Error("The disk took only a part of the upload");
    this.written += written;
  }
}

function writeAll(fd: number, batch: readonly Buffer[], position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(fd, batch, position, (error, written) => (error === null ? resolve(written) : reject(error)));
  });
}
