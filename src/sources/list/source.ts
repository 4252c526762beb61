// The `list` kind: a file of references, in one of the plain formats or in another mirroring tool's own.
import { Problem } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import { joinPath } from "../../core/naming/naming.ts";
import type { Discovery, Provenance, Question, WantedImage } from "../../core/image/wanted.ts";
import { wantedImages } from "../kind/image-entry.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { readTextFile } from "../kind/text-file.ts";
import type { ListEntry } from "./entry.ts";
import { detectFormat, type ListFormat, readers } from "./formats.ts";
import { emptyList, notImages } from "./problems.ts";

export const list: SourceKind<"list"> = {
  kind: "list",
  pins: "reference",
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

/**
 * The static list in place of a source that failed: every image says so in its provenance. `prefix` is the source's:
 * the repositories of an ecr-images.conf are named without it. What is wrong with the file as such is told at the
 * config's line that names it.
 */
export async function readFallback(
  path: string,
  source: string,
  context: SourceContext,
  prefix = "",
): Promise<Discovery> {
  try {
    return await readStatic(path, source, context, prefix);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const at = context.locate("fallback");
    throw new Problem(
      error.diagnostics.map((one) => ({ ...one, ...defined({ at: one.at ?? at }) })),
      { cause: error },
    );
  }
}

async function readStatic(
  path: string,
  source: string,
  context: SourceContext,
  prefix: string,
): Promise<Discovery> {
  const text = await readTextFile(context.files, path);
  const found = readList({
    name: source,
    file: path,
    text,
    format: detectFormat(path, text),
    prefix,
    registry: context.target.registry,
    selects: false,
    note: "from the fallback list",
  });
  // Lines that are no images are left out of a list; a fallback of nothing else would empty the source.
  if (found.images.length === 0) throw emptyList(path);
  return { ...found, title: `fallback list ${path}` };
}

interface ListOptions {
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
  const lines = skipped.map((entry) => entry.line);
  const warnings = lines.length === 0 ? [] : [notImages(options.file, lines)];
  return { title: `list ${options.file}`, images, questions, warnings };
}

/** The repositories of an ecr-images.conf are named without the prefix. */
function prefixed(entry: ListEntry, options: ListOptions): ListEntry["fields"] {
  const { destination } = entry.fields;
  if (options.format !== "conf" || destination === undefined) return entry.fields;
  return { ...entry.fields, destination: joinPath(options.prefix, destination) };
}

function provenanceOf(entry: ListEntry, options: ListOptions): Provenance {
  const { name, file, note } = options;
  return { source: name, file, line: entry.line, ...defined({ note }) };
}

/** `s3://…`, `https://…`: where other files lie, and never a reference. */
export function isStorageUrl(text: string): boolean {
  return /^(?:s3|gs|az|abfss?|file|ftp|hdfs):\/\//.test(text);
}
