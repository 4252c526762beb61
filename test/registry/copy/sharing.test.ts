// Many images that share layers, copied at once: no blob is read or uploaded twice, the rest is mounted.
import { expect, it } from "vitest";
import { copyAll, distinctBlobs, failedTags, sixtyImages } from "./many-images.ts";

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
