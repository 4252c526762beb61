// Renders every output from the mapping's rows, with the files that it reads from disk.
import type { Config, OutputConfig } from "../config/config.ts";
import type { DesiredFile } from "../core/desired.ts";
import { type Diagnostic, Problem } from "../core/diagnostic.ts";
import { sha256, sha256Of } from "../core/digest.ts";
import type { MappingRow } from "../core/mapping.ts";
import { outputKind } from "../outputs/index.ts";
import type { OutputFiles, StreamedFile } from "../outputs/kind.ts";
import type { Edges } from "./edges.ts";

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
  /** Rows that could not be looked at or copied: what an existing file says about them stays. */
  readonly failed?: readonly MappingRow[];
}

export async function renderOutputs(
  config: Config,
  edges: Edges,
  work: Pick<OutputWork, "rows" | "failed">,
): Promise<RenderedOutputs> {
  const all: RenderedOutputs[] = [];
  for (const [index, output] of config.outputs.entries()) {
    all.push(await renderOutput(config, edges, { ...work, index, output }));
  }
  return {
    files: all.flatMap((one) => one.files),
    streams: all.flatMap((one) => one.streams),
    warnings: all.flatMap((one) => one.warnings),
  };
}

export async function renderOutput(config: Config, edges: Edges, work: OutputWork): Promise<RenderedOutputs> {
  const { index, output, failed } = work;
  const rows = rowsFor(output, work.rows);
  const kind = await outputKind(output.kind);
  const context = {
    target: { registry: config.target.registry, region: config.target.region },
    sources: config.sources,
    ...(failed === undefined ? {} : { failed: rowsFor(output, failed) }),
  };
  const inputs = await readInputs(edges, kind.reads(output, context));
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
    const digest = await sha256Of(stream.transform(edges.files.stream(stream.input)));
    files.push({ path: stream.path, output: { index, kind: output.kind }, content: null, digest, rows });
  }
  return { files, streams, warnings: rendered.warnings };
}

function rowsFor(output: OutputConfig, rows: readonly MappingRow[]): readonly MappingRow[] {
  // Values take the rows of their chart and, by their helmKey, those of others: they choose themselves.
  if (output.kind === "values") return rows;
  const source = "source" in output ? output.source : undefined;
  return rows.filter((row) => source === undefined || isWantedBy(row, source)).map(withoutUses);
}

/** An image belongs to every source that asked for it, not only to the first. */
function isWantedBy(row: MappingRow, source: string): boolean {
  return row.from === source || row.provenance.some((one) => one.source === source);
}

/** How values lead to an image is for values alone; every other file of a plan is smaller without it. */
function withoutUses(row: MappingRow): MappingRow {
  const { uses: _, ...rest } = row;
  return rest;
}

/** A folder or a glob stands for the files in it; a plain path that is missing is told as null. */
async function readInputs(edges: Edges, patterns: readonly string[]): Promise<OutputFiles> {
  const files = new Map<string, string | null>();
  for (const pattern of patterns) {
    for (const path of await pathsOf(edges, pattern)) {
      const there = await edges.files.stat(path);
      files.set(path, there === null ? null : decode(path, await edges.files.read(path)));
    }
  }
  return files;
}

async function pathsOf(edges: Edges, pattern: string): Promise<readonly string[]> {
  if (/[*?]/.test(pattern)) return edges.files.glob(pattern);
  const stat = await edges.files.stat(pattern);
  return stat?.kind === "folder" ? edges.files.glob(`${pattern}/**`) : [pattern];
}

/** Bytes that are no UTF-8 would come out damaged: better no file than that. */
function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem({
      code: "output/not-utf8",
      severity: "error",
      summary: "A file for an output is not UTF-8",
      detail: `${path} holds bytes that are no UTF-8 text.`,
      hint: "Save it as UTF-8.",
    });
  }
}
