// What can be wrong with a dataset, in words.
import {
  type Diagnostic,
  type Position,
  type Problem,
  warning,
  problem,
} from "../../core/base/diagnostic.ts";

export function brokenRecord(at: Position, why: string): Problem {
  return problem("list/broken-record", "A record of a dataset can't be read", {
    detail: `Line ${at.line}, column ${at.column}: ${why}`,
    at,
    hint: "Write one JSON object a line, or set `brokenLines: skip` to go on without such records.",
  });
}

export function brokenRecords(file: string, count: number, examples: string): Diagnostic {
  return warning("list/broken-records", "Broken records were left out", {
    detail: `${file}: ${count}, ${examples}.`,
    hint: "Correct these records, or accept that they are left out: accept: [list/broken-records]",
  });
}

export function notImages(file: string, count: number, examples: string): Diagnostic {
  return warning("list/not-images", "Some fields of a dataset name no image", {
    detail: `${file}: ${count} left out, ${examples}.`,
    hint: "Correct these fields, or accept that they are left out: accept: [list/not-images]",
  });
}

export function emptyDataset(file: string): Problem {
  return problem("list/empty", "The list is empty", {
    detail: `${file} has no record.`,
  });
}

export function noField(file: string, fields: readonly string[]): Problem {
  return problem("list/no-field", "No record has the fields of images", {
    detail: `${file}: none has ${fields.map((field) => `"${field}"`).join(", ")}.`,
    hint: "Name the fields that hold images under `fields`, by name or dotted path.",
  });
}

export function compressed(file: string): Problem {
  return problem("file/compressed", "The file is compressed", {
    detail: `${file} is gzip.`,
    hint: "Unpack it first: gunzip keeps the name without .gz.",
  });
}
