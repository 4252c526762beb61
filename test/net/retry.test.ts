import { describe, expect, it } from "vitest";
import { Attempts, type RetryRules } from "../../src/net/retry.ts";
import { type TestTiming, testTiming } from "../support/timing.ts";

const { signal } = new AbortController();
const broken = new Error("broken");

function attempts(timing: TestTiming, more: Partial<RetryRules> = {}): Attempts {
  return new Attempts({ timing, floorMs: 100, ceilingMs: 1_000, again: () => ({}), ...more });
}

async function fail(given: Attempts, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) await given.next(broken, signal);
}

describe("Attempts", () => {
  it.each([
    ["the floor", 0, [100, 100, 100, 100, 100]],
    ["the middle", 0.5, [150, 250, 450, 550, 550]],
    ["the ceiling", 1, [200, 400, 800, 1_000, 1_000]],
  ])("wait longer after each failure: %s", async (_, random, waits) => {
    const timing = testTiming(() => random);
    await fail(attempts(timing), 5);
    expect(timing.slept).toEqual(waits);
  });

  it("wait as long as they are asked to, and a little longer", async () => {
    const timing = testTiming(() => 0.5);
    const told: number[] = [];
    const again = () => ({ askedMs: 7_000, onWait: (milliseconds: number) => told.push(milliseconds) });
    await fail(attempts(timing, { again }), 2);
    expect(timing.slept).toEqual([7_050, 7_050]);
    expect(told).toEqual([7_050, 7_050]);
  });

  it("tell of a wait before it begins", async () => {
    const timing = testTiming();
    const again = () => ({ onWait: () => expect(timing.slept).toEqual([]) });
    await fail(attempts(timing, { again }), 1);
    expect(timing.slept).toHaveLength(1);
  });

  it("end when the caller's judgment says so, with what it throws", async () => {
    const timing = testTiming();
    const seen: [unknown, number][] = [];
    const given = attempts(timing, {
      again(error, failures) {
        seen.push([error, failures]);
        if (failures < 3) return {};
        throw new Error("thrice", { cause: error });
      },
    });
    await expect(given.run(signal, () => Promise.reject(broken))).rejects.toThrow("thrice");
    expect(seen).toEqual([
      [broken, 1],
      [broken, 2],
      [broken, 3],
    ]);
    expect(timing.slept).toHaveLength(2);
  });

  it("give what the attempt that succeeds gives", async () => {
    const timing = testTiming();
    let count = 0;
    const result = await attempts(timing).run(signal, async () => {
      count += 1;
      if (count < 3) throw broken;
      return `attempt ${count}`;
    });
    expect(result).toBe("attempt 3");
    expect(timing.slept).toHaveLength(2);
  });

  it("count anew after enough progress", async () => {
    const timing = testTiming(() => 1);
    const given = attempts(timing, { progress: 10 });
    await fail(given, 2);
    given.progress(9);
    await fail(given, 1);
    given.progress(1);
    await fail(given, 1);
    given.progress(9);
    await fail(given, 1);
    expect(timing.slept).toEqual([200, 400, 800, 200, 400]);
  });

  it("count on, however much progress there is, where none was named", async () => {
    const timing = testTiming(() => 1);
    const given = attempts(timing);
    await fail(given, 1);
    given.progress(1e12);
    await fail(given, 1);
    expect(timing.slept).toEqual([200, 400]);
  });

  it("end with the signal: before the wait, and in it", async () => {
    const timing = testTiming();
    const stop = new AbortController();
    const given = attempts(timing, { again: () => ({ onWait: () => stop.abort(new Error("enough")) }) });
    await expect(given.next(broken, stop.signal)).rejects.toThrow("enough");
    expect(timing.slept).toHaveLength(1);
    await expect(given.next(broken, stop.signal)).rejects.toThrow("enough");
    expect(timing.slept).toHaveLength(1);
  });
});
