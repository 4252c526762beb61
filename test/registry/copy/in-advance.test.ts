// Where blobs can't be mounted, one read of a blob is written to every repository that will need it.
import { describe, expect, it } from "vitest";
import { randomBlob } from "../support/images.ts";
import {
  copyAll,
  distinctBlobs,
  expectComplete,
  failedTags,
  oneEach,
  placedBlobs,
  reads,
  sixtyImages,
} from "./many-images.ts";

const images = sixtyImages();
const mountingOff = { engine: { mountable: () => false } };
const large = randomBlob("large", 2_000_000);
const small = randomBlob("small", 9_000);

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, one) => total + one, 0);
}

describe("delivering to several repositories in advance", () => {
  it("reads every distinct blob once and uploads it once to each repository", async () => {
    const run = await copyAll(images, mountingOff);
    expect(failedTags(run)).toEqual([]);
    expectComplete(run, images);
    expect([...reads(run).values()].every((count) => count === 1)).toBe(true);
    expect(reads(run).size).toBe(distinctBlobs(images).size);
    expect(run.target.count("upload-put")).toBe(placedBlobs(images).length);
    expect(run.target.count("upload-post")).toBe(placedBlobs(images).length);
  });

  it("does so however few images are copied at a time", async () => {
    const run = await copyAll(images, { ...mountingOff, width: 1 });
    expect(run.source.count("blob-get")).toBe(distinctBlobs(images).size);
    expectComplete(run, images);
  });

  it("counts what is delivered in advance as moved once, and as reused where it is needed", async () => {
    const { results } = await copyAll(images, { ...mountingOff, width: 1 });
    const blobs = images.flatMap(({ image }) => image.blobs);
    const sizes = new Map<string, number>(blobs.map(({ digest, bytes }) => [digest, bytes.length]));
    const placed = placedBlobs(images).map((place) => sizes.get(place.split("@")[1] ?? "") ?? 0);
    const all = [...results.values()];
    expect(sum(all.map((one) => one.moved))).toBe(sum(placed));
    // All but the places that led.
    const needed = sum(
      images.flatMap(({ image }) => [...new Set(image.blobs)].map(({ bytes }) => bytes.length)),
    );
    expect(sum(all.map((one) => one.reused))).toBe(needed - sum(sizes.values()));
  });

  it("mounts where mounting works, whatever is expected", async () => {
    const run = await copyAll(images, {});
    expect(run.target.count("upload-put")).toBe(distinctBlobs(images).size);
  });

  it("learns from refused mounts", async () => {
    const prepare: Parameters<typeof copyAll>[1]["prepare"] = (target) => {
      target.mounts = false;
    };
    const run = await copyAll(images, { prepare, width: 4 });
    expectComplete(run, images);
    // Without it each repository costs a read; the first refusals are paid for.
    expect(run.source.count("blob-get")).toBeLessThan(distinctBlobs(images).size + 20);
  });

  it("looks what an existing repository has, with one question for all its blobs", async () => {
    const held = new Set(placedBlobs(images).filter((place) => place.startsWith("team/r3@")));
    const asked: string[] = [];
    const run = await copyAll(images, {
      engine: {
        mountable: () => false,
        isNew: (_, repository) => repository !== "team/r3",
        layerCheck: (_, repository, digests) => {
          asked.push(repository);
          return Promise.resolve(new Set(digests.filter((digest) => held.has(`${repository}@${digest}`))));
        },
      },
      prepare: (target) => {
        for (const { repository, image } of images)
          if (repository === "team/r3")
            for (const b of image.blobs) target.blobs.set(`team/r3@${b.digest}`, b.bytes);
      },
    });
    expectComplete(run, images);
    expect(run.target.requests.filter(({ path }) => path.startsWith("/v2/team/r3/blobs"))).toEqual([]);
    // Once in advance, once for each of its five images at most.
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it("streams to 32 at a time, and puts a small blob to any number", async () => {
    const many = oneEach(70, [large, small]);
    const run = await copyAll(many, mountingOff);
    expectComplete(run, many);
    expect(reads(run).get(large.digest)).toBe(3);
    expect(reads(run).get(small.digest)).toBe(1);
  });
});
