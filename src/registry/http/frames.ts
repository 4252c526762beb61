// Takes the framing off an answer's body, as its bytes come.
import { type Framing, MalformedAnswer } from "../net/head.ts";

export interface Frames {
  readonly done: boolean;
  /** Only the connection's end tells that the body has ended. */
  readonly endless: boolean;
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
  take(bytes, give) {
    give(bytes);
    return bytes.length;
  },
};

class LengthFrames implements Frames {
  readonly endless = false;
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  take(bytes: Buffer, give: (content: Buffer) => void): number {
    const size = Math.min(bytes.length, this.#left);
    this.#left -= size;
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
  #left = 0;
  #trailers = 0;

  take(bytes: Buffer, give: (content: Buffer) => void): number {
    let at = 0;
    while (at < bytes.length && !this.done) {
      if (this.#state === "content") {
        const size = Math.min(bytes.length - at, this.#left);
        give(bytes.subarray(at, at + size));
        this.#left -= size;
        at += size;
        if (this.#left === 0) this.#state = "after";
      } else at += this.#takeLine(bytes.subarray(at));
    }
    return at;
  }

  #takeLine(bytes: Buffer): number {
    const end = bytes.indexOf(10);
    this.#line += bytes.toString("latin1", 0, end < 0 ? bytes.length : end + 1);
    if (this.#line.length > longestLine) throw new MalformedAnswer("a chunk's head is too long");
    if (end < 0) return bytes.length;
    if (!this.#line.endsWith("\r\n")) throw new MalformedAnswer("a chunk's head ends early");
    const line = this.#line.slice(0, -2);
    this.#line = "";
    this.#lineEnds(line);
    return end + 1;
  }

  #lineEnds(line: string): void {
    if (this.#state === "after") {
      if (line !== "") throw new MalformedAnswer("a chunk is longer than it says");
      this.#state = "size";
    } else if (this.#state === "trailer") {
      this.#trailers += line.length;
      if (this.#trailers > mostTrailers) throw new MalformedAnswer("its trailers are too long");
      this.done = line === "";
    } else {
      const size = /^([\da-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
      if (size === undefined) throw new MalformedAnswer("a chunk has no size");
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? "trailer" : "content";
    }
  }
}
