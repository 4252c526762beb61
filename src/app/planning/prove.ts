// Proves the values that a plan would write, by rendering their charts with them. Values that fail their proof are
// not written: the plan names what is wrong and is incomplete.
import type { Config } from "../../config/config.ts";
import type { DesiredFile } from "../../core/plan/desired.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { DiscoveredSource } from "./discover.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { sourceContext } from "./source-context.ts";

export interface ProvedFiles {
  readonly files: readonly DesiredFile[];
  readonly warnings: readonly Diagnostic[];
  readonly failures: readonly Diagnostic[];
}

export async function proveValuesFiles(
  config: Config,
  runtime: Runtime,
  { files, discovered }: { files: readonly DesiredFile[]; discovered: readonly DiscoveredSource[] },
  signal: AbortSignal,
): Promise<ProvedFiles> {
  const proved: DesiredFile[] = [];
  const warnings: Diagnostic[] = [];
  const failures: Diagnostic[] = [];
  for (const file of files) {
    const unread = unreadChart(config, { file, discovered });
    if (unread !== undefined) {
      warnings.push(unread);
      continue;
    }
    const proof = await proofOf(config, runtime, { file, discovered }, signal);
    const errors = proof?.problems.filter((problem) => problem.severity === "error") ?? [];
    failures.push(...errors);
    warnings.push(...(proof?.problems ?? []).filter((problem) => problem.severity === "warning"));
    if (errors.length === 0) proved.push(proof === null ? file : { ...file, proof: proof.text });
  }
  return { files: proved, warnings, failures };
}

/**
 * Values of a chart that could not be read stay as they are: nobody knows its keys, unless its fallback list says
 * for every image where it belongs.
 */
function unreadChart(
  config: Config,
  { file, discovered }: { file: DesiredFile; discovered: readonly DiscoveredSource[] },
): Diagnostic | undefined {
  const output = config.outputs[file.output.index];
  if (output?.kind !== "values") return undefined;
  const found = discovered.find((one) => one.name === output.source);
  if (found?.discovery != null && !found.fallback) return undefined;
  if (found?.discovery?.images.every((image) => image.helmKey !== undefined) === true) return undefined;
  return {
    code: "output/values-kept",
    severity: "warning",
    summary: "Values are left as they are",
    detail: `${output.path}: the chart of ${output.source} could not be read, so nobody knows which keys name its images.`,
    hint: "Give every image of a fallback list its helmKey, to have values without the chart.",
  };
}

/** null for a file that is no values file, or whose chart could not be had: a fallback list can't be rendered. */
async function proofOf(
  config: Config,
  runtime: Runtime,
  { file, discovered }: { file: DesiredFile; discovered: readonly DiscoveredSource[] },
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly problems: readonly Diagnostic[] } | null> {
  const output = config.outputs[file.output.index];
  if (output?.kind !== "values" || file.content === null) return null;
  const index = config.sources.findIndex((source) => source.name === output.source);
  const source = config.sources[index];
  const found = discovered.find((one) => one.name === output.source);
  if (source?.kind !== "helm" || found?.discovery == null || found.fallback) return null;
  const [{ chartRenders }, { proveValues }] = await Promise.all([
    import("../../sources/helm/renders.ts"),
    import("../../outputs/values/prove.ts"),
  ]);
  const renders = chartRenders(source, sourceContext(config, runtime, index, signal));
  return proveValues({ output, content: file.content, rows: file.rows }, renders);
}
