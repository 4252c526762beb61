// `--format FMT[=FILE]`, repeatable: one run, several renderings. Without one for it, standard output gets the
// first format of the command.
import { resolve } from "node:path";
import { inChunks } from "../../core/base/json-pieces.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
import type { Given, Option } from "./options.ts";
import { conflict, unknownFormat } from "./problems.ts";

export interface Rendering<F extends string = string> {
  readonly format: F;
  /** null: standard output. */
  readonly file: string | null;
}

export function formatOption(formats: readonly string[]): Option {
  return {
    type: "list",
    value: "FMT[=FILE]",
    offers: formats,
    describe: `output format: ${formats.join(", ")}; add =FILE to write to a file (repeatable)`,
  };
}

export function readFormats<F extends string>(given: Given, formats: readonly [F, ...F[]]): Rendering<F>[] {
  const renderings = given.list("format").map((text) => readFormat(text, formats));
  const shown = renderings.filter((one) => one.file === null);
  if (shown.length > 1)
    throw conflict(
      "Only one --format can be written to standard output.",
      "Give the others a file: --format json=FILE",
    );
  const files = renderings.flatMap((one) => one.file ?? []);
  if (new Set(files).size < files.length)
    throw conflict("Two --format options write the same file.", "Give each --format its own file.");
  return shown.length === 0 ? [...renderings, { format: formats[0], file: null }] : renderings;
}

function readFormat<F extends string>(text: string, formats: readonly F[]): Rendering<F> {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  const format = formats.find((one) => one === name);
  const file = at < 0 ? null : text.slice(at + 1);
  if (format !== undefined && file !== "") return { format, file };
  throw unknownFormat(text, name, formats);
}

/** Where results go, and what strikes secrets out of them. */
interface Results {
  result(text: string): void;
  resultPieces(pieces: Iterable<string>): Promise<void>;
  redact(text: string): string;
}

/** Files first, so that the summary on the terminal comes last. */
export async function writeRenderings<F extends string>(
  renderings: readonly Rendering<F>[],
  output: Results,
  render: (format: F) => Promise<string | Iterable<string>>,
): Promise<void> {
  const filesFirst = renderings.toSorted((a, b) => Number(a.file === null) - Number(b.file === null));
  for (const { format, file } of filesFirst) {
    const text = await render(format);
    if (file !== null) await writeFileAtomic(resolve(file), redacted(text, output), "output");
    else if (typeof text === "string") output.result(text);
    else await output.resultPieces(text);
  }
}

function redacted(text: string | Iterable<string>, output: Results): Iterable<string> {
  return typeof text === "string" ? output.redact(text) : redactedPieces(text, output);
}

/** A secret lies within one piece. */
function* redactedPieces(pieces: Iterable<string>, output: Results): Generator<string> {
  for (const chunk of inChunks(pieces)) yield output.redact(chunk);
}
