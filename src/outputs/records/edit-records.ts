// Streams a file of records (JSON lines or CSV) through an edit of single values. Bytes that no edit names leave as
// they came, and memory holds one piece of the file or one record, whichever is larger.
import { Problem } from "../../core/diagnostic.ts";

/** Bytes of a record and the text that takes their place. */
export interface ByteSplice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface RecordEditor {
  /** Whether a line break inside double quotes belongs to the record, as in CSV. */
  readonly quotedBreaks: boolean;
  /** Splices in ascending order. The record has its line end; `line` is where it begins, from 1. */
  edit(record: Buffer, line: number): readonly ByteSplice[];
}

const lineFeed = 10;
const quote = 34;
const longest = 256 * 1024 * 1024;

export async function* editRecords(
  input: AsyncIterable<Uint8Array>,
  file: string,
  editor: RecordEditor,
): AsyncGenerator<Uint8Array> {
  const open = new OpenRecord(file);
  for await (const piece of input) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const out: Buffer[] = [];
    let begin = 0;
    let copied = 0;
    for (let at = 0; at < chunk.length;) {
      const found = chunk.indexOf(lineFeed, at);
      const stop = found < 0 ? chunk.length : found + 1;
      if (editor.quotedBreaks) open.countQuotes(chunk, at, stop);
      at = stop;
      if (found < 0) break;
      open.nextLine += 1;
      if (open.inQuotes) continue;
      if (open.isEmpty) {
        const splices = editor.edit(chunk.subarray(begin, stop), open.line);
        copied = cut(chunk, splices, { out, copied, offset: begin });
      } else {
        const record = open.join(chunk.subarray(begin, stop));
        out.push(record.subarray(cut(record, editor.edit(record, open.line), { out, copied: 0, offset: 0 })));
        copied = stop;
      }
      open.line = open.nextLine;
      begin = stop;
    }
    if (copied < begin) out.push(chunk.subarray(copied, begin));
    open.push(chunk.subarray(begin));
    if (out.length > 0) yield Buffer.concat(out);
  }
  if (open.isEmpty) return;
  const last = open.join(Buffer.alloc(0));
  const out: Buffer[] = [];
  out.push(last.subarray(cut(last, editor.edit(last, open.line), { out, copied: 0, offset: 0 })));
  yield Buffer.concat(out);
}

/** Puts what stands before and in the splices into `out`; gives how far the bytes are copied now. */
function cut(
  bytes: Buffer,
  splices: readonly ByteSplice[],
  place: { readonly out: Buffer[]; readonly copied: number; readonly offset: number },
): number {
  let { copied } = place;
  for (const { start, end, text } of splices) {
    place.out.push(bytes.subarray(copied, place.offset + start), Buffer.from(text));
    copied = place.offset + end;
  }
  return copied;
}

/** A record that goes over the end of a piece. */
class OpenRecord {
  line = 1;
  nextLine = 1;
  inQuotes = false;
  #pieces: Buffer[] = [];
  #bytes = 0;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  countQuotes(chunk: Buffer, start: number, stop: number): void {
    for (let at = chunk.indexOf(quote, start); at >= 0 && at < stop; at = chunk.indexOf(quote, at + 1)) {
      this.inQuotes = !this.inQuotes;
    }
  }

  push(piece: Buffer): void {
    if (piece.length === 0) return;
    // A copy: whoever reads the file may use the piece's memory again.
    this.#pieces.push(Buffer.from(piece));
    this.#bytes += piece.length;
    if (this.#bytes > longest) throw new Problem(tooLong(this.#file, this.line));
  }

  join(rest: Buffer): Buffer {
    const record = Buffer.concat([...this.#pieces, rest]);
    this.#pieces = [];
    this.#bytes = 0;
    return record;
  }
}

function tooLong(file: string, line: number) {
  return {
    code: "list/long-record",
    severity: "error",
    summary: "A record is too long",
    detail: `It is longer than ${longest / 1024 / 1024} MiB.`,
    at: { file, line, column: 1 },
  } as const;
}
