// One break at every 64 KiB of a blob, stalls at forty places, and random pairs of faults. All seeded.
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { quickLimits } from "../registry/support/access.ts";
import { imageFrom, imageOf, indexOf, randomBlob, type TestImage } from "../registry/support/images.ts";
import { copyImage, isComplete, repository } from "./support/copy.ts";
import {
  cutAfter,
  cutUpload,
  flipped,
  gzipped,
  onAnswer,
  refuses,
  resetBeforeHead,
  status,
} from "./support/faults.ts";
import { type Fault, FaultRegistry, type Kind } from "./support/registry.ts";

const mebibyte = 1024 * 1024;
const points = 160;
const size = 10 * mebibyte;

/** Runs the cases a few at a time. */
async function inTurn<T>(cases: readonly T[], width: number, run: (one: T) => Promise<void>): Promise<void> {
  const queue = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await run(one);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function withPair<T>(
  image: TestImage,
  run: (source: FaultRegistry, target: FaultRegistry) => Promise<T>,
): Promise<T> {
  const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
  source.store(repository, image);
  try {
    return await run(source, target);
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

describe("breaks at every place", () => {
  const layer = randomBlob("ten mebibytes", size);
  const image = imageFrom("ten", [layer]);
  const places = Array.from({ length: points }, (_, at) => at * 64 * 1024 + 1);

  it(
    "1 a reset at each 64 KiB while reading: right, and nothing is read twice",
    { timeout: 180_000 },
    async () => {
      let right = 0;
      let read = 0;
      await inTurn(places, 1, (place) =>
        withPair(image, async (source, target) => {
          source.inject("blob-get", cutAfter(place, "reset"), { path: layer.digest });
          const outcome = await copyImage({ source, target, image });
          expect(outcome.message).toBe("");
          expect(source.requests.filter(({ path }) => path.includes(layer.digest)).length).toBe(2);
          if (isComplete(target, image)) right += 1;
          read += source.bytesRead / size;
        }),
      );
      const ratio = read / points;
      process.stdout.write(
        `resets while reading: ${right}/${points} right, source bytes ${ratio.toFixed(3)}x\n`,
      );
      expect(right).toBe(points);
      expect(ratio).toBeLessThanOrEqual(1.05);
    },
  );

  it(
    "2 a reset at each 64 KiB while writing: right, and no tag before the commit",
    { timeout: 180_000 },
    async () => {
      let right = 0;
      await inTurn(places, 3, (place) =>
        withPair(image, async (source, target) => {
          target.inject("upload-put", cutUpload(place, "reset"), { path: layer.digest });
          const outcome = await copyImage({ source, target, image });
          expect(outcome.message).toBe("");
          expect(target.incompleteTags()).toEqual([]);
          if (isComplete(target, image)) right += 1;
        }),
      );
      process.stdout.write(`resets while writing: ${right}/${points} right\n`);
      expect(right).toBe(points);
    },
  );

  it("3 stalls at forty places on both sides end within the limit", { timeout: 120_000 }, async () => {
    const stallMs = 300;
    const small = randomBlob("stalled", 2 * mebibyte);
    const stalled = imageFrom("stalled", [small]);
    const cases = Array.from({ length: 40 }, (_, at) => Math.floor((at * small.bytes.length) / 40) + 1);
    let ended = 0;
    let longest = 0;
    for (const side of ["reading", "writing"] as const) {
      await inTurn(cases, 10, (place) =>
        withPair(stalled, async (source, target) => {
          if (side === "reading") source.inject("blob-get", cutAfter(place, "stall"), { path: small.digest });
          else target.inject("upload-put", cutUpload(place, "stall"), { path: small.digest });
          const limits = { ...quickLimits, stallMs, commitMs: stallMs, headersMs: stallMs };
          const outcome = await copyImage({ source, target, image: stalled, access: { limits } });
          expect(outcome.message).toBe("");
          if (isComplete(target, stalled)) ended += 1;
          longest = Math.max(longest, outcome.milliseconds);
        }),
      );
    }
    process.stdout.write(
      `stalls: ${ended}/80 ended right, the longest copy took ${Math.round(longest)} ms\n`,
    );
    expect(ended).toBe(80);
    // One limit, one second over it, and the copy itself on a busy machine.
    expect(longest).toBeLessThan(stallMs + 1_000 + 3_000);
  });

  it("4 a registry that drops idle uploads, and a source that begins late", async () => {
    let right = 0;
    const turns = Array.from({ length: 10 }, (_, at) => at);
    await inTurn(turns, 5, () =>
      withPair(imageOf("idle", [1_500_000]), async (source, target) => {
        const late = onAnswer(async () => {
          await sleep(300);
          return false;
        });
        source.inject("blob-get", late, { times: 5 });
        // The session is gone 200 ms after it was opened, unless bytes come.
        const drop = onAnswer(({ registry }) => {
          const opened = [...registry.uploads].at(-1) ?? "";
          setTimeout(
            () =>
              registry.requests.some(({ path, kind }) => kind === "upload-put" && path.includes(opened)) ||
              registry.uploads.delete(opened),
            200,
          );
          return false;
        });
        target.inject("upload-post", drop, { times: 50 });
        const outcome = await copyImage({ source, target, image: imageOf("idle", [1_500_000]) });
        expect(outcome.message).toBe("");
        right += 1;
      }),
    );
    expect(right).toBe(10);
  });
});

/** A small generator of numbers that only depends on its seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const reads: Kind[] = ["manifest-get", "blob-get"];
const writes: Kind[] = ["upload-post", "upload-put", "manifest-put", "blob-head"];

function randomFault(random: () => number): {
  side: "source" | "target";
  kind: Kind;
  fault: Fault;
  name: string;
} {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const code = pick([408, 429, 500, 502, 503, 504]);
  const at = Math.floor(random() * 1_300_000);
  const side = random() < 0.5 ? "source" : "target";
  const shared: [string, Fault][] = [
    ["reset before head", resetBeforeHead],
    [`${code}`, side === "source" ? status(code) : refuses(code, "UNAVAILABLE")],
    ["answer lost", onAnswer(({ socket }) => void socket.resetAndDestroy())],
  ];
  if (side === "source") {
    const kind = pick(reads);
    const own: [string, Fault][] = [
      ...shared,
      [`reset after ${at}`, cutAfter(at, "reset")],
      [`end after ${at}`, cutAfter(at, "fin")],
      [`stall after ${at}`, cutAfter(at, "stall")],
      ["damaged", flipped],
      ["gzip", gzipped],
    ];
    const [name, fault] = pick(own);
    return { side, kind, fault, name: `${kind}: ${name}` };
  }
  const kind = pick(writes);
  const upload: [string, Fault][] = [
    ...shared,
    [`reset after ${at}`, cutUpload(at, "reset")],
    [`stall after ${at}`, cutUpload(at, "stall")],
    ["session lost", refuses(404, "BLOB_UPLOAD_UNKNOWN")],
    ["stored, answered 500", status(500)],
  ];
  const [name, fault] = pick(kind === "upload-put" ? upload : shared);
  return { side, kind, fault, name: `${kind}: ${name}` };
}

describe("random pairs of faults", () => {
  it("500 pairs: every copy ends right", { timeout: 200_000 }, async () => {
    const seed = Number(process.env["FAULT_SEED"] ?? 20261121);
    const image = indexOf([
      { image: imageOf("pair one", [9_000, 1_300_000]), platform: "linux/amd64" },
      { image: imageOf("pair two", [12_000]), platform: "linux/arm64" },
    ]);
    const wrong: string[] = [];
    let complete = 0;
    let refused = 0;
    await inTurn(
      Array.from({ length: 500 }, (_, at) => at),
      6,
      (number) =>
        withPair(image, async (source, target) => {
          const random = numbers(seed + number);
          const faults = [randomFault(random), randomFault(random)];
          const registry = { source, target };
          for (const { side, kind, fault } of faults)
            registry[side].inject(kind, fault, { after: Math.floor(random() * 3) });
          const limits = {
            ...quickLimits,
            stallMs: 300,
            headersMs: 600,
            commitMs: 600,
            connectMs: 1_000,
            backoffCeilingMs: 20,
          };
          const outcome = await copyImage({ source, target, image, access: { limits } });
          const right = outcome.result === "C" && isComplete(target, image);
          // The same answer damaged twice is damaged at the source, as far as anybody can tell.
          const twice = faults.every(({ name }) => name === faults[0]?.name && name.endsWith("damaged"));
          if (right) complete += 1;
          else if (twice && outcome.result === "registry/digest" && target.tags.size === 0) refused += 1;
          else
            wrong.push(
              `seed ${seed + number}: ${faults.map(({ name }) => name).join(" + ")}: ${outcome.result} ${outcome.message}`,
            );
          if (target.incompleteTags().length > 0) wrong.push(`seed ${seed + number}: an incomplete tag`);
        }),
    );
    process.stdout.write(
      `random pairs, seed ${seed}: ${complete} complete, ${refused} refused as twice damaged, of 500\n`,
    );
    expect(wrong).toEqual([]);
  });
});
