// Writes a request's body to a file while hashing it, without copying a byte: pieces are collected while the
// write before them is under way, and the sender is held back when the disk is slow.
import type { Hash } from "node:crypto";
import { writev, writevSync } from "node:fs";
import type { Readable } from "node:stream";

const writeFrom = 256 * 1024;
const mostPending = 4 * 1024 * 1024;

/** Appends at `position`; resolves to the number of bytes. What came before a broken end is on disk too. */
export async function receive(
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
  private readonly source: Readable;
  private readonly fd: number;
  private readonly start: number;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private active: Promise<void> | undefined;
  private failure: unknown;

  constructor(source: Readable, fd: number, start: number) {
    this.source = source;
    this.fd = fd;
    this.start = start;
  }

  add(piece: Buffer): void {
    this.pending.push(piece);
    this.pendingBytes += piece.length;
    if (this.active === undefined && this.pendingBytes >= writeFrom) this.active = this.drain();
    if (this.pendingBytes > mostPending) this.source.pause();
  }

  async finish(): Promise<void> {
    await this.active;
    if (this.failure !== undefined) throw this.failure as Error;
    const rest = this.take();
    if (rest.length > 0) this.count(rest, writevSync(this.fd, rest, this.start + this.written));
  }

  private async drain(): Promise<void> {
    try {
      while (this.pendingBytes >= writeFrom) {
        const batch = this.take();
        this.count(batch, await writeAll(this.fd, batch, this.start + this.written));
        if (this.source.isPaused()) this.source.resume();
      }
    } catch (error) {
      this.failure = error;
      this.source.resume();
    }
    this.active = undefined;
  }

  private take(): Buffer[] {
    const batch = this.pending;
    this.pending = [];
    this.pendingBytes = 0;
    return batch;
  }

  private count(batch: readonly Buffer[], written: number): void {
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
