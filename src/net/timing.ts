// What waiting takes from outside: a clock, a sleep and randomness. Tests pass a clock that moves during each sleep.

export interface Timing {
  /** Milliseconds of a clock that never goes back; only differences mean anything. */
  now(): number;
  /** From 0 on, below 1. */
  random(): number;
  /** Rejects when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}
