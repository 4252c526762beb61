// What an output kind is: files rendered from the mapping's rows. `render` is pure, so a run with failures
// can render again with other rows. Adding a kind: one file, one line in index.ts.
import type { OutputConfig, OutputKindName, SourceConfig } from "../../config/config.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { MappingRow } from "../../core/mapping/row.ts";

export type OutputOf<K extends OutputKindName> = Extract<OutputConfig, { kind: K }>;

/** Contents of the files that `reads` named; null for one that doesn't exist. */
export type OutputFiles = ReadonlyMap<string, string | null>;

export interface RenderedFile {
  readonly path: string;
  readonly content: string;
}

/** A file of any size: whoever writes it pipes the bytes of `input` through, once to hash and once to write. */
export interface StreamedFile {
  readonly path: string;
  readonly input: string;
  transform(input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

export interface Rendered {
  readonly files: readonly RenderedFile[];
  /** Files too large to hold; absent for kinds that have none. */
  readonly streams?: readonly StreamedFile[];
  readonly warnings: readonly Diagnostic[];
}

export interface OutputContext {
  readonly target: { readonly registry: string; readonly region: string };
  /** The config's sources, for outputs that are made for one of them. */
  readonly sources: readonly SourceConfig[];
  /** What could not be looked at or copied: what an existing file says about it stays. */
  readonly failed?: readonly FailedImage[];
}

/** Its `source` is a reference, or a repository of which nobody knows the tags. */
export type FailedImage = Pick<MappingRow, "source" | "from" | "provenance">;

export interface OutputKind<K extends OutputKindName = OutputKindName> {
  readonly kind: K;
  /**
   * Files that rendering needs: inputs, and the output itself where parts of it are kept. A folder or a glob
   * stands for the files in it.
   */
  reads(output: OutputOf<K>, context: OutputContext): readonly string[];
  render(
    rows: readonly MappingRow[],
    output: OutputOf<K>,
    files: OutputFiles,
    context: OutputContext,
  ): Rendered;
}
