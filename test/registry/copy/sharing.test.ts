// Many images that share layers, copied at once: no blob is read or uploaded twice, the rest is mounted.
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { refuses } from "../../faults/support/faults.ts";
import { imageFrom, randomBlob } from "../support/images.ts";
import { copyAll, distinctBlobs, expectComplete, failedTags, oneEach, sixtyImages } from "./many-images.ts";

it("reads and uploads each blob once for 60 images in 12 repositories", async () => {
  const images = sixtyImages();
  const run = await copyAll(images, {});
  const { source, target } = run;
  const distinct = distinctBlobs(images).size;
  expect(failedTags(run)).toEqual([]);
  expect(target.tags.size).toBe(60);
  expect(target.incompleteTags()).toEqual([]);
  expect([source.count("blob-get"), target.count("upload-put")]).toEqual([distinct, distinct]);
  expect(target.count("blob-head")).toBe(0);
  expect(source.count("manifest-get")).toBe(60);
  expect(target.count("manifest-put")).toBe(60);
});

it("mounts only what a manifest names, however many copies run at a time", async () => {
  const layers = [randomBlob("six megabytes", 1_500_000), randomBlob("another", 3_000)];
  const images = oneEach(12, layers);
  for (const width of [1, 8, 32]) {
    const run = await copyAll(images, { width });
    expectComplete(run, images);
    const distinct = distinctBlobs(images).size;
    expect([run.source.count("blob-get"), run.target.count("upload-put")]).toEqual([distinct, distinct]);
    // Nobody asks for a mount that is refused.
    expect(run.target.count("upload-post")).toBe(distinct + 11 * layers.length);
  }
});

it("uses the memory of a blob again once all of its uploads have ended", async () => {
  const images = Array.from({ length: 30 }, (_, at) => ({
    repository: `team/r${at % 3}`,
    tag: `t${at}`,
    image: imageFrom(`image ${at}`, [randomBlob(`layer ${at}`, 300_000)]),
  }));
  const allocated = vi.spyOn(Buffer, "allocUnsafeSlow");
  try {
    const run = await copyAll(images, { width: 2 });
    expectComplete(run, images);
    const blocks = allocated.mock.calls.filter(([size]) => size === 512 * 1024);
    expect(blocks.length).toBeLessThan(8);
  } finally {
    allocated.mockRestore();
  }
});

it("lets another image lead when the one that led fails", async () => {
  const images = oneEach(6, [randomBlob("led by another", 2_000_000)]);
  const run = await copyAll(images, {
    prepare: (target) =>
      target.inject("manifest-put", refuses(403, "DENIED"), { times: 9, path: "team/r0/" }),
  });
  expect(failedTags(run)).toEqual(["t0"]);
  const shared = images[0]?.image.blobs.find(({ bytes }) => bytes.length === 2_000_000)?.digest ?? "";
  const uploads = run.source.requests.filter(
    ({ kind, path }) => kind === "blob-get" && path.endsWith(shared),
  );
  expect(uploads).toHaveLength(2);
});

it("reads and uploads each blob once, whatever shares what, in whatever order", async () => {
  const pool = Array.from({ length: 8 }, (_, at) => randomBlob(`pool ${at}`, at < 2 ? 1_100_000 : 900));
  const image = fc.record({
    repository: fc.integer({ min: 0, max: 5 }),
    layers: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 5 }),
  });
  const setup = fc.record({
    made: fc.array(image, { minLength: 1, maxLength: 14 }),
    width: fc.constantFrom(1, 2, 3, 8, 32),
  });
  await fc.assert(
    fc.asyncProperty(setup, async ({ made, width }) => {
      const images = made.map(({ repository, layers }, at) => ({
        repository: `team/r${repository}`,
        tag: `t${at}`,
        image: imageFrom(
          `image ${at}`,
          layers.flatMap((layer) => pool[layer] ?? []),
        ),
      }));
      const run = await copyAll(images, { width });
      expectComplete(run, images);
      const distinct = distinctBlobs(images).size;
      expect([run.source.count("blob-get"), run.target.count("upload-put")]).toEqual([distinct, distinct]);
    }),
    { numRuns: 30, seed: 11 },
  );
}, 60_000);
