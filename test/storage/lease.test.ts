import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Hold, takeLease } from "../../src/storage/lease.ts";

const options = {
  timeoutMs: 0,
  signal: new AbortController().signal,
  onWait: () => undefined,
  shown: "state",
  pollMs: 100,
};

async function leaseOn(hold: Partial<Hold>) {
  const whole: Hold = { renew: () => Promise.resolve(true), release: () => Promise.resolve(), ...hold };
  return takeLease(() => Promise.resolve({ kind: "ours", hold: whole }), options);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a lease", () => {
  it("is renewed every 20 s and never lost while that works", async () => {
    const renew = vi.fn(() => Promise.resolve(true));
    const lock = await leaseOn({ renew });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(renew).toHaveBeenCalledTimes(30);
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(renew).toHaveBeenCalledTimes(30);
    expect(lock.lost.aborted).toBe(false);
  });

  it("survives renewals that fail, as long as one works in time", async () => {
    let calls = 0;
    const lock = await leaseOn({
      renew: () => {
        calls += 1;
        return calls % 2 === 0 ? Promise.resolve(true) : Promise.reject(new Error("network"));
      },
    });
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
  });

  it("is lost before others may take it when no renewal works, or one hangs", async () => {
    for (const renew of [
      () => Promise.reject(new Error("network")),
      () => new Promise<boolean>(() => undefined),
    ]) {
      const lock = await leaseOn({ renew });
      await vi.advanceTimersByTimeAsync(54_000);
      expect(lock.lost.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(2000);
      expect(lock.lost.aborted).toBe(true);
    }
  });

  it("is lost at once when it is somebody else's", async () => {
    const lock = await leaseOn({ renew: () => Promise.resolve(false) });
    await lock.renew();
    expect(lock.lost.aborted).toBe(true);
  });

  it("is renewed once at a time, and given back after that", async () => {
    const order: string[] = [];
    const lock = await leaseOn({
      renew: async () => {
        order.push("renewing");
        await new Promise((resolve) => setTimeout(resolve, 1000));
        order.push("renewed");
        return true;
      },
      release: () => {
        order.push("released");
        return Promise.resolve();
      },
    });
    const all = Promise.all([lock.renew(), lock.renew(), lock.release()]);
    await vi.advanceTimersByTimeAsync(1500);
    await all;
    expect(order).toEqual(["renewing", "renewed", "released"]);
  });
});
