// Renders every output from the mapping's rows, with the files that it reads from disk.
import type { Config, OutputConfig } from "../../config/config.ts";
import type { DesiredFile } from "../../core/plan/desired.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { sha256, sha256Of } from "../../core/base/digest.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { outputKind } from "../../outputs/index.ts";
import type { FailedImage, OutputFiles, StreamedFile } from "../../outputs/kind/kind.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { notUtf8 } from "./problems.ts";
import type { Unreachable } from "./unreachable.ts";

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

/** All outputs of a plan. One that only what can't be reached would fill is left out: the file stays as it is. */
export async function renderOutputs(
  config: Config,
  runtime: Runtime,
  {
    rows,
    unreachable,
  }: { readonly rows: readonly MappingRow[]; readonly unreachable: Pick<Unreachable, "images" | "sources"> },
): Promise<RenderedOutputs> {
  const all: RenderedOutputs[] = [];
  for (const [index, output] of config.outputs.entries()) {
    const isEmpty = rowsFor(output, rows).length === 0;
    if (isEmpty && isTouched(output, unreachable)) continue;
    all.push(await renderOutput(config, runtime, { rows, failed: unreachable.images, index, output }));
  }
  return {
    files: all.flatMap((one) => one.files),
    streams: all.flatMap((one) => one.streams),
    warnings: all.flatMap((one) => one.warnings),
  };
}

export async function renderOutput(
  config: Config,
  runtime: Runtime,
  work: OutputWork,
): Promise<RenderedOutputs> {
  const { index, output, failed } = work;
  const rows = rowsFor(output, work.rows);
  const kind = await outputKind(output.kind);
  const context = {
    target: { registry: config.target.registry, region: config.target.region },
    sources: config.sources,
    ...(failed === undefined ? {} : { failed: imagesFor(output, failed) }),
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

function rowsFor(output: OutputConfig, rows: readonly MappingRow[]): readonly MappingRow[] {
  return output.kind === "values" ? rows : imagesFor(output, rows).map(withoutUses);
}

function imagesFor<T extends FailedImage>(output: OutputConfig, images: readonly T[]): readonly T[] {
  const source = sourceOf(output);
  return source === undefined ? images : images.filter((one) => isWantedBy(one, source));
}

function isTouched(output: OutputConfig, unreachable: Pick<Unreachable, "images" | "sources">): boolean {
  const source = sourceOf(output);
  const isOfFailedSource =
    source === undefined ? unreachable.sources.size > 0 : unreachable.sources.has(source);
  return isOfFailedSource || imagesFor(output, unreachable.images).length > 0;
}

/** The one source that an output is made for. Values choose themselves: by their helmKey they take other rows too. */
function sourceOf(output: OutputConfig): string | undefined {
  return output.kind !== "values" && "source" in output ? output.source : undefined;
}

/** An image belongs to every source that asked for it, not only to the first. */
function isWantedBy(row: FailedImage, source: string): boolean {
  return row.from === source || row.provenance.some((one) => one.source === source);
}

/** How values lead to an image is for values alone; every other file of a plan is smaller without it. */
function withoutUses(row: MappingRow): MappingRow {
  const { uses: _, ...rest } = row;
  return rest;
}

/** A folder or a glob stands for the files in it; a plain path that is missing is told as null. */
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
