// The `list` kind: a file of references, in one of the plain formats or in another mirroring tool's own.
import { joinPath } from "../../core/naming/naming.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import type { Discovery, Provenance, Question, WantedImage } from "../../core/image/wanted.ts";
import { wantedImages } from "../kind/image-entry.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { readTextFile } from "../kind/text-file.ts";
import type { ListEntry } from "./entry.ts";
import { detectFormat, type ListFormat, readers } from "./formats.ts";

export const list: SourceKind<"list"> = {
  kind: "list",
  reach: "local",
  files: (source) => [source.path],
  discover,
};

async function discover(source: SourceOf<"list">, context: SourceContext): Promise<Discovery> {
  const text = await readTextFile(context.files, source.path);
  const format = source.format ?? detectFormat(source.path, text);
  return readList({
    name: source.name,
    file: source.path,
    text,
    format,
    prefix: source.prefix,
    registry: context.target.registry,
    selects: source.tagPolicy !== "same",
  });
}

export interface ListOptions {
  /** The source's name. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly format: ListFormat;
  readonly prefix: string;
  readonly registry: string;
  readonly selects: boolean;
  /** A sentence for the provenance of every image. */
  readonly note?: string;
}

/** Reads a list's text. Throws one Problem with all that is wrong in it. */
export function readList(options: ListOptions): Discovery {
  const problems = new ProblemList();
  const entries = readers[options.format]({ ...options, problems });
  const skipped = entries.filter((entry) => isStorageUrl(entry.fields.image));
  const images: WantedImage[] = [];
  const questions: Question[] = [];
  for (const entry of entries) {
    if (isStorageUrl(entry.fields.image)) continue;
    const provenance = provenanceOf(entry, options);
    if (entry.question === undefined)
      images.push(...wantedImages(prefixed(entry, options), { provenance, at: entry.at }, problems));
    else questions.push({ reference: entry.fields.image, why: entry.question, evidence: [provenance] });
  }
  problems.throwIfAny();
  if (entries.length === 0) throw emptyList(options.file);
  const warnings = skipped.length === 0 ? [] : [skippedUrls(skipped, options.file)];
  return { title: `list ${options.file}`, images, questions, warnings };
}

/** The repositories of an ecr-images.conf are named without the prefix. */
function prefixed(entry: ListEntry, options: ListOptions): ListEntry["fields"] {
  const { destination } = entry.fields;
  if (options.format !== "conf" || destination === undefined) return entry.fields;
  return { ...entry.fields, destination: joinPath(options.prefix, destination) };
}

function provenanceOf(entry: ListEntry, options: ListOptions): Provenance {
  const note = options.note === undefined ? {} : { note: options.note };
  return { source: options.name, file: options.file, line: entry.line, ...note };
}

/** `s3://…`, `https://…`: where other files lie, and never a reference. */
export function isStorageUrl(text: string): boolean {
  return /^(?:s3|gs|az|abfss?|file|ftp|hdfs):\/\//.test(text);
}

function skippedUrls(entries: readonly ListEntry[], file: string): Diagnostic {
  const lines = entries.map((entry) => entry.line);
  const shown = lines.slice(0, 10).join(", ");
  return {
    code: "list/not-images",
    severity: "warning",
    summary: "Some entries of a list are no images",
    detail: `${file}: ${entries.length} left out, on line ${shown}${lines.length > 10 ? ", …" : ""}.`,
  };
}

function emptyList(file: string): Problem {
  return new Problem({
    code: "list/empty",
    severity: "error",
    summary: "The list is empty",
    detail: `${file} names no image.`,
    at: { file, line: 1, column: 1 },
    hint: "Write a reference a line, or take the source out of the config.",
  });
}
