// Many images that share layers, copied at once: no blob is read or uploaded twice, the rest is mounted.
import { expect, it } from "vitest";
import { createCopyEngine } from "../../../src/registry/copy/engine.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { accessFor } from "../support/access.ts";
import { imageFrom, randomBlob } from "../support/images.ts";

it("reads and uploads each blob once for 60 images in 12 repositories", async () => {
  const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
  const shared = Array.from({ length: 9 }, (_, at) =>
    randomBlob(`shared ${at}`, at === 0 ? 1_500_000 : 20_000),
  );
  const images = Array.from({ length: 60 }, (_, at) => {
    const layers = [shared[at % 9], shared[(at * 2 + 1) % 9], randomBlob(`own ${at}`, 500)].filter(
      (one) => one !== undefined,
    );
    return { repository: `team/r${at % 12}`, tag: `t${at}`, image: imageFrom(`image ${at}`, layers) };
  });
  for (const { repository, image } of images) source.store(repository, image);
  const registries = openRegistries(accessFor());
  const engine = createCopyEngine({
    destination: (host, name) => registries.repository(host, name),
    isNew: () => true,
  });
  const signal = new AbortController().signal;
  await Promise.all(
    images.map(({ repository, tag, image: { root } }) =>
      engine.copy(
        {
          id: tag,
          reader: registries.repository(source.host, repository),
          digest: root.digest,
          destinations: [{ registry: target.host, repository, tag, digest: root.digest }],
          platforms: ["all"],
          referrers: false,
          foreignLayers: "keep",
          onEvent: () => undefined,
        },
        signal,
      ),
    ),
  );
  const distinct = new Set(images.flatMap(({ image }) => image.blobs.map(({ digest }) => digest))).size;
  expect(target.tags.size).toBe(60);
  expect(target.incompleteTags()).toEqual([]);
  expect([source.count("blob-get"), target.count("upload-put")]).toEqual([distinct, distinct]);
  expect(target.count("blob-head")).toBe(0);
  expect(source.count("manifest-get")).toBe(60);
  expect(target.count("manifest-put")).toBe(60);
  await registries.close();
  await Promise.all([source.close(), target.close()]);
});
