// What an output kind is: files rendered from the mapping's rows. `render` is pure, so a run with failures can render
// again with other rows. All that is particular to a kind is in its own folder; adding one takes that folder and a line
// in index.ts.
import type { OutputConfig, OutputKindName, SourceConfig, SourceKindName } from "../../config/config.ts";
import type { Diagnostic, Position } from "../../core/base/diagnostic.ts";
import type { Question, WantedImage } from "../../core/image/wanted.ts";
import type { Renders } from "../../core/kubernetes/renders.ts";
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
  /** Where the output, or a key of it, stands in the config; absent where there is no config's text. */
  locate?(...path: readonly (string | number)[]): Position | undefined;
}

/** Its `source` is a reference, or a repository of which nobody knows the tags. */
export type FailedImage = Pick<MappingRow, "source" | "from" | "provenance">;

/** A file as it was rendered, before anything is written. */
export interface ProofInput<K extends OutputKindName = OutputKindName> {
  readonly output: OutputOf<K>;
  readonly content: string;
  readonly rows: readonly MappingRow[];
  readonly wanted?: Wanted;
}

/** What a source asks for beside the images that are planned. */
export interface Wanted {
  /** The tiers that are planned beside the usual ones. */
  readonly include: readonly string[];
  readonly questions: readonly Pick<Question, "reference">[];
  /** Keys of its `set:`, which go before all values files. */
  readonly set?: readonly string[];
}

export interface Proof {
  /** For the plan: `values: proved, 12 of 12 images`. */
  readonly text: string;
  /** How many images it proved. */
  readonly proved?: number;
  /** A file with errors is not written; empty when the proof holds. */
  readonly problems: readonly Diagnostic[];
}

export interface OutputKind<K extends OutputKindName = OutputKindName> {
  readonly kind: K;
  /** The kind of the one source that such an output is made for; its key `source` names it. */
  readonly madeFor?: SourceKindName;
  /** It chooses among the rows of all sources, by the values that lead to them; any other has those of its source. */
  readonly takesAllRows?: true;
  /** It installs the charts themselves; any other kind has the rows of images only. */
  readonly takesCharts?: true;
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
  /** Why a file stays as it is when its source can't be read and has, or lacks, these images of a fallback list. */
  unread?(output: OutputOf<K>, fallback: readonly WantedImage[] | undefined): Diagnostic | undefined;
  /** Whether the file does what it is for, by the documents of its source rendered with it. */
  prove?(input: ProofInput<K>, renders: Renders): Promise<Proof>;
}
