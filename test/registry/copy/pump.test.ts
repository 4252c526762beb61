import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WaitBudget } from "../../../src/registry/copy/pump.ts";

interface Lane {
  readonly inAdvance: boolean;
  readonly takesMs: number;
  left: boolean;
  leave(): void;
}

function lane(inAdvance: boolean, takesMs: number): Lane & { wake: () => void } {
  const made = {
    inAdvance,
    takesMs,
    left: false,
    wake: (): void => undefined,
    leave: (): void => {
      made.left = true;
      made.wake();
    },
  };
  return made;
}

/** A step of so many milliseconds, which ends at once when the lane is left behind. */
function run(one: ReturnType<typeof lane>): Promise<void> {
  if (one.left) return Promise.resolve();
  return new Promise((resolve) => {
    one.wake = resolve;
    setTimeout(resolve, one.takesMs);
  });
}

describe("WaitBudget", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function steps(lanes: readonly ReturnType<typeof lane>[], count: number): Promise<number> {
    const budget = new WaitBudget(5_000);
    const started = performance.now();
    const work = (async () => {
      for (let at = 0; at < count; at++) await budget.step(lanes, run);
      return performance.now() - started;
    })();
    await vi.runAllTimersAsync();
    return work;
  }

  it("waits for what is in advance and about as slow as what is due", async () => {
    const lanes = [lane(false, 1_000), lane(true, 3_000), lane(true, 500)];
    expect(await steps(lanes, 10)).toBe(30_000);
    expect(lanes.some(({ left }) => left)).toBe(false);
  });

  it("leaves behind what is in advance and far slower, over all steps", async () => {
    const lanes = [lane(false, 10), lane(true, 10), lane(true, 1_000)];
    const took = await steps(lanes, 100);
    expect(lanes.map(({ left }) => left)).toEqual([false, false, true]);
    expect(took).toBeLessThan(5_000 + 5 * 100 * 10);
  });

  it("leaves the slow behind, not the next slowest with it", async () => {
    const lanes = [lane(false, 10), lane(true, 12), lane(true, 60_000)];
    await steps(lanes, 3);
    expect(lanes.map(({ left }) => left)).toEqual([false, false, true]);
  });

  it("waits for what is due as long as it takes", async () => {
    expect(await steps([lane(false, 60_000), lane(false, 1)], 2)).toBe(120_000);
  });

  it("gives those in advance among themselves the time that is left", async () => {
    const budget = new WaitBudget(5_000);
    const inAdvance = [lane(true, 60_000), lane(true, 1_000)];
    const work = budget.step(inAdvance, run);
    await vi.runAllTimersAsync();
    await work;
    expect(inAdvance.map(({ left }) => left)).toEqual([true, false]);
  });
});
