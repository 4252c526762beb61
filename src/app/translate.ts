// Maps image URIs by a mapping file: single ones, lines, or the fields of records. What isn't mapped comes back
// unchanged and is counted.
import { loadMapping } from "./mapping-file.ts";
import { withoutCommands } from "../core/base/escape.ts";
import type { ImageMapping } from "../core/mapping/lookup.ts";
import { editRecords, type RecordView, type Splice } from "../outputs/dataset/edit-records.ts";
import {
  newCounts,
  rawText,
  type TranslateCounts,
  translateRecords,
  translateValue,
} from "../outputs/dataset/translate-records.ts";

export type TranslateInput =
  | { readonly kind: "uris"; readonly uris: readonly string[] }
  | { readonly kind: "lines"; readonly bytes: AsyncIterable<Uint8Array> }
  | {
      readonly kind: "records";
      readonly path: string;
      readonly fields: readonly string[];
      readonly brokenLines: "stop" | "skip";
    };

export interface TranslateRuntime {
  read(path: string): Promise<Uint8Array>;
  stream(path: string): AsyncIterable<Uint8Array>;
  /** Resolves when more may be written; false when the reader has gone. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** Told once the mapping is there. */
  onLoaded(mapping: { readonly size: number; readonly repeated: number }): void;
  readonly signal: AbortSignal;
}

export async function translate(
  path: string,
  input: TranslateInput,
  runtime: TranslateRuntime,
): Promise<TranslateCounts> {
  const { mapping, repeated } = await loadMapping(path, () => runtime.read(path));
  runtime.onLoaded({ size: mapping.size, repeated });
  const counts = newCounts();
  for await (const bytes of translated(input, { mapping, counts, runtime })) {
    runtime.signal.throwIfAborted();
    if (!(await runtime.write(bytes))) break;
  }
  return counts;
}

function translated(
  input: TranslateInput,
  { mapping, counts, runtime }: { mapping: ImageMapping; counts: TranslateCounts; runtime: TranslateRuntime },
): AsyncIterable<Uint8Array> {
  if (input.kind === "records") {
    return translateRecords(runtime.stream(input.path), { ...input, file: input.path, mapping }, counts);
  }
  return translateLines(input.kind === "uris" ? asLines(input.uris) : input.bytes, mapping, counts);
}

/** One URI a line; the space around it, blank lines and line ends stay. */
function translateLines(
  input: AsyncIterable<Uint8Array>,
  mapping: ImageMapping,
  counts: TranslateCounts,
): AsyncIterable<Uint8Array> {
  const edit = (record: RecordView): readonly Splice[] => {
    const line = rawText(record, record.start, record.end);
    const uri = line.trim();
    if (uri === "") return [];
    counts.records += 1;
    const target = translateValue(uri, mapping, counts);
    // No image is named so, and this goes to standard output, where a CI system looks for its commands.
    if (target === undefined) return inert(record, line);
    // What is found in a mapping is ASCII; the space before it may not be.
    const start = record.start + Buffer.byteLength(line.slice(0, line.indexOf(uri)));
    return [{ start, end: start + uri.length, text: target }];
  };
  return editRecords(input, "standard input", { quotedBreaks: false, edit });
}

function inert({ start, end }: RecordView, line: string): readonly Splice[] {
  const text = withoutCommands(line);
  return text === line ? [] : [{ start, end, text }];
}

async function* asLines(uris: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const uri of uris) yield Buffer.from(`${uri}\n`);
}
