// When a registry's failure is final, without a registry.
import { describe, expect, it } from "vitest";
import { defined } from "../../../src/core/base/record.ts";
import { defaultLimits } from "../../../src/registry/http/limits.ts";
import { registryAttempts } from "../../../src/registry/http/host.ts";
import { RegistryProblem, type Retry } from "../../../src/registry/net/problems.ts";
import { testTiming } from "../../support/timing.ts";

const { signal } = new AbortController();
const now = new Date("2026-11-21T12:00:00Z");

function problem(retry: Retry, retryAfterMs?: number, status?: number): RegistryProblem {
  const failure = { detail: "reading a", retry, ...defined({ retryAfterMs, status }) };
  return new RegistryProblem("registry/answer", "It failed", failure);
}

function attempts(throttledForMs = 0) {
  const told: string[] = [];
  const timing = testTiming(() => 1);
  const given = registryAttempts({
    limits: defaultLimits,
    timing,
    now: () => now,
    throttledForMs,
    events: {
      onRetry: (attempt, why) => told.push(`${attempt}: ${why}`),
      onWait: (why, seconds) => told.push(`${why} ${seconds}`),
    },
  });
  return { told, timing, next: (error: unknown) => given.next(error, signal) };
}

describe("attempts at a registry", () => {
  it("are five more, each told with its number", async () => {
    const { told, timing, next } = attempts();
    for (let at = 0; at < 5; at += 1) await next(problem("again"));
    const last = next(problem("again"));
    await expect(last).rejects.toMatchObject({
      retry: "never",
      message: "It failed: reading a. ecr-mirror tried 6 times.",
    });
    expect(told).toEqual(["1", "2", "3", "4", "5"].map((attempt) => `${attempt}: reading a`));
    expect(timing.slept).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it("do not count answers that only mean to wait for one's turn, for as long as that may take", async () => {
    const { timing, next } = attempts(600_000);
    const throttled = problem("again", undefined, 429);
    let waits = 0;
    while (timing.now() < 600_000) {
      await next(throttled);
      waits += 1;
    }
    expect(waits).toBeGreaterThan(20);
    // What else fails still has its own attempts, and then being throttled is a failure too.
    for (let at = 0; at < 5; at += 1) await next(problem("again"));
    await expect(next(throttled)).rejects.toMatchObject({ retry: "never" });
  });

  it("count them where the registry has no rates that are known", async () => {
    const { next } = attempts();
    for (let at = 0; at < 5; at += 1) await next(problem("again", undefined, 429));
    await expect(next(problem("again", undefined, 429))).rejects.toMatchObject({ retry: "never" });
  });

  it("begin an upload again three times", async () => {
    const { next } = attempts();
    for (let at = 0; at < 3; at += 1) await next(problem("restart"));
    await expect(next(problem("restart"))).rejects.toMatchObject({ retry: "never" });
  });

  it("end with what is no failure of the registry, and with what is final", async () => {
    const { told, next } = attempts();
    const [broken, final] = [new Error("broken"), problem("never")];
    await expect(next(broken)).rejects.toBe(broken);
    await expect(next(final)).rejects.toBe(final);
    expect(told).toEqual([]);
  });

  it("wait as long as the registry asks, and fail with the time when that is too long", async () => {
    const { told, timing, next } = attempts();
    await next(problem("again", 120_000));
    expect(timing.slept).toEqual([120_250]);
    expect(told).toEqual(["1: reading a", "the registry asks clients to wait 120.25"]);
    await expect(next(problem("again", 120_001))).rejects.toMatchObject({
      retry: "never",
      diagnostics: [
        {
          code: "registry/rate-limit",
          detail: "reading a It allows requests again at 2026-11-21T12:02:00.001Z.",
        },
      ],
    });
  });
});
