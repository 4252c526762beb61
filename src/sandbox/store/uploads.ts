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
} from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Digest } from "../../core/base/digest.ts";
import type { Blobs } from "./blobs.ts";
import { remove } from "./files.ts";
import { Interrupted, receive } from "./receive.ts";

const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Session {
  hash: Hash;
  size: number;
  /** A part below the API's least size was sent: it must stay the last one. */
  smallPart: boolean;
  /** A body is being received. */
  busy: boolean;
}

/** Two requests at once would mix their bytes. */
export class UploadBusy extends Error {}

export type FinishResult = "done" | "wrong-digest" | "unknown";

export class Uploads {
  private readonly folder: string;
  private readonly blobs: Blobs;
  private readonly sessions = new Map<string, Session>();

  constructor(root: string, blobs: Blobs) {
    this.folder = join(root, "uploads");
    this.blobs = blobs;
    mkdirSync(this.folder, { recursive: true });
  }

  start(repository: string): string {
    const id = randomUUID();
    const path = this.path(repository, id);
    writeFileSync(path, "", { flag: "wx" });
    this.sessions.set(path, { hash: createHash("sha256"), size: 0, smallPart: false, busy: false });
    return id;
  }

  /** Bytes received, or undefined for a session that doesn't exist in this repository. */
  size(repository: string, id: string): number | undefined {
    if (!idForm.test(id)) return undefined;
    return statSync(this.path(repository, id), { throwIfNoEntry: false })?.size;
  }

  /** Adds a body to the end. With `whole`, a body that breaks off leaves the session as it was. */
  async append(
    repository: string,
    id: string,
    body: { readonly source: Readable; readonly whole: boolean },
  ): Promise<number> {
    const path = this.path(repository, id);
    const session = await this.open(path);
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
    return session.size;
  }

  /** Whether the part just added is smaller than parts before the last may be. */
  noteSmallPart(repository: string, id: string): void {
    const session = this.sessions.get(this.path(repository, id));
    if (session !== undefined) session.smallPart = true;
  }

  hasSmallPart(repository: string, id: string): boolean {
    return this.sessions.get(this.path(repository, id))?.smallPart ?? false;
  }

  /** Ends the session: its bytes become a blob when they are what the digest says, and are dropped otherwise. */
  async finish(repository: string, id: string, digest: Digest): Promise<FinishResult> {
    const path = this.path(repository, id);
    if (this.size(repository, id) === undefined) return "unknown";
    const session = await this.open(path);
    this.sessions.delete(path);
    if (`sha256:${session.hash.digest("hex")}` !== digest) {
      remove(path);
      return "wrong-digest";
    }
    this.blobs.adopt(digest, path);
    return "done";
  }

  cancel(repository: string, id: string): boolean {
    if (!idForm.test(id)) return false;
    const path = this.path(repository, id);
    this.sessions.delete(path);
    return remove(path);
  }

  private async open(path: string): Promise<Session> {
    const size = statSync(path).size;
    const known = this.sessions.get(path);
    if (known !== undefined && known.size === size) return known;
    const hash = createHash("sha256");
    for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
    const session = { hash, size, smallPart: false, busy: false };
    this.sessions.set(path, session);
    return session;
  }

  /** The name binds a session to its repository, with no file beside it. */
  private path(repository: string, id: string): string {
    const owner = createHash("sha256").update(repository).digest("hex").slice(0, 16);
    return join(this.folder, `${id}.${owner}`);
  }
}
