// The plan use case: gather both sides, compare them, warn. Changes nothing anywhere.
import type { Config } from "../config/config.ts";
import type { Digest } from "../core/base/digest.ts";
import { withoutAccepted } from "../core/base/accepted.ts";
import { type Diagnostic, Problem } from "../core/base/diagnostic.ts";
import { defined } from "../core/base/record.ts";
import { diff } from "../core/plan/diff/diff.ts";
import { unmatchedGlobs } from "../core/plan/diff/selection.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { RegistryFacts } from "../core/settings/registry-facts.ts";
import { matchesNothing } from "./planning/problems.ts";
import { checkOwners } from "./planning/gates/owners.ts";
import { gather, type GatherOptions } from "./planning/gather.ts";
import { describeReplaced } from "./planning/read-actual.ts";
import { warn } from "./planning/warn.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { toolName } from "./version.ts";

export interface PlanOptions extends Omit<GatherOptions, "prune"> {
  /** Globs over `repository:tag` and file paths; empty means everything. */
  readonly filter: readonly string[];
  /** Globs over `repository:tag`: immutable tags that may be deleted to be set anew. */
  readonly replace: readonly string[];
  /** Plan the deletion of what nothing asks for any more. */
  readonly prune: boolean;
  readonly forcePrune: boolean;
}

/** A plan, and what was learned while it was made that an apply in the same run can use. */
export interface Planned {
  readonly plan: Plan;
  /** Of a saved plan; null: it was made in this run. */
  readonly planDigest: Digest | null;
  /** It is one shard's part already. */
  readonly isPart?: true;
  /** Files that need no change: path -> digest. Not known for a saved plan. */
  readonly files: ReadonlyMap<string, Digest>;
  /** What registries are set to as a whole, where this plan asked: by host. */
  readonly facts: ReadonlyMap<string, RegistryFacts>;
}

export async function planMirror(
  config: Config,
  runtime: Runtime,
  options: PlanOptions,
  signal: AbortSignal,
): Promise<Planned> {
  try {
    return await planned(config, runtime, options, signal);
  } finally {
    runtime.progress.clear();
  }
}

async function planned(
  config: Config,
  runtime: Runtime,
  options: PlanOptions,
  signal: AbortSignal,
): Promise<Planned> {
  const prune = options.prune
    ? {
        ...config.prune,
        force: options.forcePrune,
        keepReplaced: config.keepReplaced,
        pullsKnown: options.refresh,
        now: runtime.now(),
      }
    : null;
  const { desired, actual, state } = await gather(config, runtime, { ...options, prune }, signal);
  const unmatched = unmatchedGlobs([...options.filter, ...options.replace], desired, state);
  if (unmatched.length > 0) throw new Problem(matchesNothing(unmatched));
  const described = options.refresh ? await describeReplaced(desired, actual, runtime, signal) : actual;
  const plan = diff(desired, described, state, {
    tool: toolName,
    configDigest: config.digest,
    state: {
      name: config.name,
      location: runtime.state.describe(),
      lineage: state.lineage,
      serial: state.serial,
    },
    filter: options.filter,
    replace: options.replace,
    prune,
    ...defined({ prices: config.prices }),
  });
  if (options.refresh) await checkOwners(config, runtime, { desired, actual, state, plan }, signal);
  const changed = new Set(
    plan.actions.flatMap((action) => (action.kind === "write-file" ? [action.path] : [])),
  );
  const files = new Map(
    desired.files.flatMap(({ path, digest }) =>
      actual.files.get(path)?.digest === digest && !changed.has(path) ? [[path, digest]] : [],
    ),
  );
  const made = { planDigest: null, files };
  if (!options.refresh) return { ...made, plan: withAccepted(plan, [], config), facts: new Map() };
  const { warnings, facts } = await warn({ desired, actual, plan }, config, runtime, signal);
  return { ...made, plan: withAccepted(plan, warnings, config), facts };
}

/** What the config accepts is counted only. */
function withAccepted(plan: Plan, more: readonly Diagnostic[], { accept }: Config): Plan {
  const { kept, accepted } = withoutAccepted([...plan.warnings, ...more], accept);
  return { ...plan, warnings: kept, ...(accepted.length === 0 ? {} : { accepted }) };
}
