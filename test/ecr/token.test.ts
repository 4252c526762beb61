import { EventEmitter, once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { testTiming } from "../support/timing.ts";
import { type Scripted, startScripted } from "./scripted.ts";

const signal = new AbortController().signal;
let server: Scripted;
afterEach(() => server.close());

function tokens(expiresAt: () => number) {
  return startScripted(({ attempt }) => ({
    body: {
      authorizationData: [
        { authorizationToken: `token-${attempt}`, expiresAt: expiresAt(), proxyEndpoint: "https://x" },
      ],
    },
  }));
}

const hour = 3600;
const inSeconds = (seconds: number) => () => Date.now() / 1000 + seconds;

describe("the registry token", () => {
  it("is kept while it is good, and asked for again when the registry refuses it", async () => {
    server = await tokens(inSeconds(12 * hour));
    const ecr = server.open();
    const first = await ecr.token(signal);
    expect(await ecr.token(signal)).toBe(first);
    const renewed = await Promise.all(
      Array.from({ length: 50 }, () => ecr.token(signal, first.authorization)),
    );
    expect(new Set(renewed.map((one) => one.authorization))).toEqual(new Set(["Basic token-2"]));
    expect((await ecr.token(signal, first.authorization)).authorization).toBe("Basic token-2");
    expect(server.requests).toHaveLength(2);
    ecr.close();
  });

  it("that seems over when it comes is used for a while, not asked for in a loop", async () => {
    server = await tokens(() => Date.parse("2015-01-01T00:00:00Z") / 1000);
    const ecr = server.open();
    for (let use = 0; use < 5; use += 1) await ecr.token(signal);
    expect(server.requests).toHaveLength(1);
    expect((await ecr.token(signal)).expiresAt.getTime()).toBeGreaterThan(Date.now());
    ecr.close();
  });

  it("that lives too long for the clock is held for twelve hours at most", async () => {
    server = await tokens(inSeconds(100 * hour));
    const ecr = server.open();
    const { expiresAt } = await ecr.token(signal);
    expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 12 * hour * 1000);
    ecr.close();
  });

  it("is replaced before it ends", async () => {
    server = await tokens(inSeconds(1));
    const timing = testTiming();
    const ecr = server.open({ timing });
    await ecr.token(signal);
    timing.pass(1000);
    expect((await ecr.token(signal)).authorization).toBe("Basic token-2");
    ecr.close();
  });

  it("comes for those who still wait when the first who asked gives up", async () => {
    const gate = new EventEmitter();
    const asked = once(gate, "asked");
    server = await startScripted(async () => {
      gate.emit("asked");
      await once(gate, "open");
      return { body: { authorizationData: [{ authorizationToken: "late", expiresAt: inSeconds(hour)() }] } };
    });
    const ecr = server.open();
    const stop = new AbortController();
    const first = ecr.token(stop.signal);
    const second = ecr.token(signal);
    stop.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    await asked;
    gate.emit("open");
    expect((await second).authorization).toBe("Basic late");
    expect(server.requests).toHaveLength(1);
    ecr.close();
  });

  it("is asked for again after a failure", async () => {
    server = await startScripted(({ attempt }) =>
      attempt === 1
        ? { error: "AccessDeniedException", message: "no" }
        : { body: { authorizationData: [{ authorizationToken: "now", expiresAt: inSeconds(hour)() }] } },
    );
    const ecr = server.open();
    await expect(ecr.token(signal)).rejects.toThrow(/denies/);
    expect((await ecr.token(signal)).authorization).toBe("Basic now");
    ecr.close();
  });

  it("that is missing from the answer is an error", async () => {
    server = await startScripted(() => ({ body: { authorizationData: [] } }));
    const ecr = server.open();
    await expect(ecr.token(signal)).rejects.toThrow(/no token/);
    ecr.close();
  });
});
