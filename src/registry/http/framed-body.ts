// The body of an answer on its way to its reader: gathered in blocks, so that many small pieces cost one wait, and
// held back at the socket when the reader is slower.
import { blockSize, takeBlock } from "./block-pool.ts";

/** A body that says it is no longer than this is gathered as one piece. */
const wholeSize = 1024 * 1024;
/** One that doesn't say is mostly a short text. */
const firstSize = 16 * 1024;
const mostQueued = 2;
/** A block that isn't full goes out after this long: the upload that it feeds would be dropped as idle. */
const longestHoldMs = 5_000;

/** The connection that a body comes from. */
export interface Tap {
  pause(): void;
  resume(): void;
  /** Nobody wants the rest. */
  abandon(): void;
}

export class Body {
  /** How many bytes have come. */
  received = 0;
  paused = false;
  ended = false;
  failed: Error | undefined;
  readonly #tap: Tap;
  readonly #queue: Uint8Array[] = [];
  #nextSize: number;
  #filling: Buffer | undefined;
  #filled = 0;
  #lastGiven = 0;
  #dropped = false;
  #wake: (() => void) | undefined;

  constructor(tap: Tap, length: number | undefined) {
    this.#tap = tap;
    this.#nextSize = length === undefined ? firstSize : length <= wholeSize ? length : blockSize;
  }

  /** Copies: the bytes are the socket's, which writes over them. */
  put(bytes: Buffer): void {
    this.received += bytes.length;
    if (this.#dropped) return;
    let at = 0;
    while (at < bytes.length) {
      this.#filling ??= this.#newPiece();
      const size = bytes.copy(this.#filling, this.#filled, at);
      this.#filled += size;
      at += size;
      if (this.#filled === this.#filling.length || this.#isLate()) this.#pass();
    }
    if (this.#queue.length < mostQueued || this.paused) return;
    this.paused = true;
    this.#tap.pause();
  }

  end(): void {
    this.#pass();
    this.ended = true;
    // The connection goes on to other exchanges.
    if (this.paused) this.#tap.resume();
    this.paused = false;
    this.#wake?.();
  }

  /** What has come until now is still read: whoever asks for the rest need not ask for it again. */
  fail(error: Error): void {
    if (this.ended) return;
    this.#pass();
    this.failed ??= error;
    this.#wake?.();
  }

  /** The next piece, which is the caller's from now on; undefined when there is no more. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#queue.shift();
      if (piece !== undefined) {
        this.#resume();
        return piece;
      }
      if (this.failed !== undefined) throw this.failed;
      if (this.ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  /** Lets the rest pass unread, so that the connection stays of use. */
  drop(): void {
    this.#dropped = true;
    this.#queue.length = 0;
    this.#filling = undefined;
    this.#filled = 0;
    this.#resume();
  }

  destroy(): void {
    this.#dropped = true;
    if (!this.ended) this.#tap.abandon();
  }

  #newPiece(): Buffer {
    const size = this.#nextSize;
    this.#nextSize = blockSize;
    this.#lastGiven ||= performance.now();
    return size === blockSize ? takeBlock() : Buffer.allocUnsafe(size);
  }

  #isLate(): boolean {
    return performance.now() - this.#lastGiven > longestHoldMs;
  }

  #pass(): void {
    if (this.#filling === undefined) return;
    this.#queue.push(this.#filling.subarray(0, this.#filled));
    this.#filling = undefined;
    this.#filled = 0;
    this.#lastGiven = performance.now();
    this.#wake?.();
  }

  #resume(): void {
    if (!this.paused || this.#queue.length >= mostQueued) return;
    this.paused = false;
    this.#tap.resume();
  }
}
