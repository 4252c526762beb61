// What can be wrong with a dataset, in words.
import {
  type Diagnostic,
  type Position,
  type Problem,
  warning,
  problem,
} from "../../core/base/diagnostic.ts";

export function brokenRecord(at: Position, why: string): Problem {
  return problem("list/broken-record", "A record of the dataset cannot be read", {
    detail: `Line ${at.line}, column ${at.column}: ${why}`,
    at,
    hint: "Write one JSON object per line, or skip broken records: `brokenLines: skip`.",
  });
}

export function brokenRecords(file: string, count: number, reasons: string): Diagnostic {
  return warning("list/broken-records", "Broken records were left out", {
    detail: `${file} has ${count} broken ${count === 1 ? "record" : "records"}: ${reasons}.`,
    hint: "Correct these records, or accept that they are left out: accept: [list/broken-records]",
  });
}

export function notImages(file: string, count: number, examples: string): Diagnostic {
  return warning("list/not-images", "Some fields of the dataset are not images", {
    detail: `${file}: ${count} left out, ${examples}.`,
    hint: "Correct these fields, or accept that they are left out: accept: [list/not-images]",
  });
}

export function emptyDataset(file: string): Problem {
  return problem("list/empty", "The list is empty", {
    detail: `${file} has no record.`,
    hint: "Check the path of the dataset, or remove the source from the config.",
  });
}

export function noField(file: string, fields: readonly string[]): Problem {
  return problem("list/no-field", "No record has an image field", {
    detail: `No record of ${file} has ${fields.map((field) => `"${field}"`).join(", ")}.`,
    hint: "Name the fields with images: `fields: [image]`. A dotted path reaches into a record.",
  });
}

export function compressed(file: string): Problem {
  return problem("file/compressed", "The file is compressed", {
    detail: `${file} is compressed with gzip.`,
    hint: `Unpack it first: gunzip < ${file} > ${file.replace(/\.gz$/, "")}.unpacked`,
  });
}
