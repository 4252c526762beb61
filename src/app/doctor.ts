// The doctor: looks at all that a run of this config needs, and changes nothing. Each check stands alone, so that one
// run tells everything that is missing.
import type { Config } from "../config/config.ts";
import { type Check, ok } from "../core/base/check.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { policyOf } from "./iam-policy.ts";
import { checkNode } from "./doctor/node.ts";
import { askSources, checkRegistries } from "./doctor/sources.ts";
import { checkState } from "./doctor/state.ts";
import { checkTarget } from "./doctor/target.ts";
import { checkTools } from "./doctor/tools.ts";

export interface Machine {
  readonly nodeVersion: string;
}

export async function examine(
  config: Config,
  runtime: Runtime,
  machine: Machine,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { discovered, checks: sources } = await askSources(config, runtime, signal);
  const { policy } = await policyOf({ purpose: "apply", discovered }, config, runtime, signal);
  const groups = await Promise.all([
    ...runtime.kept.map((target) => checkTarget(target, policy, signal)),
    checkState(config, runtime, signal),
    checkTools(config, runtime),
    checkRegistries(discovered, config, runtime, signal),
  ]);
  return [
    ...checkNode(machine.nodeVersion),
    ok("config", `${config.path} is valid`),
    ...sources,
    ...groups.flat(),
  ];
}
