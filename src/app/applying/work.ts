// What every phase of an apply is given.
import type { Config } from "../../config/config.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { RegistryFacts } from "../../core/settings/registry-facts.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Preconditions } from "./preconditions.ts";
import type { ApplyOptions } from "./report.ts";
import type { ApplyRun } from "./run.ts";

export interface ApplyWork {
  readonly config: Config;
  readonly runtime: Runtime;
  readonly plan: Plan;
  readonly options: ApplyOptions;
  readonly run: ApplyRun;
  readonly preconditions: Preconditions;
  /** Of a saved plan: the runs that share it name themselves by it. */
  readonly planDigest: Digest | null;
  /** Files that are as they are to be: the state is to know them so. */
  readonly files: ReadonlyMap<string, Digest>;
  /** What registries are set to as a whole, by host: from the plan, or read here. */
  readonly facts: Map<string, RegistryFacts>;
  /** By path: what a half-done apply of this plan wrote before. */
  readonly halfDoneFiles: Map<string, Digest>;
  /** For --finish: what shards say they have put where, by `putKey`. */
  readonly putByShards: Set<string>;
  /** What is reported and holds nothing up. */
  readonly warnings: Diagnostic[];
}

export function putKey(registry: string, key: string, digest: Digest): string {
  return `${registry}/${key} ${digest}`;
}
