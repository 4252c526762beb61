// The exit code, from what happened. The only place that knows the numbers.
import { isBadInput, isStalePlan, problemCode } from "../core/base/diagnostic.ts";
import type { Outcome } from "./base/command.ts";

interface Ending {
  readonly signal: "SIGINT" | "SIGTERM" | null;
  /** What was thrown, if anything. */
  readonly error: unknown;
  readonly outcome: Outcome;
}

export function exitCode({ signal, error, outcome }: Ending): number {
  if (signal !== null && outcome.served !== true) return signal === "SIGINT" ? 130 : 143;
  if (isStalePlan(problemCode(error))) return 4;
  if (isBadInput(error)) return 64;
  if (error !== undefined || outcome.failed === true) return 1;
  if (outcome.stale === true) return 4;
  if (outcome.blocked === true) return 3;
  return outcome.pending === true ? 2 : 0;
}
