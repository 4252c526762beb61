// What can be wrong with the records of a dataset, in words.
import { type Problem, problem } from "../../core/base/diagnostic.ts";

/** The bytes of a line, and where in them it isn't JSON. */
interface BrokenBytes {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

export function brokenLine(file: string, line: number, why: string, broken: BrokenBytes): Problem {
  const { bytes, start, end, offset } = broken;
  const from = Math.max(start, offset - 40);
  const text = bytes.toString("utf8", from, Math.min(from + 80, end)).replace(/[\r\n]+$/, "");
  return problem("list/json-line", "Line is not JSON", {
    detail: `${why}, at byte ${offset - start + 1} of the line.`,
    at: { file, line, column: offset - from + 1, frame: [{ line, text }] },
    hint: "Fix the line, or skip broken lines: translate --skip-broken",
  });
}

export function tooLong(file: string, line: number, longest: number): Problem {
  return problem("list/long-record", "Record too long", {
    detail: `The record is longer than ${longest / 1024 / 1024} MiB.`,
    at: { file, line, column: 1 },
    hint: "Check for a missing line break or a quote that is not closed.",
  });
}

export function noColumn(file: string, fields: readonly string[]): Problem {
  return problem("csv/column", "Missing CSV column", {
    detail: `The file has no column ${fields.map((field) => `"${field}"`).join(" or ")}.`,
    at: { file, line: 1, column: 1 },
    hint: "Name the columns that contain images with `fields`.",
  });
}
