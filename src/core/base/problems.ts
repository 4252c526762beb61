// What is wrong with digests, CSV files and encodings, in words.
import { type Diagnostic, type Position, type ProblemCode, fault } from "./diagnostic.ts";
import { shellWord } from "./escape.ts";

/** `from`: the encoding to convert the file from, as iconv names it. */
export function saveAsUtf8(path: string, from = "LATIN1"): string {
  const [old, fresh] = [shellWord(path), shellWord(`${path}.utf8`)];
  return `Save the file as UTF-8: iconv -f ${from} -t UTF-8 ${old} > ${fresh} && mv ${fresh} ${old}`;
}

export function notADigest(text: string): Diagnostic {
  const algorithm = /^([a-z0-9+._-]+):/i.exec(text)?.[1];
  return fault("reference/digest", "Not a digest", {
    detail:
      algorithm !== undefined && algorithm !== "sha256"
        ? `"${text}" uses ${algorithm}, but ECR stores images only by sha256.`
        : `"${text}" is not "sha256:" followed by 64 lowercase hexadecimal digits.`,
    hint: "Copy the complete digest: sha256:<64 lowercase hexadecimal digits>",
  });
}

export function emptyCsv(at: Position): Diagnostic {
  return csvProblem("csv/empty", "Empty CSV file", at, [
    "It has no header line.",
    "Add the header line: internal_uri,ecr_uri",
  ]);
}

export function unclosedQuote(at: Position, detail: string): Diagnostic {
  return csvProblem("csv/quote", "A quote in a CSV file is not closed", at, [
    detail,
    'Close the quote with ", or write a quote inside a cell as "".',
  ]);
}

export function textAfterQuote(at: Position): Diagnostic {
  const detail = "Only a comma or the end of the line can follow a closing quote.";
  return csvProblem("csv/quote", "Text after a quoted CSV cell", at, [
    detail,
    'Write a quote inside a cell as "".',
  ]);
}

export function rowTooLong(at: Position, most: number): Diagnostic {
  return csvProblem("csv/row", "CSV row too long", at, [
    `The row is longer than ${most} characters.`,
    "Check for a quote that is not closed in this row or above it.",
  ]);
}

/** The error for columns that are needed and missing. */
export function missingColumn(header: readonly string[], names: readonly string[], at: Position): Diagnostic {
  const list = names.map((name) => `"${name}"`).join(" and ");
  const separated = header.length === 1 && /[;\t]/.test(header[0] ?? "");
  const detail = `The file needs ${list}, but its header is "${header.join(",")}".`;
  return {
    ...csvProblem("csv/column", "Missing CSV column", at, [
      detail,
      `Start the file with the header line: ${names.join(",")}`,
    ]),
    ...(separated && { hint: "Separate the cells with commas." }),
  };
}

export function columnTwice(at: Position, name: string): Diagnostic {
  const detail = `The header has "${name}" more than once.`;
  return csvProblem("csv/header", "Duplicate CSV column", at, [
    detail,
    "Remove or rename one of the two columns.",
  ]);
}

export function wrongCellCount(at: Position, width: number, count: number): Diagnostic {
  const detail = `The header has ${width} cells, but this row has ${count}.`;
  return csvProblem("csv/cells", "Wrong number of cells in a CSV row", at, [
    detail,
    count < width ? "Add the missing cells." : "Quote a cell that contains a comma.",
  ]);
}

/** `index` counts from 0. */
export function controlCharacter(at: Position, index: number): Diagnostic {
  const detail = `Cell ${index + 1} of this row contains a control character.`;
  return csvProblem("csv/control", "Control character in a CSV cell", at, [detail, "Remove the character."]);
}

function csvProblem(
  code: ProblemCode,
  summary: string,
  at: Position,
  [detail, hint]: readonly [string, string],
): Diagnostic {
  return fault(code, summary, { detail, at, hint });
}
