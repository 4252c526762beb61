// Attempts at what may fail for a while. Whether a failure may be followed by another attempt is the caller's
// knowledge; how long to wait is ours: full jitter between a floor and a ceiling that doubles with each failure.
import type { Timing } from "./timing.ts";

/** Leave to try again. */
export interface Again {
  /** The other side asked for so long a wait. */
  readonly askedMs?: number | undefined;
  /** So many failures in a row count for the length of the wait; by default all. */
  readonly failures?: number;
  /** Told just before the wait. */
  onWait?(milliseconds: number): void;
}

export interface RetryRules {
  readonly timing: Timing;
  readonly floorMs: number;
  readonly ceilingMs: number;
  /** So much progress makes the failures before it forgotten. */
  readonly progress?: number;
  /** Called after the `failures`-th failure in a row. Throws what the caller must see when there is no further attempt. */
  again(error: unknown, failures: number): Again;
}

export class Attempts {
  readonly #rules: RetryRules;
  #failures = 0;
  #moved = 0;

  constructor(rules: RetryRules) {
    this.#rules = rules;
  }

  progress(amount: number): void {
    this.#moved += amount;
    if (this.#moved < (this.#rules.progress ?? Number.POSITIVE_INFINITY)) return;
    this.#moved = 0;
    this.#failures = 0;
  }

  /** Waits for the next attempt; throws when there is none. */
  async next(error: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { timing } = this.#rules;
    this.#failures += 1;
    const again = this.#rules.again(error, this.#failures);
    const wait = this.#wait(again);
    again.onWait?.(wait);
    await timing.sleep(wait, signal);
  }

  /** Runs `attempt` until it succeeds or no attempt is left. */
  async run<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        await this.next(error, signal);
      }
    }
  }

  #wait({ askedMs, failures = this.#failures }: Again): number {
    const { timing, floorMs, ceilingMs } = this.#rules;
    const jitter = timing.random();
    if (askedMs !== undefined) return askedMs + jitter * floorMs;
    const ceiling = Math.min(ceilingMs, floorMs * 2 ** failures);
    return floorMs + jitter * (ceiling - floorMs);
  }
}
