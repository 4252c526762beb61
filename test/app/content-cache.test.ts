// What a run keeps of the manifests that it reads: all for an apply, and for a mere plan only what images may share.
import { expect, it } from "vitest";
import { ContentCache } from "../../src/app/runtime/content.ts";
import type { Config } from "../../src/config/config.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { ManifestContent } from "../../src/core/image/content.ts";
import { ociManifest } from "../../src/core/image/media-types.ts";
import type { RepositoryClient } from "../../src/registry/client/repository.ts";
import type { Registries } from "../../src/registry/registries.ts";
import { openFiles } from "../../src/storage/files.ts";
import { signal } from "../support/mirror.ts";

const many = 3_000;
const child = manifest("child");

function manifest(reference: string): ManifestContent {
  const bytes = Buffer.from(`manifest of ${reference}`);
  return { digest: sha256(bytes), mediaType: ociManifest, bytes };
}

/** A registry that has whatever it is asked for, and the child by its digest. */
async function readAll(prepare: (cache: ContentCache) => void): Promise<ContentCache> {
  const repository: Pick<RepositoryClient, "manifest"> = {
    manifest: (reference) => Promise.resolve(reference === child.digest ? child : manifest(reference)),
  };
  const registries = { repository: () => repository } as unknown as Registries;
  const config = { registries: {} } as unknown as Config;
  const cache = new ContentCache({
    config,
    registries,
    files: openFiles("."),
    make: () => Promise.resolve(null),
  });
  prepare(cache);
  const reader = await cache.reader({ registry: "registry.example", repository: "app" });
  await reader.manifest(child.digest, signal);
  for (let at = 0; at < many; at += 1) await reader.manifest(`1.${at}`, signal);
  return cache;
}

it("keeps all that was read for an apply", async () => {
  const cache = await readAll(() => undefined);
  expect([...cache.manifests()]).toHaveLength(many + 1);
});

it("keeps the newest of what tags mean, and every child, where nothing is applied", async () => {
  const cache = await readAll((one) => one.keepOnlyShared());
  expect([...cache.manifests()].length).toBeLessThan(many / 2);
  expect(cache.known(child.digest)).toEqual(child);
  expect(cache.known(manifest(`1.${many - 1}`).digest)).toEqual(manifest(`1.${many - 1}`));
  expect(cache.known(manifest("1.0").digest)).toBeUndefined();
});
