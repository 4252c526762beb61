// What goes wrong in a repository that is written to in advance is its own affair: the image that leads, and the others
// that ride along, don't notice.
import fc from "fast-check";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { cutAfter, cutUpload, onRequest, refuses } from "../../faults/support/faults.ts";
import { quickLimits } from "../support/access.ts";
import { imageFrom, randomBlob } from "../support/images.ts";
import {
  copyAll,
  expectComplete,
  failedTags,
  oneEach,
  placedBlobs,
  reads,
  sixtyImages,
} from "./many-images.ts";

const images = sixtyImages();
const mountingOff = { engine: { mountable: () => false } };
const streamed = randomBlob("shared 0", 1_500_000).digest;
const large = randomBlob("large", 2_000_000);
const layerPool = [1_100_000, 300, 300, 300, 300, 300].map((size, at) => randomBlob(`layer ${at}`, size));

describe("a repository that goes wrong", () => {
  it("is not written to in advance when its images are not expected", async () => {
    const run = await copyAll(images.slice(0, 12), {
      ...mountingOff,
      expects: ({ repository }) => repository !== "team/r9",
      prepare: (target) =>
        target.inject("upload-post", refuses(403, "DENIED"), { times: 1e6, path: "team/r9/" }),
    });
    expect(failedTags(run)).toEqual(["t9"]);
    const asked = run.target.requests.filter(({ path }) => path.includes("team/r9/"));
    // Its own image asks for its four blobs, and nobody else does.
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it("gets what a reset took from it; the others don't notice", async () => {
    const eight = oneEach(8, [large]);
    const run = await copyAll(eight, {
      ...mountingOff,
      prepare: (target) => target.inject("upload-put", cutUpload(1_000_000, "reset"), { path: "team/r5/" }),
    });
    expect(failedTags(run)).toEqual([]);
    expectComplete(run, eight);
    expect(reads(run).get(large.digest)).toBeLessThanOrEqual(2);
    expect(run.target.count("upload-put")).toBe(placedBlobs(eight).length + 1);
  });

  it("goes on in advance when the lane that leads is reset", async () => {
    const eight = oneEach(8, [large]);
    const run = await copyAll(eight, {
      ...mountingOff,
      width: 1,
      prepare: (target) =>
        target.inject("upload-put", cutUpload(1_000_000, "reset"), { path: "team/r0/", after: 1 }),
    });
    expect(failedTags(run)).toEqual([]);
    expectComplete(run, eight);
    expect(reads(run).get(large.digest)).toBe(2);
  });

  it("fails alone when it refuses", async () => {
    const run = await copyAll(images, {
      ...mountingOff,
      prepare: (target) =>
        target.inject("upload-post", refuses(403, "DENIED"), { times: 1e6, path: "team/r3/" }),
    });
    const own = images.filter(({ repository }) => repository === "team/r3");
    expect(failedTags(run)).toEqual(own.map(({ tag }) => tag).sort());
    expect(run.target.tags.size).toBe(55);
    expect(run.target.incompleteTags()).toEqual([]);
  });

  it("notices nothing of a source that breaks off: it is taken up by range", async () => {
    const eight = oneEach(8, [large]);
    const run = await copyAll(eight, {
      ...mountingOff,
      prepare: (_, source) => source.inject("blob-get", cutAfter(1_000_000, "reset"), { path: large.digest }),
    });
    expect(failedTags(run)).toEqual([]);
    expectComplete(run, eight);
    expect(reads(run).get(large.digest)).toBe(2);
    expect(run.source.bytesRead).toBeLessThan(large.bytes.length * 1.2);
    expect(run.target.count("upload-put")).toBe(placedBlobs(eight).length);
  });

  it("fails all who need a blob that the source doesn't have, and nobody else", async () => {
    const run = await copyAll(images, {
      ...mountingOff,
      prepare: (_, source) => {
        for (const place of source.blobs.keys()) if (place.endsWith(streamed)) source.blobs.delete(place);
      },
    });
    const lacking = images.filter(({ image }) => image.blobs.some(({ digest }) => digest === streamed));
    expect(failedTags(run)).toEqual(lacking.map(({ tag }) => tag).sort());
    expect(run.target.incompleteTags()).toEqual([]);
  });

  it("holds up the image that leads for seconds only when it is far slower", async () => {
    const eight = oneEach(8, [large]);
    const never = onRequest(async ({ socket }) => {
      await sleep(60_000, undefined, { ref: false });
      socket.destroy();
    });
    const run = await copyAll(eight, {
      engine: { ...mountingOff.engine, advanceMs: 500 },
      limits: { limits: { ...quickLimits, stallMs: 50_000, commitMs: 50_000, headersMs: 50_000 } },
      width: 1,
      prepare: (target) => target.inject("upload-put", never, { path: "team/r5/" }),
    });
    expect(failedTags(run)).toEqual([]);
    expectComplete(run, eight);
    expect(run.results.get("t0")?.milliseconds).toBeGreaterThan(450);
    expect(run.results.get("t0")?.milliseconds).toBeLessThan(15_000);
  }, 40_000);
});

it("ends, and leaves nothing half done, whatever goes wrong where", async () => {
  const fault = fc.record({
    kind: fc.constantFrom("upload-put" as const, "upload-post" as const, "manifest-put" as const),
    repository: fc.integer({ min: 0, max: 3 }),
    how: fc.constantFrom(cutUpload(100, "reset"), refuses(403, "DENIED"), refuses(503, "UNAVAILABLE")),
    times: fc.integer({ min: 1, max: 3 }),
    after: fc.integer({ min: 0, max: 4 }),
  });
  const image = fc.record({
    repository: fc.integer({ min: 0, max: 3 }),
    layers: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
  });
  const setup = fc.record({
    images: fc.array(image, { minLength: 1, maxLength: 10 }),
    faults: fc.array(fault, { maxLength: 3 }),
    width: fc.integer({ min: 1, max: 10 }),
    mountable: fc.boolean(),
    mounts: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(setup, async ({ images: made, faults, width, mountable, mounts }) => {
      const all = made.map(({ repository, layers }, at) => ({
        repository: `team/r${repository}`,
        tag: `t${at}`,
        image: imageFrom(
          `image ${at}`,
          layers.flatMap((layer) => layerPool[layer] ?? []),
        ),
      }));
      const run = await copyAll(all, {
        engine: { mountable: () => mountable },
        width,
        prepare: (target) => {
          target.mounts = mounts;
          for (const { kind, repository, how, times, after } of faults)
            target.inject(kind, how, { times, after, path: `team/r${repository}/` });
        },
      });
      expect(run.target.incompleteTags()).toEqual([]);
      expect(run.target.tags.size + failedTags(run).length).toBe(all.length);
      if (faults.length === 0) expect(failedTags(run)).toEqual([]);
    }),
    { numRuns: 25, seed: 7 },
  );
}, 60_000);
