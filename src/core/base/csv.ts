// CSV tables: a header, then rows of as many cells, all at once or row by row. Every problem of the file is
// reported at once and with its place.
import { CsvParser, type CsvRow } from "./csv-parser.ts";
import { type Diagnostic, type Position, Problem, positionIn } from "./diagnostic.ts";
import { columnTwice, controlCharacter, emptyCsv, wrongCellCount } from "./problems.ts";

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

type At = (line: number, column: number) => Position;

const maxRow = 1024 * 1024;
const mostProblems = 20;
const pieceLength = 64 * 1024;

/** Reads a table without line breaks or control characters in its cells. Blank lines don't count. */
export function parseCsv(text: string, file: string): CsvTable {
  const { header, rows } = openCsv(text, file);
  return { header, rows: [...rows] };
}

/**
 * The same row by row, for tables whose rows are not kept. The rows can be gone through once; behind the last
 * comes a Problem if any was wrong.
 */
export function openCsv(
  text: string,
  file: string,
): { readonly header: readonly string[]; readonly rows: Iterable<CsvRow> } {
  const at: At = (line, column) => positionIn(file, text, { line, column });
  const all = readRows(text, at);
  const first = all.next();
  if (first.done === true) {
    throw new Problem(emptyCsv(at(1, 1)));
  }
  const header = first.value.cells.map((cell) => cell.trim());
  const problems = checkHeader(header, at);
  const rows = checkedRows(all, { width: header.length, at, problems });
  // A header that is wrong is told with what else is wrong.
  return { header, rows: problems.length > 0 ? [...rows] : rows };
}

/** In pieces, so that the rows that nobody keeps are let go on the way. */
function* readRows(text: string, at: At): Generator<CsvRow, void> {
  const parser = new CsvParser({ lineBreaks: false, maxRow, at });
  for (let start = 0; start < text.length; start += pieceLength) {
    yield* parser.push(text.slice(start, start + pieceLength));
  }
  yield* parser.end();
}

interface Checks {
  readonly width: number;
  readonly at: At;
  readonly problems: readonly Diagnostic[];
}

function* checkedRows(rows: Iterable<CsvRow>, checks: Checks): Generator<CsvRow, void> {
  const problems = [...checks.problems];
  for (const row of rows) {
    problems.push(...checkRow(row, checks.width, checks.at));
    // Cutting a frame walks the text: a file in which every row is wrong is told by some of them.
    if (problems.length >= mostProblems) break;
    yield row;
  }
  if (problems.length > 0) throw new Problem(problems);
}

/** The index of a column by its name, whatever its case; undefined when the header hasn't got it. */
export function csvColumn(header: readonly string[], name: string): number | undefined {
  const index = header.findIndex((cell) => cell.trim().toLowerCase() === name.toLowerCase());
  return index < 0 ? undefined : index;
}

/** What is wrong with a row: another number of cells than the header, or control characters. */
export function checkRow(row: CsvRow, width: number, at: At): readonly Diagnostic[] {
  if (row.cells.length !== width) {
    const column = row.columns[width] ?? row.columns.at(-1) ?? 1;
    return [wrongCellCount(at(row.line, column), width, row.cells.length)];
  }
  return row.cells.flatMap((cell, index) => {
    if (!/[\u0000-\u001f\u007f-\u009f]/.test(cell)) return [];
    return [controlCharacter(at(row.line, row.columns[index] ?? 1), index)];
  });
}

function checkHeader(header: readonly string[], at: At): readonly Diagnostic[] {
  const names = header.map((cell) => cell.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? [] : [columnTwice(at(1, 1), twice)];
}
