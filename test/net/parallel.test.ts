import { describe, expect, it } from "vitest";
import { mapParallel } from "../../src/net/parallel.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("mapParallel", () => {
  it("keeps the list's order, whichever is done first", async () => {
    const results = await mapParallel([30, 1, 20, 2], 3, async (turns, index) => {
      for (let at = 0; at < turns; at += 1) await turn();
      return `${index}:${turns}`;
    });
    expect(results).toEqual(["0:30", "1:1", "2:20", "3:2"]);
  });

  it("runs so many at once, never more", async () => {
    let [active, most] = [0, 0];
    await mapParallel(Array.from({ length: 20 }), 4, async () => {
      active += 1;
      most = Math.max(most, active);
      await turn();
      active -= 1;
    });
    expect(most).toBe(4);
  });

  it("takes items that are undefined, and an empty list", async () => {
    expect(await mapParallel([undefined, 1], 1, (item) => Promise.resolve(item))).toEqual([undefined, 1]);
    expect(await mapParallel([], 4, () => Promise.reject(new Error("never")))).toEqual([]);
  });

  it("begins nothing new after the first failure", async () => {
    const begun: number[] = [];
    const run = mapParallel([0, 1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error("broken");
      await turn();
      await turn();
    });
    await expect(run).rejects.toThrow("broken");
    for (let at = 0; at < 10; at += 1) await turn();
    expect(begun).toEqual([0, 1]);
  });
});
