// Takes a file in pieces of any size and gives the bytes of whole records, many at once.
const lineFeed = 10;
const quote = 34;

export class RecordSplitter {
  readonly #quotedBreaks: boolean;
  /** The record that no piece has ended yet. */
  #open: Buffer[] = [];
  #openBytes = 0;
  #inQuotes = false;

  constructor(quotedBreaks: boolean) {
    this.#quotedBreaks = quotedBreaks;
  }

  get openBytes(): number {
    return this.#openBytes;
  }

  /** All records that end in this piece, together. */
  push(piece: Buffer): Buffer | undefined {
    const stop = this.#quotedBreaks ? this.#lastEnd(piece) : piece.lastIndexOf(lineFeed) + 1;
    const whole = stop === 0 ? undefined : this.#join(piece.subarray(0, stop));
    if (stop < piece.length) {
      // A copy: whoever reads the file may use the piece's memory again.
      this.#open.push(Buffer.from(piece.subarray(stop)));
      this.#openBytes += piece.length - stop;
    }
    return whole;
  }

  /** The last record, when no line break ends it. */
  end(): Buffer | undefined {
    return this.#openBytes === 0 ? undefined : this.#join(Buffer.alloc(0));
  }

  #join(rest: Buffer): Buffer {
    const whole = this.#open.length === 0 ? rest : Buffer.concat([...this.#open, rest]);
    this.#open = [];
    this.#openBytes = 0;
    return whole;
  }

  /** Behind the last line break outside quotes. */
  #lastEnd(piece: Buffer): number {
    let end = 0;
    let inQuotes = this.#inQuotes;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at];
      if (byte === quote) inQuotes = !inQuotes;
      else if (byte === lineFeed && !inQuotes) end = at + 1;
    }
    this.#inQuotes = inQuotes;
    return end;
  }
}
