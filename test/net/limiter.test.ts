import { describe, expect, it } from "vitest";
import { Pace, Semaphore } from "../../src/net/limiter.ts";

const signal = new AbortController().signal;

describe("Pace", () => {
  it("spreads requests over the second", async () => {
    const pace = new Pace(50, () => performance.now());
    const started = performance.now();
    await Promise.all(Array.from({ length: 11 }, () => pace.turn(signal)));
    expect(performance.now() - started).toBeGreaterThanOrEqual(195);
  });

  it("halves once per burst, waits as told, and grows back to just below", async () => {
    let now = 0;
    const pace = new Pace(10, () => now);
    pace.tooMuch(0);
    pace.tooMuch(0);
    expect(pace.rate).toBe(5);
    for (let second = 0; second < 30; second++) {
      now += 1_001;
      pace.fine();
    }
    expect(pace.rate).toBeGreaterThan(8.9);
    expect(pace.rate).toBeLessThan(11);
    pace.tooMuch(500);
    const turn = pace.turn(AbortSignal.timeout(50)).catch(() => "waits");
    expect(await turn).toBe("waits");
  });

  it("lets all pass until it is told that it was too much, and forgets that in time", () => {
    let now = 0;
    const pace = new Pace(undefined, () => now);
    expect(pace.rate).toBeUndefined();
    pace.tooMuch(0);
    expect(pace.rate).toBe(5);
    now = 70_000;
    pace.fine();
    expect(pace.rate).toBeUndefined();
  });

  it("keeps a rate that the config has set", () => {
    const pace = new Pace(2, () => 0, true);
    pace.tooMuch(0);
    pace.fine();
    expect(pace.rate).toBe(2);
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
  });
});
