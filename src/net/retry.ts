// Attempts: how often, after which wait. Full jitter between a floor and a growing ceiling; Retry-After is
// obeyed, and a longer one than the limit fails with its time.
import { defined } from "../core/base/defined.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { TransportLimits } from "../registry/http/limits.ts";
import { RegistryProblem, withRetry } from "../registry/net/problems.ts";

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
  readonly random: () => number;
  readonly now: () => Date;
  readonly events: RetryEvents;
}

/** Counts failures that follow on one another; `progress` begins the count again. */
export class Attempts {
  readonly #context: RetryContext;
  #failed = 0;
  #restarts = 0;
  #bytes = 0;

  constructor(context: RetryContext) {
    this.#context = context;
  }

  progress(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < this.#context.limits.progressBytes) return;
    this.#bytes = 0;
    this.#failed = 0;
  }

  /** Waits for the next attempt, or throws `error` when there is none. */
  async next(error: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { limits, events } = this.#context;
    if (!(error instanceof RegistryProblem) || error.retry === "never") throw error;
    this.#failed += 1;
    if (error.retry === "restart") this.#restarts += 1;
    if (this.#failed >= limits.tries || this.#restarts > mostRestarts) throw withRetry(error, "never");
    const wait = this.#wait(error);
    events.onRetry?.(this.#failed, error.diagnostics[0]?.detail ?? error.message);
    if (error.retryAfterMs !== undefined) events.onWait?.("the registry asks to wait", wait / 1000);
    await sleep(wait, undefined, { signal });
  }

  #wait(error: RegistryProblem): number {
    const { limits, random, now } = this.#context;
    const ceiling = Math.min(limits.backoffCeilingMs, limits.backoffFloorMs * 2 ** this.#failed);
    const jitter = limits.backoffFloorMs + random() * (ceiling - limits.backoffFloorMs);
    const asked = error.retryAfterMs;
    if (asked === undefined) return jitter;
    if (asked > limits.longestWaitMs) throw tooLong(error, new Date(now().getTime() + asked));
    return asked + random() * limits.backoffFloorMs;
  }
}

/** Runs `attempt` until it succeeds, fails for good, or has failed too often. */
export async function withAttempts<T>(
  context: RetryContext,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  const attempts = new Attempts(context);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      await attempts.next(error, signal);
    }
  }
}

function tooLong(error: RegistryProblem, until: Date): RegistryProblem {
  return new RegistryProblem({
    code: "registry/rate-limit",
    summary: "The registry asks to wait longer than we do",
    detail: `${error.diagnostics[0]?.detail ?? ""} It allows requests again at ${until.toISOString()}.`,
    hint: "Run again after that time, or log in to the registry: a user has a higher limit.",
    retry: "never",
    ...defined({ status: error.status }),
    cause: error,
  });
}
