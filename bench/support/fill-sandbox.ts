// Lays images into a sandbox's store before it is started, as if they had been pushed.
import type { Digest } from "../../src/core/base/digest.ts";
import { plainRepository } from "../../src/sandbox/rules/repositories.ts";
import { openStore } from "../../src/sandbox/store/store.ts";
import { type Image, manifestType, repositoriesOf } from "./images.ts";

const pushedAt = "2026-01-01T00:00:00.000Z";

export function fillSandbox(directory: string, images: readonly Image[]): void {
  const { repositories } = openStore(directory);
  for (const name of repositoriesOf(images)) repositories.create(plainRepository(name, new Date(pushedAt)));
  for (const { repository, tag, digest, manifest, blobs } of images) {
    const there = repositories.images(repository);
    const layers = blobs.map((blob) => blob.digest as Digest);
    for (const one of layers) there.addLayer(one);
    there.putImage(
      {
        digest: digest as Digest,
        mediaType: manifestType,
        manifestSize: manifest.length,
        imageSize: blobs.reduce((sum, blob) => sum + blob.bytes.length, 0),
        children: [],
        layers,
        pushedAt,
        status: "ACTIVE",
      },
      manifest,
    );
    there.setTag(tag, digest as Digest);
  }
}
