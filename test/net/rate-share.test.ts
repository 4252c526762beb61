// Several processes under one rate: together they use all of it, none is left behind, and few requests are in vain. The server
// is the sandbox's, the clock is given.
import { describe, expect, it } from "vitest";
import { Pace } from "../../src/net/limiter.ts";
import { RateShare } from "../../src/net/rate-share.ts";
import { Quotas } from "../../src/sandbox/quotas.ts";
import { type TestTiming, testTiming } from "../support/timing.ts";

const signal = new AbortController().signal;

function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

interface Server {
  take(now: number): boolean;
}

/** ECR's rate for manifests, times `factor`: by its own clock, which runs so much faster. */
function serverOf(factor: number): Server {
  const quotas = new Quotas();
  return { take: (now) => quotas.take("PutImage", now * factor) };
}

interface Told {
  readonly seconds: number;
  readonly firstSeconds: number;
  readonly refused: number;
}

/** `processes` of them put `each` manifests, eight at a time; what is refused is tried again in its turn. */
async function putAll(
  { processes, each, factor }: { processes: number; each: number; factor: number },
  seed: number,
): Promise<Told> {
  const random = randomOf(seed);
  const timing: TestTiming = testTiming(random);
  const server = serverOf(factor);
  const ends: number[] = [];
  let refused = 0;
  async function put(pace: Pace): Promise<void> {
    for (;;) {
      await pace.turn(signal);
      await timing.sleep(5 + random() * 20, signal);
      if (server.take(timing.now())) return pace.fine();
      refused += 1;
      pace.tooMuch();
      await timing.sleep(250 + random() * 250, signal);
    }
  }
  async function work(): Promise<void> {
    await timing.sleep(random() * 1_500, signal);
    const pace = new Pace(timing, { rate: 10, shares: processes });
    let left = each;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await put(pace);
        await timing.sleep(50 + random() * 150, signal);
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    ends.push(timing.now() / 1000);
  }
  await Promise.all(Array.from({ length: processes }, work));
  return { seconds: Math.max(...ends), firstSeconds: Math.min(...ends), refused };
}

describe("processes that share ECR's rate for manifests", () => {
  it.each([
    ["8 put 1,000", { processes: 8, each: 125, factor: 1 }, { bound: 1.03, refused: 0.01 }],
    ["8 put 5,000", { processes: 8, each: 625, factor: 1 }, { bound: 1.05, refused: 0.05 }],
    ["2 put 1,000", { processes: 2, each: 500, factor: 1 }, { bound: 1.03, refused: 0.01 }],
    ["64 put 3,200", { processes: 64, each: 50, factor: 1 }, { bound: 1.4, refused: 0.15 }],
    [
      "8 put 10,000 where AWS has raised it to 20",
      { processes: 8, each: 1250, factor: 2 },
      { bound: 1.75, refused: 0.02 },
    ],
    [
      "8 put 1,000 where others use half of it",
      { processes: 8, each: 125, factor: 0.5 },
      { bound: 1.4, refused: 0.6 },
    ],
  ])("%s", async (name, task, { bound, refused }) => {
    for (const seed of [1, 2, 3]) {
      const told = await putAll(task, seed);
      const puts = task.processes * task.each;
      const ratio = told.seconds / (puts / (10 * task.factor));
      console.log(
        `${name}, seed ${seed}: ${ratio.toFixed(2)} of the floor, the first after ${told.firstSeconds.toFixed(0)} s, ${told.refused} refused`,
      );
      expect(ratio).toBeLessThanOrEqual(bound);
      expect(told.refused / puts).toBeLessThanOrEqual(refused);
    }
  });
});

describe("a part of a rate", () => {
  it("stays as it is at refusals now and then, and is lowered when half are refused", () => {
    const share = new RateShare(10, 4, 0);
    for (let at = 1; at <= 40; at++) {
      if (at % 4 === 0) share.refused(at * 1000);
      else share.fine(at * 1000);
    }
    expect(share.rate).toBe(2.5);
    for (let at = 41; at <= 45; at++) share.refused(at * 1000);
    expect(share.rate).toBe(2.5 * 0.7);
    for (let at = 46; at <= 200; at++) share.refused(at * 1000);
    expect(share.rate).toBe(2.5 / 8);
    for (let at = 201; at <= 230; at++) share.fine(at * 1000);
    expect(share.rate).toBe(2.5);
  });

  it("is left upwards only after two quiet minutes, and taken back at the first refusal", () => {
    const share = new RateShare(10, 4, 0);
    for (let at = 1; at < 120; at++) share.fine(at * 1000);
    expect(share.rate).toBe(2.5);
    share.fine(120_000);
    share.fine(120_999);
    expect(share.rate).toBe(2.5 * 1.05);
    share.refused(121_000);
    expect(share.rate).toBe(2.5);
    for (let at = 122; at < 241; at++) share.fine(at * 1000);
    expect(share.rate).toBe(2.5);
    for (let at = 241; at < 400; at++) share.fine(at * 1000);
    const found = share.rate;
    expect(found).toBeGreaterThan(2.5 * 1.5);
    share.refused(400_000);
    expect(share.rate).toBe(found * 0.8);
  });

  it("gives the turn back where it was right, but not again and again", () => {
    const share = new RateShare(10, 4, 0);
    expect([1, 2, 3, 4].map((at) => share.refused(at * 1000))).toEqual([true, true, false, false]);
  });
});
