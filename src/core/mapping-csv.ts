// The mapping as CSV, `internal_uri,ecr_uri`: the form that other programs read. Strict both ways: every cell is
// an image reference, so no cell can be a formula or carry a control character.
import { csvColumn, missingColumn, parseCsv } from "./csv.ts";
import { type Diagnostic, type Position, Problem, positionIn } from "./diagnostic.ts";
import { type MappingEntry, sortEntries } from "./mapping-entries.ts";
import { tryParseImageRef } from "./reference.ts";

export const mappingColumns = ["internal_uri", "ecr_uri"] as const;

/** An entry and the line on which it begins. */
export interface PlacedEntry {
  readonly entry: MappingEntry;
  readonly line: number;
}

export interface MappingRead {
  /** In the file's order, one per internal URI. */
  readonly entries: readonly MappingEntry[];
  /** Rows that said the same as an earlier one. */
  readonly repeated: number;
}

/** Throws one Problem that names every bad row, and both lines of rows that contradict each other. */
export function readMappingCsv(text: string, file: string): MappingRead {
  const table = parseCsv(text, file);
  const at = (line: number, column: number): Position => positionIn(file, text, { line, column });
  const internal = csvColumn(table.header, "internal_uri");
  const ecr = csvColumn(table.header, "ecr_uri");
  if (internal === undefined || ecr === undefined) {
    throw new Problem(missingColumn(table.header, mappingColumns, at(1, 1)));
  }
  if (table.header.length !== mappingColumns.length) throw new Problem(extraColumns(table.header, at(1, 1)));
  const problems: Diagnostic[] = [];
  const placed: PlacedEntry[] = [];
  for (const { line, cells, columns } of table.rows) {
    for (const index of [internal, ecr]) {
      const cell = cells[index] ?? "";
      if (tryParseImageRef(cell) === undefined)
        problems.push(notAReference(cell, at(line, columns[index] ?? 1)));
    }
    placed.push({ entry: { internal: cells[internal] ?? "", ecr: cells[ecr] ?? "" }, line });
  }
  if (problems.length > 0) throw new Problem(problems);
  return uniqueEntries(placed, (line) => at(line, 1));
}

/** One entry per internal URI. Two that say different things are an error that names both lines. */
export function uniqueEntries(placed: readonly PlacedEntry[], at: (line: number) => Position): MappingRead {
  const first = new Map<string, PlacedEntry>();
  const problems: Diagnostic[] = [];
  let repeated = 0;
  for (const one of placed) {
    const earlier = first.get(one.entry.internal);
    if (earlier === undefined) first.set(one.entry.internal, one);
    else if (earlier.entry.ecr === one.entry.ecr) repeated += 1;
    else problems.push(conflict(earlier, one, at(one.line)));
  }
  if (problems.length > 0) throw new Problem(problems);
  return { entries: [...first.values()].map((one) => one.entry), repeated };
}

/** LF, sorted, nothing quoted: a reference needs no quotes. */
export function formatMappingCsv(entries: readonly MappingEntry[]): string {
  const lines = sortEntries(entries).map((entry) => `${entry.internal},${entry.ecr}\n`);
  return `${mappingColumns.join(",")}\n${lines.join("")}`;
}

export function notAReference(cell: string, at: Position): Diagnostic {
  const formula = /^[=+\-@]/.test(cell) ? " A spreadsheet would run it as a formula." : "";
  return {
    code: "mapping/reference",
    severity: "error",
    summary: "A mapping names something that is no image",
    detail: `${cell === "" ? "The cell is empty." : `"${cell}" is not an image reference.`}${formula}`,
    at,
    hint: "Write registry/repository:tag, or take the row out.",
  };
}

function extraColumns(header: readonly string[], at: Position): Diagnostic {
  return {
    code: "mapping/columns",
    severity: "error",
    summary: "A mapping has further columns",
    detail: `Its header is "${header.join(",")}"; a mapping has "${mappingColumns.join(",")}" and nothing else.`,
    at,
    hint: "Take the other columns out: rewriting the file would lose them.",
  };
}

function conflict(earlier: PlacedEntry, later: PlacedEntry, at: Position): Diagnostic {
  return {
    code: "mapping/conflict",
    severity: "error",
    summary: "A mapping names two places for one image",
    detail:
      `${later.entry.internal} is ${earlier.entry.ecr} on line ${earlier.line} ` +
      `and ${later.entry.ecr} on line ${later.line}.`,
    at,
    hint: "Keep the row that is right.",
  };
}
