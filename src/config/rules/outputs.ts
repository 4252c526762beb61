// Outputs: no two write the same file, and the sources they are made for exist.
import { posix } from "node:path";
import { nearest } from "../../core/base/nearest.ts";
import type { ConfigFile, OutputFile } from "../schema.gen.ts";
import type { RuleContext, Spot } from "./rule.ts";

/** The kinds of output that are made for one source, of the kind that bears the given name. */
const madeFor: Readonly<Record<string, string>> = {
  values: "helm",
  dataset: "dataset",
  manifests: "manifests",
  compose: "compose",
};

export function outputRules(config: ConfigFile, context: RuleContext): void {
  checkPaths(config, context);
  for (const output of config.outputs ?? []) {
    if ("source" in output) checkSource(output, output.source, context);
  }
}

function checkPaths(config: ConfigFile, context: RuleContext): void {
  const taken = new Map<string, string>([[posix.basename(context.path), "the config itself"]]);
  if (config.state?.path !== undefined) taken.set(posix.normalize(config.state.path), "the state");
  if (config.lock !== undefined) {
    const spot = { in: config, key: "lock" };
    checkPath(config.lock, spot, "the lock", taken, context);
  }
  for (const output of config.outputs ?? []) {
    const spot = { in: output, key: "path" };
    checkPath(output.path, spot, `the ${output.kind} output at line ${context.line(spot)}`, taken, context);
  }
}

function checkPath(
  path: string,
  spot: Spot,
  what: string,
  taken: Map<string, string>,
  context: RuleContext,
): void {
  const normal = posix.normalize(path).replace(/\/$/, "");
  const owner = taken.get(normal);
  if (owner === undefined) {
    taken.set(normal, what);
    return;
  }
  context.report(spot, {
    code: "config/duplicate-path",
    summary: "Two writers of one file",
    detail: `"${path}" is the file of ${owner} already.`,
    hint: "Give each its own path.",
  });
}

function checkSource(output: OutputFile, name: string, context: RuleContext): void {
  const wanted = madeFor[output.kind] ?? "";
  const kind = context.sourceKinds.get(name);
  if (kind === wanted) return;
  const fitting = [...context.sourceKinds].filter((entry) => entry[1] === wanted).map((entry) => entry[0]);
  const near = nearest(name, fitting);
  const known = fitting.length === 0 ? `Add a ${wanted} source.` : `Use one of ${fitting.join(", ")}.`;
  context.report(
    { in: output, key: "source" },
    {
      code: "config/unknown-source",
      summary: "No such source",
      detail:
        kind === undefined
          ? `There is no source "${name}".`
          : `"${name}" is a ${kind} source; a ${output.kind} output is made for a ${wanted} source.`,
      hint: near === undefined ? known : `Did you mean "${near}"?`,
    },
  );
}
