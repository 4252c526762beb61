// What an output kind is: files rendered from the mapping's rows. `render` is pure, so a run with failures
// can render again with other rows. Adding a kind: one file, one line in index.ts.
import type { OutputConfig, OutputKindName } from "../config/config.ts";
import type { Diagnostic } from "../core/diagnostic.ts";
import type { MappingRow } from "../core/mapping.ts";

export type OutputOf<K extends OutputKindName> = Extract<OutputConfig, { kind: K }>;

/** Contents of the files that `reads` named; null for one that doesn't exist. */
export type OutputFiles = ReadonlyMap<string, string | null>;

export interface RenderedFile {
  readonly path: string;
  readonly content: string;
}

export interface Rendered {
  readonly files: readonly RenderedFile[];
  readonly warnings: readonly Diagnostic[];
}

export interface OutputContext {
  readonly target: { readonly registry: string; readonly region: string };
}

export interface OutputKind<K extends OutputKindName = OutputKindName> {
  readonly kind: K;
  /** Files that rendering needs: inputs, and the output itself where parts of it are kept. */
  reads(output: OutputOf<K>): readonly string[];
  render(
    rows: readonly MappingRow[],
    output: OutputOf<K>,
    files: OutputFiles,
    context: OutputContext,
  ): Rendered;
}
