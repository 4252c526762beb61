// What is wrong with digests and CSV files, in words.
import { type Diagnostic, type Position, type ProblemCode, fault } from "./diagnostic.ts";

export function notADigest(text: string): Diagnostic {
  const algorithm = /^([a-z0-9+._-]+):/i.exec(text)?.[1];
  return fault("reference/digest", "Not a digest", {
    detail:
      algorithm !== undefined && algorithm !== "sha256"
        ? `"${text}" uses ${algorithm}; ECR stores images by sha256 only.`
        : `"${text}" is not "sha256:" and 64 lower-case hexadecimal digits.`,
  });
}

export function emptyCsv(at: Position): Diagnostic {
  return csvProblem("csv/empty", "The CSV file is empty", at, "It has no header line.");
}

export function unclosedQuote(at: Position, detail: string): Diagnostic {
  return csvProblem("csv/quote", "A quote in a CSV file is not closed", at, detail);
}

export function textAfterQuote(at: Position): Diagnostic {
  const detail =
    "Behind a closing quote stands a comma or the end of the line; a quote inside is written twice.";
  return csvProblem("csv/quote", "Text follows a closed CSV cell", at, detail);
}

export function rowTooLong(at: Position, most: number): Diagnostic {
  return csvProblem("csv/row", "A CSV row is too long", at, `The row is longer than ${most} characters.`);
}

/** The error for columns that are needed and missing. */
export function missingColumn(header: readonly string[], names: readonly string[], at: Position): Diagnostic {
  const list = names.map((name) => `"${name}"`).join(" and ");
  const separated = header.length === 1 && /[;\t]/.test(header[0] ?? "");
  const detail = `It needs ${list}; its header is "${header.join(",")}".`;
  return {
    ...csvProblem("csv/column", "The CSV file lacks a column", at, detail),
    hint: separated
      ? "Separate the cells by commas."
      : "Begin the file with a header line that names the columns.",
  };
}

export function columnTwice(at: Position, name: string): Diagnostic {
  const detail = `"${name}" is there more than once.`;
  return csvProblem("csv/header", "A CSV header names a column twice", at, detail);
}

export function wrongCellCount(at: Position, width: number, count: number): Diagnostic {
  const detail = `The header has ${width} cells, this row ${count}.`;
  return csvProblem("csv/cells", "A CSV row has the wrong number of cells", at, detail);
}

/** `index` counts from 0. */
export function controlCharacter(at: Position, index: number): Diagnostic {
  const detail = `It is cell ${index + 1} of the row.`;
  return csvProblem("csv/control", "A CSV cell has a control character", at, detail);
}

function csvProblem(code: ProblemCode, summary: string, at: Position, detail: string): Diagnostic {
  return fault(code, summary, { detail, at });
}
