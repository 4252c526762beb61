// Attempts at a registry: how often, and when a failure is final. Retry-After is obeyed, and a longer one than the
// limit fails with its time.
import { Attempts } from "../../net/retry.ts";
import type { Timing } from "../../net/timing.ts";
import type { TransportLimits } from "./limits.ts";
import { RegistryProblem, withRetry } from "../net/problems.ts";
import { waitTooLong } from "./problems.ts";

/** Uploads that a registry forgot are begun again, but not for ever. */
const mostRestarts = 3;

export interface RetryEvents {
  onRetry?(attempt: number, why: string): void;
  onWait?(why: string, seconds: number): void;
  /** Worth a line, though nobody waits. */
  onNote?(text: string): void;
}

export interface RetryContext {
  readonly limits: TransportLimits;
  readonly timing: Timing;
  readonly now: () => Date;
  readonly events: RetryEvents;
}

export function registryAttempts({ limits, timing, now, events }: RetryContext): Attempts {
  let restarts = 0;
  return new Attempts({
    timing,
    floorMs: limits.backoffFloorMs,
    ceilingMs: limits.backoffCeilingMs,
    progress: limits.progressBytes,
    again(error, failures) {
      if (!(error instanceof RegistryProblem) || error.retry === "never") throw error;
      if (error.retry === "restart") restarts += 1;
      if (failures >= limits.tries || restarts > mostRestarts) throw withRetry(error, "never");
      const askedMs = error.retryAfterMs;
      if (askedMs !== undefined && askedMs > limits.longestWaitMs)
        throw waitTooLong(error, new Date(now().getTime() + askedMs));
      return {
        askedMs,
        onWait(milliseconds) {
          events.onRetry?.(failures, error.diagnostics[0]?.detail ?? error.message);
          if (askedMs !== undefined) events.onWait?.("the registry asks to wait", milliseconds / 1000);
        },
      };
    },
  });
}
