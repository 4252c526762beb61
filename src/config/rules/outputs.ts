// What a run writes: no two outputs write the same file, and the sources they are made for exist.
import { posix } from "node:path";
import { nearest } from "../../core/base/nearest.ts";
import type { ConfigFile, OutputFile } from "../schema.gen.ts";
import { chartNotMirrored, duplicatePath, unknownSource } from "./problems.ts";
import type { RuleContext, Spot } from "./rule.ts";

export function outputRules(config: ConfigFile, context: RuleContext): void {
  checkPaths(config, context);
  for (const output of config.outputs ?? []) {
    if (!("source" in output)) continue;
    checkSource(output, output.source, context);
    checkChart(
      output,
      config.sources.find(({ name }) => name === output.source),
      context,
    );
  }
}

function checkPaths(config: ConfigFile, context: RuleContext): void {
  const taken = new Map<string, string>([[posix.basename(context.path), "the config itself"]]);
  if (config.state?.path !== undefined) taken.set(posix.normalize(config.state.path), "the state");
  const take = (path: string, spot: Spot, what: string): void => {
    const normal = posix.normalize(path).replace(/\/$/, "");
    const owner = taken.get(normal);
    if (owner === undefined) taken.set(normal, what);
    else context.report(spot, duplicatePath(path, owner));
  };
  if (config.lock !== undefined) take(config.lock, { in: config, key: "lock" }, "the lock");
  for (const output of config.outputs ?? []) {
    const spot = { in: output, key: "path" };
    take(output.path, spot, `the ${output.kind} output at line ${context.line(spot)}`);
  }
}

function checkSource(output: OutputFile, name: string, context: RuleContext): void {
  const wanted = context.outputRules.get(output.kind)?.madeFor ?? "";
  const kind = context.sourceKinds.get(name);
  if (kind === wanted) return;
  const fitting = [...context.sourceKinds].filter((entry) => entry[1] === wanted).map((entry) => entry[0]);
  const known = { near: nearest(name, fitting), fitting };
  const complaint = unknownSource({ output: output.kind, name, wanted }, kind, known);
  context.report({ in: output, key: "source" }, complaint);
}

/** A chart can be installed from ECR only if it is there. */
function checkChart(
  output: OutputFile & { readonly source: string },
  source: ConfigFile["sources"][number] | undefined,
  context: RuleContext,
): void {
  if (context.outputRules.get(output.kind)?.takesCharts !== true) return;
  if (source?.kind !== "helm" || source.mirrorChart === true) return;
  context.report({ in: output, key: "source" }, chartNotMirrored(output.kind, source.name));
}
