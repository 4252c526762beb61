import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { listen, unlessAborted, unlisten } from "../../src/net/abort.ts";

describe("listen", () => {
  it("tells all who still listen, by one listener of the signal", () => {
    const stop = new AbortController();
    const told: string[] = [];
    const one = { abort: (reason: Error) => told.push(`one: ${reason.message}`) };
    const two = { abort: (reason: Error) => told.push(`two: ${reason.message}`) };
    const three = { abort: (reason: Error) => told.push(`three: ${reason.message}`) };
    for (const each of [one, two, three]) listen(stop.signal, each);
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(1);
    unlisten(stop.signal, two);
    stop.abort(new Error("enough"));
    expect(told).toEqual(["one: enough", "three: enough"]);
  });

  it("keeps signals apart, and may be left by who never listened", () => {
    const [stop, other] = [new AbortController(), new AbortController()];
    const told: string[] = [];
    const one = { abort: () => told.push("one") };
    unlisten(stop.signal, one);
    listen(stop.signal, one);
    unlisten(other.signal, one);
    other.abort();
    expect(told).toEqual([]);
    stop.abort();
    expect(told).toEqual(["one"]);
  });

  it("refuses a signal that has ended", () => {
    const one = { abort: () => undefined };
    expect(() => listen(AbortSignal.abort(new Error("over")), one)).toThrow("over");
  });

  it("takes as many as there are without a warning", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    const { signal } = new AbortController();
    listen(signal, { abort: () => undefined });
    for (let at = 0; at < 20; at += 1) signal.addEventListener("abort", () => undefined);
    await new Promise(setImmediate);
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });
});

describe("unlessAborted", () => {
  it("gives what the promise gives, and listens no longer", async () => {
    const stop = new AbortController();
    expect(await unlessAborted(Promise.resolve("yes"), stop.signal)).toBe("yes");
    await expect(unlessAborted(Promise.reject(new Error("broken")), stop.signal)).rejects.toThrow("broken");
    stop.abort();
  });

  it("gives up with the signal, and lets the promise go on", async () => {
    const stop = new AbortController();
    let give: (value: string) => void = () => undefined;
    const promise = new Promise<string>((resolve) => {
      give = resolve;
    });
    const waiting = unlessAborted(promise, stop.signal);
    const patient = unlessAborted(promise, new AbortController().signal);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    give("late");
    expect(await patient).toBe("late");
  });

  it("doesn't begin to wait when the signal has ended, and swallows what comes later", async () => {
    const failing = Promise.reject(new Error("broken"));
    await expect(unlessAborted(failing, AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
  });
});
