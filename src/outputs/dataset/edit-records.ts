// Streams a file of records (JSON lines or CSV) through an edit of single values. Bytes that no edit names leave as
// they came, and memory holds one piece of the file or one record, whichever is larger.
import { Problem } from "../../core/base/diagnostic.ts";
import { RecordSplitter } from "./record-splitter.ts";

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
    if (splitter.openBytes > longest) throw new Problem(tooLong(file, line));
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
    for (let quote = text.indexOf('"', at); quote >= 0 && quote < end; quote = text.indexOf('"', quote + 1)) {
      quoted = !quoted;
    }
    lines += 1;
    at = end;
    if (!quoted) return { end, lines };
  }
  return { end: text.length, lines };
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
