// Clocks for tests: one that moves only when somebody sleeps, and the real one.
import { setTimeout as sleep } from "node:timers/promises";
import type { Timing } from "../../src/net/timing.ts";

export interface TestTiming extends Timing {
  /** Every wait that was begun, in milliseconds. */
  readonly slept: readonly number[];
  /** Lets time pass without anybody sleeping. */
  pass(milliseconds: number): void;
}

/** Who sleeps wakes in the order of time, once nobody else has anything left to do. */
export function testTiming(random: () => number = () => 0.5): TestTiming {
  const sleepers: { readonly at: number; wake(): void }[] = [];
  const slept: number[] = [];
  let now = 0;
  let ticking = false;
  function tick(): void {
    sleepers.sort((one, other) => one.at - other.at);
    const next = sleepers.shift();
    ticking = next !== undefined;
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
    setImmediate(tick);
  }
  return {
    slept,
    now: () => now,
    random,
    pass(milliseconds) {
      now += milliseconds;
    },
    sleep(milliseconds, signal) {
      slept.push(milliseconds);
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      return new Promise((resolve, reject) => {
        const stop = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1);
          reject(signal.reason as Error);
        };
        const wake = () => {
          signal.removeEventListener("abort", stop);
          resolve();
        };
        const sleeper = { at: now + milliseconds, wake };
        sleepers.push(sleeper);
        signal.addEventListener("abort", stop, { once: true });
        if (!ticking) setImmediate(tick);
        ticking = true;
      });
    },
  };
}

export const realTiming: Timing = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};
