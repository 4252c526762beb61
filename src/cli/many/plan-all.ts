// The plans of several configs, made side by side: what one of them claims, no other may.
import type { Planned, PlanOptions } from "../../app/plan.ts";
import { inConfig } from "../../config/places.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { claimedTwice } from "../../core/plan/diff/claims.ts";
import type { ConfigResult } from "../../views/config-results.ts";
import { conflict } from "../arguments/problems.ts";
import type { Context } from "../base/command.ts";
import type { Session } from "../base/session.ts";
import { claimedByOthers } from "./problems.ts";
import type { ConfigRuns } from "./runs.ts";

export interface Made {
  readonly planned: Planned;
  readonly session: Session;
}

export interface PlanAllOptions {
  /** One after the other, as each is made. */
  readonly make: (session: Session) => Promise<Planned>;
  /** Whether a session is wanted after its plan was made. */
  readonly keeps: (made: Made) => boolean;
}

export async function planAll(
  runs: ConfigRuns,
  configs: readonly string[],
  { make, keeps }: PlanAllOptions,
): Promise<readonly ConfigResult<Made>[]> {
  const made = await runs.each(
    configs,
    async (session): Promise<Made> => ({ planned: await make(session), session }),
    keeps,
  );
  return withoutRivals(withoutUnmatched(made));
}

/** How a fresh plan is made; where nothing is applied afterward, less is kept. */
export function planFreshly(
  options: PlanOptions,
  { signal }: Context,
  { keepsContent }: { readonly keepsContent: boolean },
): PlanAllOptions["make"] {
  if (options.to !== null)
    throw conflict("--to names a serial of one state, but -c names several configs.", "Give one -c.");
  return async ({ config, runtime }) => {
    const { planMirror } = await import("../../app/plan.ts");
    if (!keepsContent) runtime.content.keepOnlyShared();
    return planMirror(config, runtime, options, signal);
  };
}

/** What a glob matches may lie in one config; it is wrong where it lies in none. */
function withoutUnmatched<T>(results: readonly ConfigResult<T>[]): readonly ConfigResult<T>[] {
  const isUnmatched = ({ problems }: ConfigResult<T>) =>
    problems.length > 0 && problems.every(({ code }) => code === "usage/no-match");
  const rest = results.filter((one) => !isUnmatched(one));
  const [first] = results;
  if (rest.length > 0 || first === undefined) return rest;
  throw new Problem(first.problems);
}

function withoutRivals(results: readonly ConfigResult<Made>[]): readonly ConfigResult<Made>[] {
  const claimed = claimedTwice(
    results.flatMap(({ config, result }) =>
      result === null
        ? []
        : [
            {
              config,
              plan: result.planned.plan,
              targets: result.session.runtime.kept.map(({ target }) => target),
            },
          ],
    ),
  );
  const problems = new Map<string, Diagnostic[]>();
  const configOf = new Map(results.map(({ config, result }) => [config, result?.session.config]));
  for (const one of claimed)
    for (const config of one.configs) {
      const others = { ...one, configs: one.configs.filter((other) => other !== config) };
      const own = configOf.get(config);
      const told = claimedByOthers(config, others, own?.locate("target", "prefix"));
      problems.set(config, [...(problems.get(config) ?? []), own === undefined ? told : inConfig(own, told)]);
    }
  return results.map((one) => {
    const own = problems.get(one.config);
    return own === undefined ? one : { ...one, result: null, problems: own };
  });
}
