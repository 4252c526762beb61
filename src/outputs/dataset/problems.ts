// What can be wrong with the records of a dataset, in words.
import { Problem } from "../../core/base/diagnostic.ts";
import type { BrokenJson, LineView } from "./json-strings.ts";

export function brokenLine(
  file: string,
  { line, number }: { readonly line: LineView; readonly number: number },
  { message, offset }: BrokenJson,
): Problem {
  const from = Math.max(line.start, offset - 40);
  const text = line.bytes.toString("utf8", from, Math.min(from + 80, line.end)).replace(/[\r\n]+$/, "");
  return new Problem({
    code: "list/json-line",
    severity: "error",
    summary: "A line is not JSON",
    detail: `${message}, at byte ${offset - line.start + 1} of the line.`,
    at: { file, line: number, column: offset - from + 1, frame: [{ line: number, text }] },
    hint: "Mend the line, or choose to skip broken lines.",
  });
}

export function tooLong(file: string, line: number, longest: number): Problem {
  return new Problem({
    code: "list/long-record",
    severity: "error",
    summary: "A record is too long",
    detail: `It is longer than ${longest / 1024 / 1024} MiB.`,
    at: { file, line, column: 1 },
  });
}

export function noColumn(file: string, fields: readonly string[]): Problem {
  return new Problem({
    code: "csv/column",
    severity: "error",
    summary: "The CSV file lacks a column",
    detail: `None of its columns is ${fields.map((field) => `"${field}"`).join(" or ")}.`,
    at: { file, line: 1, column: 1 },
    hint: "Name the columns that hold images with fields.",
  });
}
