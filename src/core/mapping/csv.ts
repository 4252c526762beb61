// The mapping as CSV, `internal_uri,ecr_uri`: the form that other programs read. Strict both ways: every cell is
// an image reference, so no cell can be a formula or carry a control character.
import { csvColumn, openCsv } from "../base/csv.ts";
import { missingColumn } from "../base/problems.ts";
import { type Diagnostic, type Position, Problem, positionIn } from "../base/diagnostic.ts";
import { sortEntries } from "./entries.ts";
import { type LinedEntry, mappingColumns, type MappingEntry } from "./row.ts";
import { isImageRef, isPlainRef } from "../image/reference.ts";
import { contradiction, extraColumns, notAReference } from "./problems.ts";

const plainHeader = `${mappingColumns.join(",")}\n`;

export interface MappingRead {
  /** In the file's order, one per internal URI. */
  readonly entries: readonly MappingEntry[];
  /** Rows that said the same as an earlier one. */
  readonly repeated: number;
}

/** Throws one Problem that names every bad row, and both lines of rows that contradict each other. */
export function readMappingCsv(text: string, file: string): MappingRead {
  const at = (line: number, column: number): Position => positionIn(file, text, { line, column });
  const lined = isPlain(text) ? plainEntries(text) : readEntries(text, file, at);
  return uniqueEntries(lined, (line) => at(line, 1));
}

/** Whether a file is as we write it: then it needs no CSV machine, and its rows are in order. */
function isPlain(text: string): boolean {
  if (!text.startsWith(plainHeader)) return false;
  for (let start = plainHeader.length; start < text.length;) {
    const { comma, end } = plainRow(text, start);
    if (comma < 0 || end < comma) return false;
    if (!isPlainRef(text.slice(start, comma)) || !isPlainRef(text.slice(comma + 1, end))) return false;
    start = end + 1;
  }
  return true;
}

function* plainEntries(text: string): Generator<LinedEntry, void> {
  let line = 2;
  for (let start = plainHeader.length; start < text.length; line += 1) {
    const { comma, end } = plainRow(text, start);
    const entry = { internal: ownText(text.slice(start, comma)), ecr: ownText(text.slice(comma + 1, end)) };
    yield { entry, line };
    start = end + 1;
  }
}

function plainRow(text: string, start: number): { comma: number; end: number } {
  return { comma: text.indexOf(",", start), end: text.indexOf("\n", start) };
}

/** Row by row: a mapping may have hundreds of thousands. */
function* readEntries(
  text: string,
  file: string,
  at: (line: number, column: number) => Position,
): Generator<LinedEntry, void> {
  const { header, rows } = openCsv(text, file);
  const internal = csvColumn(header, "internal_uri");
  const ecr = csvColumn(header, "ecr_uri");
  if (internal === undefined || ecr === undefined) {
    throw new Problem(missingColumn(header, mappingColumns, at(1, 1)));
  }
  if (header.length !== mappingColumns.length) throw new Problem(extraColumns(header, at(1, 1)));
  const problems: Diagnostic[] = [];
  for (const { line, cells, columns } of rows) {
    const before = problems.length;
    for (const index of [internal, ecr]) {
      const cell = cells[index] ?? "";
      if (!isImageRef(cell)) problems.push(notAReference(cell, at(line, columns[index] ?? 1)));
    }
    if (problems.length > before) continue;
    yield { entry: { internal: ownText(cells[internal]), ecr: ownText(cells[ecr]) }, line };
  }
  if (problems.length > 0) throw new Problem(problems);
}

// A cell is a view of the file's text: it would keep all of it, and is slow to compare in look-ups. No reference
// has a character that JSON escapes.
function ownText(reference = ""): string {
  return JSON.parse(`"${reference}"`) as string;
}

/** One entry per internal URI. Two that say different things are an error that names both lines. */
export function uniqueEntries(lined: Iterable<LinedEntry>, at: (line: number) => Position): MappingRead {
  const entries: MappingEntry[] = [];
  const lines: number[] = [];
  const first = new Map<string, number>();
  const problems: Diagnostic[] = [];
  let repeated = 0;
  for (const { entry, line } of lined) {
    const index = first.get(entry.internal);
    const earlier = entries[index ?? -1];
    if (index === undefined || earlier === undefined) {
      first.set(entry.internal, entries.length);
      entries.push(entry);
      lines.push(line);
    } else if (earlier.ecr === entry.ecr) repeated += 1;
    else problems.push(contradiction({ entry: earlier, line: lines[index] ?? 1 }, { entry, line }, at(line)));
  }
  if (problems.length > 0) throw new Problem(problems);
  return { entries, repeated };
}

/** LF, sorted, nothing quoted: a reference needs no quotes. */
export function formatMappingCsv(entries: readonly MappingEntry[]): string {
  const lines = sortEntries(entries).map((entry) => `${entry.internal},${entry.ecr}\n`);
  return `${plainHeader}${lines.join("")}`;
}
