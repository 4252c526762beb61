// What apply answers: what was done, and all that was not.
import type { SettledAction } from "../../core/apply/describe.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { Action } from "../../core/plan/plan.ts";

export interface ApplyOptions {
  /** How many images are copied at once. */
  readonly concurrency: number;
  /** One part of a saved plan: 1-based index of count. Files and state are left to --finish. */
  readonly shard: { readonly index: number; readonly count: number } | null;
  /** After the shards: looks that all is there, then writes files and state. */
  readonly finish: boolean;
  /** Stop at the first failure in place of going on with the rest. */
  readonly failFast: boolean;
  readonly lockTimeoutMs: number;
  /** Write to an OCI layout folder what would be copied, and nothing to ECR. */
  readonly toLayout: string | null;
  /** The plan was made in this very run: it needs no check before the first write. */
  readonly fresh: boolean;
}

/** The defaults. */
export const defaultApplyOptions: Omit<ApplyOptions, "fresh"> = {
  concurrency: 8,
  shard: null,
  finish: false,
  failFast: false,
  lockTimeoutMs: 60_000,
  toLayout: null,
};

export interface FailedAction {
  readonly id: string;
  readonly diagnostic: Diagnostic;
}

export interface StaleAction {
  readonly id: string;
  readonly expected: string;
  readonly found: string;
}

export interface ApplyReport {
  /** How many actions it set out to do. */
  readonly actions: number;
  readonly done: number;
  readonly skipped: number;
  /** Actions that failed, and what else went wrong: the state lock, the state, a record. */
  readonly failed: readonly FailedAction[];
  /** Actions that were neither settled nor failed: not begun, or dropped. */
  readonly unsettled: number;
  readonly blocked: number;
  /** Bytes written to the registry. */
  readonly moved: number;
  readonly seconds: number;
  readonly interrupted: boolean;
  /** Not empty: the plan is stale. Before the first write, this means that nothing was done. */
  readonly stale: readonly StaleAction[];
  readonly warnings: readonly Diagnostic[];
  /** The actions that it set out to do, and what came of those that are settled, by id. */
  readonly chosen: readonly Action[];
  readonly settled: ReadonlyMap<string, SettledAction>;
}

/** Success is positive: all that it set out to do is settled. A stale plan is no failure, and has an exit code of its own. */
export function hasFailed({ actions, done, skipped, failed, stale }: ApplyReport): boolean {
  return failed.length > 0 || (stale.length === 0 && done + skipped !== actions);
}
