// Streams a file of records (JSON lines or CSV) through an edit of single values. Bytes that no edit names leave as
// they came, and memory holds one piece of the file or one record, whichever is larger.
import { tooLong } from "./problems.ts";

/** A record among others: the bytes, and the same as text of one character a byte, which is faster to search. */
export interface RecordView {
  readonly bytes: Buffer;
  readonly text: string;
  /** The record with its line end. */
  readonly start: number;
  readonly end: number;
  /** Where it begins, from 1. */
  readonly line: number;
}

/** Bytes of a record, and what takes their place: one character a byte, as `byteText` gives. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface RecordEditor {
  /** Whether a line break inside double quotes belongs to the record, as in CSV. */
  readonly quotedBreaks: boolean;
  /** Splices in ascending order. */
  edit(record: RecordView): readonly Splice[];
}

const [quote, lineFeed] = [34, 10];
const longest = 256 * 1024 * 1024;

export async function* editRecords(
  input: AsyncIterable<Uint8Array>,
  file: string,
  editor: RecordEditor,
): AsyncGenerator<Uint8Array> {
  const splitter = new RecordSplitter(editor.quotedBreaks);
  const edit = (records: Buffer): Buffer => {
    const edited = editAll(records, editor, line);
    line = edited.line;
    return edited.bytes;
  };
  let line = 1;
  for await (const piece of input) {
    const whole = splitter.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    if (whole !== undefined) yield edit(whole);
    if (splitter.openBytes > longest) throw tooLong(file, line, longest);
  }
  const last = splitter.end();
  if (last !== undefined) yield edit(last);
}

/** The same text with one character for each of its UTF-8 bytes. */
export function byteText(text: string): string {
  return /[^\u0000-\u007f]/.test(text) ? Buffer.from(text).toString("latin1") : text;
}

/** Edits whole records; `line` is that of the first, then that behind the last. */
function editAll(bytes: Buffer, editor: RecordEditor, line: number): { bytes: Buffer; line: number } {
  const text = bytes.toString("latin1");
  const out: string[] = [];
  let copied = 0;
  for (let start = 0; start < text.length;) {
    const { end, lines } = editor.quotedBreaks ? quotedEnd(text, start) : lineEnd(text, start);
    for (const splice of editor.edit({ bytes, text, start, end, line })) {
      out.push(text.slice(copied, splice.start), splice.text);
      copied = splice.end;
    }
    start = end;
    line += lines;
  }
  // A copy: whoever reads the file may use the piece's memory again.
  if (out.length === 0) return { bytes: Buffer.from(bytes), line };
  out.push(text.slice(copied));
  return { bytes: Buffer.from(out.join(""), "latin1"), line };
}

interface RecordEnd {
  readonly end: number;
  /** How many lines it has. */
  readonly lines: number;
}

function lineEnd(text: string, start: number): RecordEnd {
  const found = text.indexOf("\n", start);
  return { end: found < 0 ? text.length : found + 1, lines: 1 };
}

function quotedEnd(text: string, start: number): RecordEnd {
  let quoted = false;
  let lines = 0;
  for (let at = start; at < text.length;) {
    const { end } = lineEnd(text, at);
    for (let found = text.indexOf('"', at); found >= 0 && found < end; found = text.indexOf('"', found + 1)) {
      quoted = !quoted;
    }
    lines += 1;
    at = end;
    if (!quoted) return { end, lines };
  }
  return { end: text.length, lines };
}

/** Takes a file in pieces of any size and gives the bytes of whole records, many at once. */
class RecordSplitter {
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
