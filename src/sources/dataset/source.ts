// The `dataset` kind: records with image fields in JSONL or CSV, read as a stream, so that the file's size costs
// time and no memory.
import { isUtf8 } from "node:buffer";
import { CsvParser, type CsvRow } from "../../core/base/csv-parser.ts";
import { checkRow, csvColumn } from "../../core/base/csv.ts";
import { missingColumn } from "../../core/base/problems.ts";
import { type Position, Problem } from "../../core/base/diagnostic.ts";
import type { Discovery } from "../../core/image/wanted.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { badEncoding } from "../kind/problems.ts";
import { Collector, defaultFields } from "./collector.ts";
import { brokenRecord, compressed, emptyDataset, noField } from "./problems.ts";

export const dataset: SourceKind<"dataset"> = {
  kind: "dataset",
  reach: "local",
  files: (source) => [source.path],
  discover,
};

/** The longest record that is read. */
export const longestRecord = 32 * 1024 * 1024;
const longestShown = 400;

async function discover(source: SourceOf<"dataset">, context: SourceContext): Promise<Discovery> {
  const fields = source.fields ?? defaultFields;
  const collector = new Collector(fields);
  const work: Work = { file: source.path, fields, collector, stops: source.brokenLines !== "skip", context };
  if (source.path.toLowerCase().endsWith(".csv")) await readCsv(work);
  else await readLines(work);
  if (collector.records === 0) throw emptyDataset(source.path);
  if (!collector.hasFields) throw noField(source.path, fields);
  return {
    title: `dataset ${source.path}, ${collector.records} records`,
    images: collector.images(source.name, source.path),
    questions: [],
    warnings: collector.warnings(source.path),
  };
}

interface Work {
  readonly file: string;
  readonly fields: readonly string[];
  readonly collector: Collector;
  /** Whether a broken record is an error. */
  readonly stops: boolean;
  readonly context: SourceContext;
}

async function readLines(work: Work): Promise<void> {
  const splitter = new LineSplitter();
  let isFirst = true;
  for await (const chunk of work.context.files.stream(work.file)) {
    work.context.signal.throwIfAborted();
    if (isFirst && chunk[0] === 0x1f && chunk[1] === 0x8b) throw compressed(work.file);
    isFirst = false;
    for (const line of splitter.push(chunk)) readLine(line, work);
  }
  for (const line of splitter.end()) readLine(line, work);
}

function readLine({ line, bytes }: Line, work: Work): void {
  if (bytes === null) {
    return broken(work, { line, column: 1, why: `It is longer than ${longestRecord / 1024 / 1024} MiB.` });
  }
  if (!isUtf8(bytes)) return broken(work, { line, column: 1, why: "It is not UTF-8." });
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const text = line === 1 ? whole.replace(/^\ufeff/, "") : whole;
  if (text.length < 1000 && text.trim() === "") return undefined;
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    return broken(work, { line, text, ...jsonError(error, text) });
  }
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    return broken(work, { line, column: 1, text, why: "It is not a JSON object." });
  }
  work.collector.add(record, line);
}

interface Broken {
  readonly line: number;
  readonly column: number;
  readonly why: string;
  readonly text?: string;
}

function broken({ collector, file, stops }: Work, { line, column, why, text }: Broken): void {
  if (!stops) return collector.broken(line, why);
  // A record may have megabytes: only a line that fits a screen is shown.
  const frame = text === undefined || text.length > longestShown ? {} : { frame: [{ line, text }] };
  throw brokenRecord({ file, line, column, ...frame }, why);
}

/** Where JSON ends to be JSON, as far as the parser's message says. */
function jsonError(error: unknown, text: string): { column: number; why: string } {
  const message = error instanceof Error ? error.message : "";
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  const end = text.trimEnd().length;
  if (position === undefined && !/end of JSON/.test(message)) return { column: 1, why: "It is not JSON." };
  if (position === undefined || Number(position) >= end)
    return { column: end + 1, why: "The JSON is cut off." };
  return { column: Number(position) + 1, why: "It is not valid JSON from there on." };
}

interface Line {
  /** From 1. */
  readonly line: number;
  /** Without the line break; null for a line over the limit, whose bytes were let go. */
  readonly bytes: Uint8Array | null;
}

const lineFeed = 10;

/** Bytes to lines: memory is that of one line, and a line has a limit. */
class LineSplitter {
  #pieces: Uint8Array[] = [];
  #length = 0;
  #line = 1;

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
    if (this.#length > longestRecord) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  #take(): Line {
    const isTooLong = this.#length > longestRecord;
    const [first] = this.#pieces;
    const isOne = first !== undefined && this.#pieces.length === 1;
    const bytes = isTooLong ? null : isOne ? first : Buffer.concat(this.#pieces);
    const line = this.#line;
    this.#pieces = [];
    this.#length = 0;
    this.#line += 1;
    return { line, bytes };
  }
}

async function readCsv(work: Work): Promise<void> {
  const { file, context } = work;
  const at = (line: number, column: number): Position => ({ file, line, column });
  const parser = new CsvParser({ lineBreaks: true, maxRow: longestRecord, at });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let header: readonly string[] | undefined;
  const take = (rows: readonly CsvRow[]) => {
    for (const row of rows) {
      if (header === undefined) header = checkHeader(row, work);
      else readRow(row, header, work);
    }
  };
  for await (const chunk of context.files.stream(file)) {
    context.signal.throwIfAborted();
    take(parser.push(decode(decoder, chunk, file)));
  }
  take(parser.end());
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array, file: string): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    throw badEncoding(file, "Some of its bytes are not UTF-8.");
  }
}

function checkHeader({ cells }: CsvRow, { file, fields }: Work): readonly string[] {
  const isKnown = fields.some((field) => csvColumn(cells, field) !== undefined);
  if (!isKnown) throw new Problem(missingColumn(cells, fields, { file, line: 1, column: 1 }));
  return cells.map((cell) => fields.find((field) => csvColumn([cell], field) === 0) ?? cell);
}

function readRow(row: CsvRow, header: readonly string[], work: Work): void {
  const at = (line: number, column: number): Position => ({ file: work.file, line, column });
  if (row.cells.length !== header.length) {
    if (work.stops) throw new Problem(checkRow(row, header.length, at));
    return work.collector.broken(row.line, "the number of cells differs from the header");
  }
  work.collector.add(Object.fromEntries(header.map((name, index) => [name, row.cells[index]])), row.line);
}
