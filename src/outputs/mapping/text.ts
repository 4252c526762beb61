// A mapping file's text in its three formats, both ways. JSON and YAML hold a list of entries with the CSV's
// columns as keys, and the digest in ECR where it is known.
import { notAReference } from "../../core/mapping/problems.ts";
import { mappingColumns, type LinedEntry, type MappingEntry } from "../../core/mapping/row.ts";
import { defined } from "../../core/base/record.ts";
import { isDigest } from "../../core/base/digest.ts";
import { type Diagnostic, type Position, Problem, positionIn } from "../../core/base/diagnostic.ts";
import { formatMappingCsv, type MappingRead, readMappingCsv, uniqueEntries } from "../../core/mapping/csv.ts";
import { sortEntries } from "../../core/mapping/entries.ts";
import { tryParseImageRef } from "../../core/image/reference.ts";
import { readTree } from "../../yaml/plain.ts";
import { notAMapping } from "../kind/problems.ts";

export type MappingFormat = "csv" | "json" | "yaml";

const keys = [...mappingColumns, "digest"] as const;

/** What a file's name says about its format; CSV is the default. */
export function mappingFormatOf(path: string): MappingFormat {
  if (/\.json$/i.test(path)) return "json";
  return /\.ya?ml$/i.test(path) ? "yaml" : "csv";
}

export function formatMapping(entries: readonly MappingEntry[], format: MappingFormat): string {
  if (format === "csv") return formatMappingCsv(entries);
  const records = sortEntries(entries).map((entry) => record(entry, format));
  if (format === "json") return records.length === 0 ? "[]\n" : `[\n${records.join(",\n")}\n]\n`;
  return records.length === 0 ? "[]\n" : records.join("");
}

/** Throws Problems `csv/…` or `mapping/…` with positions. */
export function readMapping(text: string, path: string, format: MappingFormat): MappingRead {
  if (format === "csv") return readMappingCsv(text, path);
  const lines = entryLines(text);
  const at = (line: number): Position => positionIn(path, text, { line, column: 1 });
  const list = format === "json" ? parseJson(text, at(1)) : parseYaml(text, at(1));
  if (!Array.isArray(list)) throw new Problem(notAMapping("It is not a list of entries.", at(1)));
  const problems: Diagnostic[] = [];
  const lined: LinedEntry[] = [];
  for (const [index, value] of list.entries()) {
    const line = lines[index] ?? 1;
    const entry = readEntry(value, at(line));
    if ("code" in entry) problems.push(entry);
    else lined.push({ entry, line });
  }
  if (problems.length > 0) throw new Problem(problems);
  return uniqueEntries(lined, at);
}

// Texts are quoted in YAML too: `12:30` is a number there, and `[::1]:5000/a` a list.
function record(entry: MappingEntry, format: "json" | "yaml"): string {
  const { internal, ecr, digest } = entry;
  const values = { internal_uri: internal, ecr_uri: ecr, ...defined({ digest }) };
  const fields = Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]);
  if (format === "json") return `  { ${fields.map(([key, value]) => `"${key}": ${value}`).join(", ")} }`;
  return fields.map(([key, value], index) => `${index === 0 ? "- " : "  "}${key}: ${value}\n`).join("");
}

function readEntry(value: unknown, at: Position): MappingEntry | Diagnostic {
  if (typeof value !== "object" || value === null) return notAMapping("An entry is not an object.", at);
  const fields = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((key) => !keys.some((known) => known === key));
  if (unknown !== undefined) return notAMapping(`An entry has the unknown key "${unknown}".`, at);
  const { internal_uri: internal, ecr_uri: ecr, digest } = fields;
  if (typeof internal !== "string" || typeof ecr !== "string") {
    return notAMapping("An entry lacks internal_uri or ecr_uri.", at);
  }
  for (const text of [internal, ecr])
    if (tryParseImageRef(text) === undefined) return notAReference(text, at);
  if (digest === undefined || digest === null) return { internal, ecr };
  if (typeof digest !== "string" || !isDigest(digest))
    return notAMapping("A digest is not sha256: and 64 hexadecimal digits.", at);
  return { internal, ecr, digest };
}

/** The lines on which entries begin, found by their first key. */
function entryLines(text: string): readonly number[] {
  const lines: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    for (const _ of line.matchAll(/\binternal_uri["']?\s*:/g)) lines.push(index + 1);
  }
  return lines;
}

function parseJson(text: string, at: Position): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
  } catch (error) {
    throw new Problem(notAMapping(`It is not JSON: ${error instanceof Error ? error.message : ""}`, at), {
      cause: error,
    });
  }
}

function parseYaml(text: string, at: Position): unknown {
  const read = readTree(text);
  if ("broken" in read) throw new Problem(notAMapping(`It is not YAML: ${read.broken}.`, at));
  return read.tree;
}
