import { setMaxListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { Lanes, Pace, Semaphore } from "../../src/net/limiter.ts";
import { type TestTiming, testTiming } from "../support/timing.ts";

const signal = new AbortController().signal;
setMaxListeners(0, signal);

/** When each of so many requests, all made now, may go: milliseconds from now. */
async function starts(pace: Pace, timing: TestTiming, count: number): Promise<number[]> {
  const from = timing.now();
  const turns = Array.from({ length: count }, async () => {
    await pace.turn(signal);
    return timing.now() - from;
  });
  return Promise.all(turns);
}

/** Answers that were fine, one after each of so many milliseconds. */
function fine(pace: Pace, timing: TestTiming, waits: readonly number[]): (number | undefined)[] {
  return waits.map((wait) => {
    timing.pass(wait);
    pace.fine();
    return pace.rate;
  });
}

describe("Pace", () => {
  it("spreads requests over the second", async () => {
    const timing = testTiming();
    expect(await starts(new Pace(timing, { rate: 50 }), timing, 11)).toEqual(
      Array.from({ length: 11 }, (_, at) => at * 20),
    );
  });

  it("tells how long each has waited, and saves up no turns", async () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 10 });
    expect(await pace.turn(signal)).toBe(0);
    expect(await pace.turn(signal)).toBe(100);
    timing.pass(5_000);
    expect(await pace.turn(signal)).toBe(0);
    expect(await pace.turn(signal)).toBe(100);
    expect(timing.slept).toEqual([100, 100]);
  });

  it("lets all pass without a rate", async () => {
    const timing = testTiming();
    expect(await starts(new Pace(timing), timing, 3)).toEqual([0, 0, 0]);
    expect(timing.slept).toEqual([]);
  });

  it("stops waiting when it is told to", async () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 1 });
    await pace.turn(signal);
    const stop = new AbortController();
    const turn = pace.turn(stop.signal);
    stop.abort(new Error("enough"));
    await expect(turn).rejects.toThrow("enough");
  });

  it("halves once per burst, and again when the next second is too much, too", () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 10 });
    pace.tooMuch();
    pace.tooMuch();
    expect(pace.rate).toBe(5);
    timing.pass(999);
    pace.tooMuch();
    expect(pace.rate).toBe(5);
    timing.pass(1);
    pace.tooMuch();
    expect(pace.rate).toBe(2.5);
  });

  it("never gets slower than one in five seconds", () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 0.3 });
    pace.tooMuch();
    expect(pace.rate).toBe(0.2);
  });

  it("holds all back for as long as it was told, else for one turn at the new rate", async () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 10 });
    pace.tooMuch(500);
    expect(await starts(pace, timing, 2)).toEqual([500, 700]);
    const other = new Pace(timing, { rate: 10 });
    other.tooMuch();
    expect(await starts(other, timing, 2)).toEqual([200, 400]);
    const third = new Pace(timing, { rate: 10 });
    third.tooMuch(500);
    third.tooMuch(100);
    expect(await starts(third, timing, 1)).toEqual([500]);
  });

  it("holds back one that has no rate to keep, too", async () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 1, fixed: true });
    pace.tooMuch(3_000);
    expect(await starts(pace, timing, 2)).toEqual([3_000, 4_000]);
  });

  it("grows back by quarters, a step a second, to just below what was too much, and then with care", () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 10 });
    pace.tooMuch();
    expect(fine(pace, timing, [999, 1, 1_000, 999, 1, 1_000])).toEqual([5, 6.25, 7.8125, 7.8125, 9, 9]);
    expect(fine(pace, timing, [8_999, 1, 9_999, 1])).toEqual([9.5 - 0.5, 9.5, 9.5, 10]);
  });

  it("is its part of a rate that others share, from the first request on", async () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 10, shares: 8 });
    expect(pace.rate).toBe(1.25);
    fine(
      pace,
      timing,
      Array.from({ length: 60 }, () => 1000),
    );
    expect(pace.rate).toBe(1.25);
    // Of a limit that somebody has set, a little less: all its parts together never come above it.
    expect(new Pace(timing, { rate: 2, fixed: true, shares: 4 }).rate).toBe(0.49);
  });

  it("begins with a beat of its own where others may begin at the same time", async () => {
    const timing = testTiming(() => 0.25);
    const pace = new Pace(timing, { rate: 10, shares: 10 });
    expect(pace.take()).toBe(false);
    expect(await starts(pace, timing, 2)).toEqual([250, 1_250]);
    expect(await starts(new Pace(timing, { rate: 10 }), timing, 1)).toEqual([0]);
  });

  it("grows from a given rate as long as nothing is too much", () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 4 });
    expect(fine(pace, timing, [0, 500, 500])).toEqual([5, 5, 6.25]);
  });

  it("begins with half of what was sent in the last second when it had no rate", async () => {
    const timing = testTiming();
    const pace = new Pace(timing);
    await starts(pace, timing, 30);
    timing.pass(1_000);
    await starts(pace, timing, 16);
    timing.pass(999);
    await starts(pace, timing, 8);
    pace.tooMuch();
    expect(pace.rate).toBe(12);
  });

  it("remembers enough of a great many", async () => {
    const timing = testTiming();
    const pace = new Pace(timing);
    await starts(pace, timing, 700);
    timing.pass(1_000);
    await starts(pace, timing, 700);
    pace.tooMuch();
    expect(pace.rate).toBe(350);
    const other = new Pace(timing);
    await starts(other, timing, 1_001);
    other.tooMuch();
    expect(other.rate).toBe(500);
  });

  it("lets all pass until it is told that it was too much, and forgets that in time", async () => {
    const timing = testTiming();
    const pace = new Pace(timing);
    pace.fine();
    expect(pace.rate).toBeUndefined();
    pace.tooMuch();
    expect(pace.rate).toBe(5);
    expect(fine(pace, timing, [60_000, 1])).toEqual([6.25, undefined]);
    expect(await starts(pace, timing, 3)).toEqual([0, 0, 0]);
    pace.tooMuch();
    expect(pace.rate).toBe(5);
    pace.fine();
    expect(fine(pace, timing, [1_000, 1_000, 1_000, 1_000])).toEqual([6.25, 7.8125, 9, 9]);
  });

  it("forgets no rate that was given", () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 10 });
    pace.tooMuch();
    expect(fine(pace, timing, [60_001])).toEqual([6.25]);
  });

  it("keeps a rate that the config has set", () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 2, fixed: true });
    pace.tooMuch();
    expect(pace.rate).toBe(2);
    expect(fine(pace, timing, [1_000, 70_000])).toEqual([2, 2]);
  });
});

describe("a pace that spares what is left", () => {
  it("keeps the slower rate, and is forgotten in time", () => {
    const timing = testTiming();
    const pace = new Pace(timing);
    pace.spare(0.1);
    expect(pace.rate).toBeUndefined();
    pace.spare(2);
    pace.spare(3);
    expect(pace.rate).toBe(2);
    expect(fine(pace, timing, [2_000, 7_999, 1, 50_000, 1])).toEqual([2, 2, 2.5, 3, undefined]);
  });

  it("takes the slowest rate there is, and counts as a cut", () => {
    const timing = testTiming();
    const pace = new Pace(timing);
    pace.spare(0.2);
    expect(pace.rate).toBe(0.2);
    pace.spare(0.1);
    pace.tooMuch();
    expect(fine(pace, timing, [9_999, 1])).toEqual([0.2, 0.7]);
  });

  it("is careful from then on with a rate that is as slow already", () => {
    const timing = testTiming();
    const pace = new Pace(timing, { rate: 2 });
    pace.spare(2);
    expect(fine(pace, timing, [9_999, 1])).toEqual([2, 2.5]);
  });

  it("doesn't touch a rate that the config has set", () => {
    const pace = new Pace(testTiming(), { rate: 20, fixed: true });
    pace.spare(2);
    expect(pace.rate).toBe(20);
  });
});

describe("Semaphore", () => {
  it("lets so many in at a time, in order, and forgets who gave up", async () => {
    const semaphore = new Semaphore(2);
    const order: number[] = [];
    const abort = new AbortController();
    const first = await semaphore.acquire(signal);
    const second = await semaphore.acquire(signal);
    const third = semaphore.acquire(abort.signal).catch(() => order.push(-3));
    const wait = async (): Promise<void> => {
      const release = await semaphore.acquire(signal);
      order.push(4);
      release();
    };
    const fourth = wait();
    abort.abort();
    await third;
    first();
    first();
    await fourth;
    second();
    expect(order).toEqual([-3, 4]);
    const again = await Promise.all([semaphore.acquire(signal), semaphore.acquire(signal)]);
    expect(again).toHaveLength(2);
    expect(await isHeld(semaphore)).toBe(true);
  });

  it("forgets one in the middle of the queue who gave up, and nobody else", async () => {
    const semaphore = new Semaphore(1);
    const order: string[] = [];
    const stop = new AbortController();
    const release = await semaphore.acquire(signal);
    const enter = async (name: string, by: AbortSignal) => {
      try {
        const leave = await semaphore.acquire(by);
        order.push(name);
        leave();
      } catch {
        order.push(`not ${name}`);
      }
    };
    const all = [enter("a", signal), enter("b", stop.signal), enter("c", signal)];
    stop.abort();
    release();
    await Promise.all(all);
    expect(order).toEqual(["not b", "a", "c"]);
  });

  it("has room for one at least, and none for who comes aborted", async () => {
    const semaphore = new Semaphore(0);
    await expect(semaphore.acquire(AbortSignal.abort(new Error("no")))).rejects.toThrow("no");
    const release = await semaphore.acquire(signal);
    expect(await isHeld(semaphore)).toBe(true);
    release();
    expect(await isHeld(semaphore)).toBe(false);
  });

  it("is not held by one whose turn came before the signal ended", async () => {
    const semaphore = new Semaphore(1);
    const stop = new AbortController();
    const release = await semaphore.acquire(signal);
    const second = semaphore.acquire(stop.signal);
    const third = semaphore.acquire(signal);
    release();
    const leave = await second;
    stop.abort();
    leave();
    expect(await third).toBeTypeOf("function");
  });
});

async function isHeld(semaphore: Semaphore): Promise<boolean> {
  const stop = new AbortController();
  const entered = semaphore.acquire(stop.signal).then(
    (release) => {
      release();
      return false;
    },
    () => true,
  );
  await new Promise(setImmediate);
  stop.abort();
  return entered;
}

class TooFast extends Error {}

function lanes(timing: TestTiming, width = 24): Lanes {
  return new Lanes({ width, timing, isTooMuch: (error) => error instanceof TooFast });
}

/** A service with a bucket of `perSecond` calls, which answers after five milliseconds. */
function service(perSecond: number, timing: TestTiming) {
  let tokens = perSecond;
  let last = timing.now();
  let refused = 0;
  let served = 0;
  return {
    counts: () => ({ refused, served }),
    async call(): Promise<void> {
      const now = timing.now();
      tokens = Math.min(perSecond, tokens + ((now - last) / 1000) * perSecond);
      last = now;
      const taken = tokens >= 1;
      if (taken) tokens -= 1;
      await timing.sleep(5, signal);
      if (taken) served += 1;
      else refused += 1;
      if (!taken) throw new TooFast();
    },
  };
}

describe("Lanes", () => {
  it("run a bounded number at once and all of them", async () => {
    const timing = testTiming();
    const limiter = lanes(timing);
    let active = 0;
    let most = 0;
    const work = async () => {
      active += 1;
      most = Math.max(most, active);
      await timing.sleep(2, signal);
      active -= 1;
      return active;
    };
    const results = await Promise.all(
      Array.from({ length: 500 }, () => limiter.run("Describe", signal, work)),
    );
    expect(results).toHaveLength(500);
    expect(most).toBe(24);
    expect(limiter.rate("Describe")).toBeUndefined();
  });

  it("are apart", async () => {
    const limiter = lanes(testTiming());
    const refused = limiter.run("Put", signal, () => Promise.reject(new TooFast()));
    await expect(refused).rejects.toThrow(TooFast);
    expect(limiter.rate("Put")).toBe(5);
    expect(limiter.rate("Describe")).toBeUndefined();
  });

  it("learn only from errors that say it was too much", async () => {
    const limiter = lanes(testTiming());
    const failed = limiter.run("Put", signal, () => Promise.reject(new Error("broken")));
    await expect(failed).rejects.toThrow("broken");
    expect(limiter.rate("Put")).toBeUndefined();
  });

  it("halve once per burst, not once per refusal", async () => {
    const timing = testTiming();
    const limiter = lanes(timing);
    const burst = Array.from({ length: 20 }, () =>
      limiter.run("Put", signal, async () => {
        await timing.sleep(30, signal);
        throw new TooFast();
      }),
    );
    await Promise.allSettled(burst);
    expect(limiter.rate("Put")).toBe(10);
  });

  it("recover while all goes well", async () => {
    const timing = testTiming();
    const limiter = lanes(timing);
    await limiter.run("Put", signal, () => Promise.reject(new TooFast())).catch(() => undefined);
    const rates: (number | undefined)[] = [];
    for (let second = 0; second < 4; second += 1) {
      timing.pass(1_000);
      await limiter.run("Put", signal, () => Promise.resolve());
      rates.push(limiter.rate("Put"));
    }
    expect(rates).toEqual([6.25, 7.8125, 9, 9]);
  });

  it("settle near the service's rate, with few refusals", async () => {
    const timing = testTiming();
    const limiter = lanes(timing);
    const limited = service(40, timing);
    const worker = async () => {
      while (timing.now() < 30_000)
        await limiter.run("Put", signal, () => limited.call()).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    const { refused, served } = limited.counts();
    expect(served).toBeGreaterThan(30 * 40 * 0.8);
    expect(refused / served).toBeLessThan(0.05);
  });

  it("let a waiting call go when it is told to, and go on with the others", async () => {
    const limiter = lanes(testTiming(), 1);
    await limiter.run("Put", signal, () => Promise.reject(new TooFast())).catch(() => undefined);
    const stop = new AbortController();
    const waiting = limiter.run("Put", stop.signal, () => Promise.resolve("never"));
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(await limiter.run("Put", signal, () => Promise.resolve("next"))).toBe("next");
  });
});
