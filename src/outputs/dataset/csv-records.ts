// Edits the image columns of a CSV file cell by cell. Quotes, line ends and all other cells stay as they are.
import { csvColumn } from "../../core/base/csv.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { byteText, type RecordEditor, type RecordView, type Splice } from "./edit-records.ts";

export interface CsvEditing {
  readonly file: string;
  readonly fields: readonly string[];
  readonly commandFields: readonly string[];
  /** A cell's new text, or undefined when it stays. */
  readonly value: (text: string) => string | undefined;
  readonly commands: (text: string) => string;
  readonly onRecord: () => void;
}

interface Cell {
  readonly start: number;
  readonly end: number;
}

const [quote, comma, lineFeed, carriageReturn] = [34, 44, 10, 13];

export function csvEditor(editing: CsvEditing): RecordEditor {
  let columns: ReadonlyMap<number, (text: string) => string | undefined> | undefined;
  const edit = (record: RecordView): readonly Splice[] => {
    const cells = splitCells(record);
    if (columns === undefined) {
      columns = findColumns(
        cells.map((cell) => cellText(record, cell)),
        editing,
      );
      return [];
    }
    editing.onRecord();
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
  { file, fields, commandFields, value, commands }: CsvEditing,
): ReadonlyMap<number, (text: string) => string | undefined> {
  const columns = new Map<number, (text: string) => string | undefined>();
  for (const [names, change] of [
    [fields, value],
    [commandFields, commands],
  ] as const) {
    for (const name of names) {
      const index = csvColumn(header, name);
      if (index !== undefined) columns.set(index, change);
    }
  }
  if (columns.size === 0) throw new Problem(noColumn(file, fields));
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

function noColumn(file: string, fields: readonly string[]): Diagnostic {
  return {
    code: "csv/column",
    severity: "error",
    summary: "The CSV file lacks a column",
    detail: `None of its columns is ${fields.map((field) => `"${field}"`).join(" or ")}.`,
    at: { file, line: 1, column: 1 },
    hint: "Name the columns that hold images with fields.",
  };
}
