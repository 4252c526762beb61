// Renders every output from the mapping's rows, with the files that it reads from disk.
import type { Config, OutputConfig } from "../../../config/config.ts";
import type { DesiredFile } from "../../../core/plan/desired.ts";
import { type Diagnostic, Problem } from "../../../core/base/diagnostic.ts";
import { sha256, sha256Of } from "../../../core/base/digest.ts";
import { defined } from "../../../core/base/record.ts";
import type { MappingRow } from "../../../core/mapping/row.ts";
import { outputKind } from "../../../outputs/index.ts";
import type { FailedImage, OutputFiles, OutputKind, StreamedFile } from "../../../outputs/kind/kind.ts";
import { namedIn } from "../../../sources/kind/place.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { notUtf8 } from "./problems.ts";

export interface RenderedOutputs {
  readonly files: readonly DesiredFile[];
  /** Files of any size, written by piping their input through. */
  readonly streams: readonly StreamedFile[];
  readonly warnings: readonly Diagnostic[];
}

export interface OutputWork {
  readonly index: number;
  readonly output: OutputConfig;
  readonly rows: readonly MappingRow[];
  /** What could not be looked at or copied: what an existing file says about it stays. */
  readonly failed?: readonly FailedImage[];
}

/** What a run could not look at. */
interface Unreachable {
  readonly images: readonly FailedImage[];
  /** Sources of the config whose images are not all known. */
  readonly sources: ReadonlySet<string>;
}

/** All outputs of a plan. One that only what can't be reached would fill is left out: the file stays as it is. */
export async function renderOutputs(
  config: Config,
  runtime: Runtime,
  { rows, unreachable }: { readonly rows: readonly MappingRow[]; readonly unreachable: Unreachable },
): Promise<RenderedOutputs> {
  const all: RenderedOutputs[] = [];
  for (const [index, output] of config.outputs.entries()) {
    const kind = await outputKind(output.kind);
    const isEmpty = rowsFor(kind, output, rows).length === 0;
    if (isEmpty && isTouched(kind, output, unreachable)) continue;
    all.push(await renderOutput(config, runtime, { rows, failed: unreachable.images, index, output }));
  }
  return {
    files: all.flatMap((one) => one.files),
    streams: all.flatMap((one) => one.streams),
    // Outputs for one chart have the same to say of it.
    warnings: [
      ...new Map(all.flatMap((one) => one.warnings.map((told) => [textOf(told), told] as const))).values(),
    ],
  };
}

function textOf({ code, detail, hint }: Diagnostic): string {
  return [code, detail, hint].join("\n");
}

/** What is wrong with a file that an output reads is told at the line of the config that names it. */
export async function renderOutput(
  config: Config,
  runtime: Runtime,
  work: OutputWork,
): Promise<RenderedOutputs> {
  try {
    return await render(config, runtime, work);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { index, output } = work;
    const placed = error.diagnostics.map((one): Diagnostic => {
      const [path] = namedIn(one.detail ?? "", output);
      return { ...one, ...defined({ at: one.at ?? config.locate("outputs", index, ...path) }) };
    });
    throw new Problem(placed, { cause: error });
  }
}

async function render(config: Config, runtime: Runtime, work: OutputWork): Promise<RenderedOutputs> {
  const { index, output, failed } = work;
  const kind = await outputKind(output.kind);
  const rows = rowsFor(kind, output, work.rows);
  const context = {
    target: { registry: config.target.registry, region: config.target.region },
    sources: config.sources,
    locate: (...path: readonly (string | number)[]) => config.locate("outputs", index, ...path),
    ...(failed === undefined ? {} : { failed: imagesFor(kind, output, failed) }),
  };
  const inputs = await readInputs(runtime, kind.reads(output, context));
  const rendered = kind.render(rows, output, inputs, context);
  const files: DesiredFile[] = rendered.files.map((file) => ({
    path: file.path,
    output: { index, kind: output.kind },
    content: file.content,
    digest: sha256(file.content),
    rows,
  }));
  const streams = rendered.streams ?? [];
  for (const stream of streams) {
    const digest = await sha256Of(stream.transform(runtime.files.stream(stream.input)));
    files.push({ path: stream.path, output: { index, kind: output.kind }, content: null, digest, rows });
  }
  return { files, streams, warnings: rendered.warnings };
}

/** How values lead to an image is for the kind that chooses by it; every other file of a plan is smaller without it. */
function rowsFor(kind: OutputKind, output: OutputConfig, all: readonly MappingRow[]): readonly MappingRow[] {
  // No deployment names a chart as an image.
  const rows = kind.takesCharts === true ? all : all.filter(({ chart }) => chart === undefined);
  return kind.takesAllRows === true ? rows : imagesFor(kind, output, rows).map(withoutUses);
}

function imagesFor<T extends FailedImage>(
  kind: OutputKind,
  output: OutputConfig,
  images: readonly T[],
): readonly T[] {
  const source = sourceOf(kind, output);
  return source === undefined ? images : images.filter((one) => isWantedBy(one, source));
}

function isTouched(kind: OutputKind, output: OutputConfig, unreachable: Unreachable): boolean {
  const source = sourceOf(kind, output);
  const isOfFailedSource =
    source === undefined ? unreachable.sources.size > 0 : unreachable.sources.has(source);
  return isOfFailedSource || imagesFor(kind, output, unreachable.images).length > 0;
}

/** The one source that an output has its rows of. */
function sourceOf(kind: OutputKind, output: OutputConfig): string | undefined {
  return kind.takesAllRows !== true && "source" in output ? output.source : undefined;
}

/** An image belongs to every source that asked for it, not only to the first. */
function isWantedBy(row: FailedImage, source: string): boolean {
  return row.from === source || row.provenance.some((one) => one.source === source);
}

function withoutUses(row: MappingRow): MappingRow {
  const { uses: _, ...rest } = row;
  return rest;
}

/** A folder or a glob means the files in it; a plain path that is missing becomes null. */
async function readInputs(runtime: Runtime, patterns: readonly string[]): Promise<OutputFiles> {
  const files = new Map<string, string | null>();
  for (const pattern of patterns) {
    for (const path of await pathsOf(runtime, pattern)) {
      const there = await runtime.files.stat(path);
      files.set(path, there === null ? null : decode(path, await runtime.files.read(path)));
    }
  }
  return files;
}

async function pathsOf(runtime: Runtime, pattern: string): Promise<readonly string[]> {
  if (/[*?]/.test(pattern)) return runtime.files.glob(pattern);
  const stat = await runtime.files.stat(pattern);
  return stat?.kind === "folder" ? runtime.files.glob(`${pattern}/**`) : [pattern];
}

/** Bytes that are no UTF-8 would come out damaged: better no file than that. */
function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem(notUtf8(path));
  }
}
