// Bytes to lines, for files of any size: memory is that of one line, and a line has a limit.
export interface Line {
  /** From 1. */
  readonly line: number;
  /** Without the line break; null for a line over the limit, whose bytes were let go. */
  readonly bytes: Uint8Array | null;
}

const lineFeed = 10;

export class LineSplitter {
  readonly #longest: number;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #line = 1;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that end in this chunk. They share its memory. */
  push(chunk: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      this.#add(chunk.subarray(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    if (start < chunk.length) this.#add(chunk.subarray(start));
    return lines;
  }

  /** The last line, when no line break ends it. */
  end(): readonly Line[] {
    return this.#length === 0 ? [] : [this.#take()];
  }

  #add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.#longest) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  #take(): Line {
    const isTooLong = this.#length > this.#longest;
    const bytes = isTooLong ? null : join(this.#pieces, this.#length);
    const line = this.#line;
    this.#pieces = [];
    this.#length = 0;
    this.#line += 1;
    return { line, bytes };
  }
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
