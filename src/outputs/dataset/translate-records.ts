// Translates the image fields of a dataset, JSON lines or CSV, by a mapping. Values that are no image (an `s3://`
// address) stay; so does every byte beside the values that change.
import { csvColumn } from "../../core/base/csv.ts";
import type { ImageMapping } from "../../core/mapping/lookup.ts";
import { isImageRef } from "../../core/image/reference.ts";
import { byteText, editRecords, type RecordEditor, type RecordView, type Splice } from "./edit-records.ts";
import { BrokenJson, decodeString, fieldTree, findStrings, isPlain, type LineView } from "./json-strings.ts";
import { brokenLine, noColumn } from "./problems.ts";

export const defaultFields = ["image_storage_uri", "task_specific_image", "monolith_image"];
/** Fields that hold command lines in which references stand. */
const commandFields = ["image_init_commands"];

interface TranslateOptions {
  readonly file: string;
  readonly mapping: ImageMapping;
  readonly fields: readonly string[];
  /** What a line does that can't be read: `stop` throws, `skip` leaves it as it is and counts it. */
  readonly brokenLines: "stop" | "skip";
}

/** What a run came across; filled while the output is read. */
export interface TranslateCounts {
  records: number;
  translated: number;
  /** Values that name ECR already. */
  already: number;
  unmapped: number;
  /** The first of them. */
  readonly examples: Set<string>;
  /** Values that can't be image references. */
  notImages: number;
  brokenLines: number;
}

const mostExamples = 20;

export function newCounts(): TranslateCounts {
  return {
    records: 0,
    translated: 0,
    already: 0,
    unmapped: 0,
    examples: new Set(),
    notImages: 0,
    brokenLines: 0,
  };
}

/** A value's new text; undefined when it stays. */
type Change = (text: string) => string | undefined;

export function translateRecords(
  input: AsyncIterable<Uint8Array>,
  options: TranslateOptions,
  counts: TranslateCounts,
): AsyncGenerator<Uint8Array> {
  const value: Change = (text) => translateValue(text, options.mapping, counts);
  const editor = isCsvName(options.file)
    ? csvEditor(options, value, counts)
    : jsonEditor(options, value, counts);
  return editRecords(input, options.file, editor);
}

function isCsvName(file: string): boolean {
  return /\.csv$/i.test(file);
}

function jsonEditor(options: TranslateOptions, value: Change, counts: TranslateCounts): RecordEditor {
  const fields = fieldTree([...options.fields, ...commandFields]);
  // What a value becomes is a reference: no byte beyond ASCII, and nothing to escape.
  const change = (field: string, raw: string): string | undefined => {
    if (commandFields.includes(field)) return byteText(translateCommands(raw, options.mapping));
    return value(raw.includes("\\") ? decodeString(raw) : raw);
  };
  const edit = (record: RecordView): readonly Splice[] => {
    if (isBlank(record)) return [];
    const line = withoutMark(record);
    try {
      const splices: Splice[] = [];
      for (const { field, start, end } of findStrings(line, fields)) {
        const raw = rawText(record, start, end);
        const text = change(field, raw);
        if (text !== undefined && text !== raw) splices.push({ start, end, text });
      }
      counts.records += 1;
      return splices;
    } catch (error) {
      if (!(error instanceof BrokenJson)) throw error;
      if (options.brokenLines === "stop") {
        const { message, offset } = error;
        throw brokenLine(options.file, record.line, message, { ...line, offset });
      }
      counts.brokenLines += 1;
      return [];
    }
  };
  return { quotedBreaks: false, edit };
}

interface Cell {
  readonly start: number;
  readonly end: number;
}

const [quote, comma, lineFeed, carriageReturn] = [34, 44, 10, 13];

/** Cell by cell: quotes, line ends and all other cells stay as they are. */
function csvEditor(options: TranslateOptions, value: Change, counts: TranslateCounts): RecordEditor {
  let columns: ReadonlyMap<number, Change> | undefined;
  const edit = (record: RecordView): readonly Splice[] => {
    const cells = splitCells(record);
    if (columns === undefined) {
      const header = cells.map((cell) => cellText(record, cell));
      columns = findColumns(header, options, value);
      return [];
    }
    counts.records += 1;
    const splices: Splice[] = [];
    for (const [index, cell] of cells.entries()) {
      const text = cellText(record, cell);
      const changed = columns.get(index)?.(text);
      if (changed === undefined || changed === text) continue;
      const isQuoted = record.bytes[cell.start] === quote;
      splices.push({ ...cell, text: byteText(isQuoted ? `"${changed.replaceAll('"', '""')}"` : changed) });
    }
    return splices;
  };
  return { quotedBreaks: true, edit };
}

function findColumns(
  header: readonly string[],
  { file, fields, mapping }: TranslateOptions,
  value: Change,
): ReadonlyMap<number, Change> {
  const columns = new Map<number, Change>();
  const commands: Change = (text) => translateCommands(text, mapping);
  for (const name of [...fields, ...commandFields]) {
    const index = csvColumn(header, name);
    if (index !== undefined) columns.set(index, commandFields.includes(name) ? commands : value);
  }
  if (columns.size === 0) throw noColumn(file, fields);
  return columns;
}

/** The cells' bytes with their quotes, without the line end. */
function splitCells({ bytes, start: from, end }: RecordView): readonly Cell[] {
  let stop = end;
  while (stop > from && (bytes[stop - 1] === lineFeed || bytes[stop - 1] === carriageReturn)) stop -= 1;
  const cells: Cell[] = [];
  let start = bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? from + 3 : from;
  let inQuotes = false;
  for (let at = start; at < stop; at += 1) {
    const byte = bytes[at];
    if (byte === quote) inQuotes = !inQuotes;
    else if (byte === comma && !inQuotes) {
      cells.push({ start, end: at });
      start = at + 1;
    }
  }
  cells.push({ start, end: stop });
  return cells;
}

function cellText({ bytes }: RecordView, { start, end }: Cell): string {
  const raw = bytes.toString("utf8", start, end);
  return raw.startsWith('"') ? raw.replace(/^"|"$/g, "").replaceAll('""', '"') : raw;
}

/** The target, or undefined when the value stays. */
export function translateValue(
  text: string,
  mapping: ImageMapping,
  counts: TranslateCounts,
): string | undefined {
  if (text === "") return undefined;
  const target = mapping.peek(text);
  if (target === text) counts.already += 1;
  else if (target !== undefined) counts.translated += 1;
  else if (text.includes("://") || !isImageRef(text)) counts.notImages += 1;
  else {
    counts.unmapped += 1;
    if (counts.examples.size < mostExamples) counts.examples.add(text);
  }
  return target;
}

// A command line's words that have a slash or a colon; any other word is no reference that could be told from prose.
function translateCommands(text: string, mapping: ImageMapping): string {
  return text.replace(
    /[A-Za-z0-9][A-Za-z0-9._/:@-]*[/:@][A-Za-z0-9._/:@-]*[A-Za-z0-9]/g,
    (word) => mapping.peek(word) ?? word,
  );
}

/** The text of some bytes of a record. */
export function rawText({ bytes, text }: RecordView, start: number, end: number): string {
  return isPlain(bytes, start, end) ? text.slice(start, end) : bytes.toString("utf8", start, end);
}

function isBlank({ bytes, start, end }: RecordView): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return false;
  }
  return true;
}

/** Without the byte order mark that a file may begin with. */
function withoutMark(record: RecordView): LineView {
  const { bytes, start, line } = record;
  const marked =
    line === 1 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  return marked ? { ...record, start: start + 3 } : record;
}
