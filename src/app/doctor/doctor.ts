// The doctor: looks at all that a run of this config needs, and changes nothing. Each check stands alone, so that one
// run tells everything that is missing.
import type { Config } from "../../config/config.ts";
import { type Check, ok } from "../../core/check.ts";
import { discoverImages } from "../discover.ts";
import type { Edges } from "../edges.ts";
import { policyFor } from "../iam-policy.ts";
import { checkNode } from "./node.ts";
import { checkSources } from "./sources.ts";
import { checkState } from "./state.ts";
import { checkTarget } from "./target.ts";
import { checkTools } from "./tools.ts";

export interface Machine {
  readonly nodeVersion: string;
}

export async function examine(
  config: Config,
  edges: Edges,
  machine: Machine,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const discovered = await discoverImages(config, edges, { names: [], fallback: false }, signal);
  const { policy } = await policyFor("apply", config, edges, signal);
  const groups = await Promise.all([
    ...edges.targets.map((target) => checkTarget(target, policy, signal)),
    checkState(config, edges, signal),
    checkTools(config, edges),
    checkSources(config, edges, discovered, signal),
  ]);
  const parts = `${config.sources.length} sources, ${config.outputs.length} outputs, ${config.replicas.length} replicas`;
  return [...checkNode(machine.nodeVersion), ok("config", `${config.path}: ${parts}`), ...groups.flat()];
}
