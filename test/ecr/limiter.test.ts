import { setMaxListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { createLimiter } from "../../src/ecr/limiter.ts";

const signal = new AbortController().signal;
setMaxListeners(0, signal);
class TooFast extends Error {}
const isThrottle = (error: unknown): boolean => error instanceof TooFast;

/** A service with a bucket of `perSecond` calls. */
function service(perSecond: number) {
  let tokens = perSecond;
  let last = performance.now();
  let refused = 0;
  let served = 0;
  return {
    counts: () => ({ refused, served }),
    async call(): Promise<void> {
      const now = performance.now();
      tokens = Math.min(perSecond, tokens + ((now - last) / 1000) * perSecond);
      last = now;
      if (tokens < 1) {
        refused += 1;
        throw new TooFast();
      }
      tokens -= 1;
      served += 1;
    },
  };
}

describe("the limiter", () => {
  it("runs a bounded number at once and all of them", async () => {
    const limiter = createLimiter(isThrottle);
    let active = 0;
    let most = 0;
    const work = async () => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setTimeout(resolve, 2));
      active -= 1;
    };
    await Promise.all(Array.from({ length: 500 }, () => limiter.run("Describe", work, signal)));
    expect(most).toBe(24);
    expect(limiter.rate("Describe")).toBe(Infinity);
  });

  it("keeps actions apart", async () => {
    const limiter = createLimiter(isThrottle);
    await expect(limiter.run("Put", () => Promise.reject(new TooFast()), signal)).rejects.toThrow(TooFast);
    expect(limiter.rate("Put")).toBeLessThan(Infinity);
    expect(limiter.rate("Describe")).toBe(Infinity);
  });

  it("halves once per burst, not once per refusal", async () => {
    const limiter = createLimiter(isThrottle);
    const burst = Array.from({ length: 20 }, () =>
      limiter.run(
        "Put",
        async () => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          throw new TooFast();
        },
        signal,
      ),
    );
    await Promise.allSettled(burst);
    expect(limiter.rate("Put")).toBe(10);
  });

  it("settles near the service's rate, with few refusals", async () => {
    const limiter = createLimiter(isThrottle);
    const limited = service(40);
    const until = performance.now() + 4000;
    const worker = async () => {
      while (performance.now() < until) {
        await limiter.run("Put", () => limited.call(), signal).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    const { refused, served } = limited.counts();
    expect(served).toBeGreaterThan(80);
    expect(refused / served).toBeLessThan(0.25);
  });

  it("lets a waiting call go when it is told to, and goes on with the others", async () => {
    const limiter = createLimiter(isThrottle);
    await limiter.run("Put", () => Promise.reject(new TooFast()), signal).catch(() => undefined);
    const stop = new AbortController();
    const waiting = limiter.run("Put", () => Promise.resolve("never"), stop.signal);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow(/abort|enough/);
    expect(await limiter.run("Put", () => Promise.resolve("next"), signal)).toBe("next");
  });
});
