// Proves the files that a plan would write, where their kind can. What fails its proof is not written: the plan names
// what is wrong and is incomplete.
import type { Config } from "../../../config/config.ts";
import type { DesiredFile } from "../../../core/plan/desired.ts";
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import { outputKind } from "../../../outputs/index.ts";
import type { Proof } from "../../../outputs/kind/kind.ts";
import { sourceKind } from "../../../sources/index.ts";
import type { Discovery } from "../../../core/image/wanted.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { sourceContext } from "../../runtime/source-context.ts";

export interface ProvedFiles {
  readonly files: readonly DesiredFile[];
  readonly warnings: readonly Diagnostic[];
  readonly failures: readonly Diagnostic[];
  /** By source: how many of its images are proved. */
  readonly proved: ReadonlyMap<string, number>;
}

/** What a proof must know of a source. */
export interface Discovered {
  readonly name: string;
  readonly discovery: Discovery | null;
  readonly fallback: boolean;
}

export async function proveFiles(
  config: Config,
  runtime: Runtime,
  { files, discovered }: { files: readonly DesiredFile[]; discovered: readonly Discovered[] },
  signal: AbortSignal,
): Promise<ProvedFiles> {
  const kept: DesiredFile[] = [];
  const proved = new Map<string, number>();
  const warnings: Diagnostic[] = [];
  const failures: Diagnostic[] = [];
  for (const file of files) {
    const proof = await runtime.progress.during(file.path, "proving the file", () =>
      proofOf(config, runtime, { file, discovered }, signal),
    );
    if (proof !== undefined && "unread" in proof) {
      warnings.push(proof.unread);
      continue;
    }
    const problems = proof?.problems ?? [];
    const errors = problems.filter((problem) => problem.severity === "error");
    failures.push(...errors);
    warnings.push(...problems.filter((problem) => problem.severity === "warning"));
    const output = config.outputs[file.output.index];
    // Values that are not proved prove nothing of any image.
    if (proof?.proved !== undefined && output !== undefined && "source" in output)
      proved.set(output.source, problems.length === 0 ? proof.proved : 0);
    if (errors.length === 0) kept.push(proof === undefined ? file : { ...file, proof: proof.text });
  }
  return { files: kept, warnings, failures, proved };
}

/** undefined for a file that needs no proof, or whose source could not be had: a fallback list can't be rendered. */
async function proofOf(
  config: Config,
  runtime: Runtime,
  { file, discovered }: { file: DesiredFile; discovered: readonly Discovered[] },
  signal: AbortSignal,
): Promise<Proof | { readonly unread: Diagnostic } | undefined> {
  const output = config.outputs[file.output.index];
  if (output === undefined || !("source" in output)) return undefined;
  const kind = await outputKind(output.kind);
  const found = discovered.find((one) => one.name === output.source);
  if (found?.discovery == null || found.fallback) {
    const unread = kind.unread?.(output, found?.discovery?.images);
    return unread && { unread };
  }
  const index = config.sources.findIndex((source) => source.name === output.source);
  const source = config.sources[index];
  if (source === undefined || file.content === null || kind.prove === undefined) return undefined;
  const renders = (await sourceKind(source.kind)).renders?.(
    source,
    sourceContext(config, runtime, index, signal),
  );
  if (renders === undefined) return undefined;
  const include = "include" in source ? (source.include ?? []) : [];
  const set = "set" in source ? Object.keys(source.set ?? {}) : [];
  const wanted = { include, questions: found.discovery.questions, set };
  return kind.prove({ output, content: file.content, rows: file.rows, wanted }, renders);
}
