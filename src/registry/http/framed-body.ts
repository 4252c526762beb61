// The body of an answer on its way to its reader: its framing is taken off, its bytes are gathered in blocks, so that
// many small pieces cost one wait, and held back at the socket when the reader is slower. Blocks are used again and
// again: under TLS data comes in small pieces, and allocating and writing those is what costs. The socket reads a long
// body into its block at once.
import { type Head, MalformedAnswer } from "../net/head.ts";

const blockSize = 1024 * 1024;
/** Shorter pieces are allocated anew: it costs little, and V8 frees them with the objects around them. */
const smallestBlock = 64 * 1024;
const mostKept = 24 * 1024 * 1024;
/** By size, a power of two. */
const kept = new Map<number, Buffer[]>();
let keptBytes = 0;
const lent = new WeakSet<ArrayBufferLike>();

/** A block of at least `size` bytes. It belongs to whoever takes it, until it is given back. */
function takeBlock(size: number): Buffer {
  let length = smallestBlock;
  while (length < size) length *= 2;
  const old = kept.get(length)?.pop();
  if (old !== undefined) keptBytes -= length;
  const block = old ?? Buffer.allocUnsafeSlow(length);
  lent.add(block.buffer);
  return block;
}

/** Takes back the block that `bytes` are in, if it is one. Nobody may hold a view of it any more. */
export function giveBlock(bytes: Uint8Array): void {
  const { buffer } = bytes;
  const length = buffer.byteLength;
  if (!lent.delete(buffer) || keptBytes + length > mostKept) return;
  keptBytes += length;
  const same = kept.get(length) ?? [];
  same.push(Buffer.from(buffer));
  kept.set(length, same);
}

/** A body that says it is no longer than this is gathered as one piece. */
const wholeSize = 1024 * 1024;
/** One that doesn't say is mostly a short text. */
const firstSize = 16 * 1024;
const mostQueued = 2;
/** What is no longer than this is copied from the socket's own buffer: it mostly arrived with the head. */
const worthRoom = 16 * 1024;
/** A block that isn't full goes out after this long: the upload that it feeds would be dropped as idle. */
const longestHoldMs = 5_000;

/** The connection that a body comes from. */
export interface Tap {
  pause(): void;
  resume(): void;
  /** The rest is not needed. */
  close(): void;
}

export class Body {
  /** How many bytes of content have come, and how many with their framing. */
  received = 0;
  onWire = 0;
  paused = false;
  ended = false;
  failed: Error | undefined;
  /** Told once, when nothing more comes. */
  onOver: (() => void) | undefined;
  readonly #tap: Tap;
  readonly #queue: Buffer[] = [];
  /** Its reader has some of it already. */
  #taken = false;
  #nextSize: number;
  #filling: Buffer | undefined;
  #filled = 0;
  /** The socket writes into what is being filled. */
  #inPlace = false;
  #lastGiven = 0;
  #dropped = false;
  #wake: (() => void) | undefined;

  constructor(tap: Tap, length: number | undefined) {
    this.#tap = tap;
    this.#nextSize = length === undefined ? firstSize : length <= wholeSize ? length : blockSize;
  }

  /** Where the socket is to put some of the `left` bytes that are still to come; undefined when copying is cheaper. */
  room(left: number): Buffer | undefined {
    if (this.#dropped || left < worthRoom || this.failed !== undefined) return undefined;
    this.#filling ??= this.#newPiece();
    const end = Math.min(this.#filling.length, this.#filled + left);
    this.#inPlace = true;
    return this.#filling.subarray(this.#filled, end);
  }

  /** Copies, unless the bytes are in place: they are the socket's, which writes over them. */
  put(bytes: Buffer): void {
    this.received += bytes.length;
    if (this.#dropped) return;
    if (this.#inPlace) this.#grow(bytes.length);
    else this.#copy(bytes);
    if (this.#queue.length < mostQueued || this.paused) return;
    this.paused = true;
    this.#tap.pause();
  }

  #grow(size: number): void {
    this.#inPlace = false;
    this.#filled += size;
    if (this.#filled === this.#filling?.length || this.#isLate()) this.#pass();
  }

  #copy(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      this.#filling ??= this.#newPiece();
      const size = bytes.copy(this.#filling, this.#filled, at);
      this.#filled += size;
      at += size;
      if (this.#filled === this.#filling.length || this.#isLate()) this.#pass();
    }
  }

  end(): void {
    this.#pass();
    this.ended = true;
    // The connection goes on to other exchanges.
    if (this.paused) this.#tap.resume();
    this.paused = false;
    this.#wake?.();
    this.#over();
  }

  /** What has come until now is still read: whoever asks for the rest need not ask for it again. */
  fail(error: Error): void {
    if (this.ended) return;
    // The socket may not write any more into a block that goes to the reader.
    this.#tap.close();
    this.#pass();
    this.failed ??= error;
    this.#wake?.();
    this.#over();
  }

  /** The next piece, which is the caller's from now on; undefined when there is no more. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#queue.shift();
      if (piece !== undefined) {
        this.#taken = true;
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

  /** All of it, where it has come in one piece; the caller's from now on. */
  takeWhole(): Buffer | undefined {
    if (!this.ended || this.failed !== undefined || this.#queue.length > 1 || this.#taken) return undefined;
    this.#taken = true;
    return this.#queue.pop() ?? Buffer.alloc(0);
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
    if (!this.ended) this.#tap.close();
  }

  #over(): void {
    this.onOver?.();
    this.onOver = undefined;
  }

  #newPiece(): Buffer {
    const size = this.#nextSize;
    this.#nextSize = blockSize;
    this.#lastGiven ||= performance.now();
    return size < smallestBlock ? Buffer.allocUnsafe(size) : takeBlock(size).subarray(0, size);
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

/** How the end of an answer's body is recognized. */
export type Framing =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "close" };

export function framingOf(method: string, { status, headers }: Head): Framing {
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) return { kind: "none" };
  const encoding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (encoding !== undefined) {
    if (length !== undefined) throw new MalformedAnswer("it has a length and a transfer encoding");
    if (encoding.toLowerCase() !== "chunked") throw new MalformedAnswer("its transfer encoding is unknown");
    return { kind: "chunked" };
  }
  if (length === undefined) return { kind: "close" };
  if (!/^\d{1,15}$/.test(length)) throw new MalformedAnswer("its length is not a number");
  return { kind: "length", length: Number(length) };
}

/** Takes the framing off, as the bytes come. */
export interface Frames {
  readonly done: boolean;
  /** Only the end of the connection shows that the body has ended. */
  readonly endless: boolean;
  /** How many bytes of content come next, with nothing of the framing between them, as far as is known. */
  readonly left: number;
  /** Gives the content to `give` and says how many of the bytes belong to the body. */
  take(bytes: Buffer, give: (content: Buffer) => void): number;
}

export function framesFor(framing: Framing): Frames {
  if (framing.kind === "chunked") return new ChunkedFrames();
  if (framing.kind === "close") return untilClose;
  return new LengthFrames(framing.kind === "none" ? 0 : framing.length);
}

const untilClose: Frames = {
  done: false,
  endless: true,
  left: 0,
  take(bytes, give) {
    give(bytes);
    return bytes.length;
  },
};

class LengthFrames implements Frames {
  readonly endless = false;
  left: number;

  constructor(length: number) {
    this.left = length;
  }

  get done(): boolean {
    return this.left === 0;
  }

  take(bytes: Buffer, give: (content: Buffer) => void): number {
    const size = Math.min(bytes.length, this.left);
    this.left -= size;
    if (size > 0) give(size === bytes.length ? bytes : bytes.subarray(0, size));
    return size;
  }
}

const longestLine = 4096;
const mostTrailers = 16_384;

class ChunkedFrames implements Frames {
  readonly endless = false;
  done = false;
  #state: "size" | "content" | "after" | "trailer" = "size";
  #line = "";
  left = 0;
  #trailers = 0;

  take(bytes: Buffer, give: (content: Buffer) => void): number {
    let at = 0;
    while (at < bytes.length && !this.done) {
      if (this.#state === "content") {
        const size = Math.min(bytes.length - at, this.left);
        give(bytes.subarray(at, at + size));
        this.left -= size;
        at += size;
        if (this.left === 0) this.#state = "after";
      } else at += this.#takeLine(bytes.subarray(at));
    }
    return at;
  }

  #takeLine(bytes: Buffer): number {
    const end = bytes.indexOf(10);
    this.#line += bytes.toString("latin1", 0, end < 0 ? bytes.length : end + 1);
    if (this.#line.length > longestLine) throw new MalformedAnswer("the header of a chunk is too long");
    if (end < 0) return bytes.length;
    if (!this.#line.endsWith("\r\n")) throw new MalformedAnswer("the header of a chunk ends early");
    const line = this.#line.slice(0, -2);
    this.#line = "";
    this.#lineEnds(line);
    return end + 1;
  }

  #lineEnds(line: string): void {
    if (this.#state === "after") {
      if (line !== "") throw new MalformedAnswer("a chunk is longer than its header says");
      this.#state = "size";
    } else if (this.#state === "trailer") {
      this.#trailers += line.length;
      if (this.#trailers > mostTrailers) throw new MalformedAnswer("its trailers are too long");
      this.done = line === "";
    } else {
      const size = /^([\da-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
      if (size === undefined) throw new MalformedAnswer("a chunk has no size");
      this.left = Number.parseInt(size, 16);
      this.#state = this.left === 0 ? "trailer" : "content";
    }
  }
}
