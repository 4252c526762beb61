// Repositories and small images made on the spot, for tests. The same name gives the same image on every machine.
import { gzipSync } from "node:zlib";
import { type Digest, sha256 } from "../../core/base/digest.ts";
import type { Context } from "../base/context.ts";
import type { Seed, SeedRepository } from "../base/seed.ts";
import { putImage } from "../rules/images.ts";
import { plainRepository } from "../rules/repositories.ts";

const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
};

/** What was made: `team/app:1.0` to its digest. */
export function seedRepositories(context: Context, seed: Seed): Readonly<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, wanted] of Object.entries(seed)) {
    const settings: SeedRepository = isTags(wanted) ? { tags: wanted } : wanted;
    const { repositories } = context.store;
    repositories.create({
      ...plainRepository(name, context.now()),
      mutability: settings.imageTagMutability ?? "MUTABLE",
      scanOnPush: settings.scanOnPush ?? false,
    });
    for (const tag of settings.tags ?? []) digests[`${name}:${tag}`] = seedImage(context, name, tag);
  }
  return digests;
}

function isTags(wanted: readonly string[] | SeedRepository): wanted is readonly string[] {
  return Array.isArray(wanted);
}

function seedImage(context: Context, name: string, tag: string): Digest {
  const { repositories, blobs } = context.store;
  const repository = repositories.record(name) ?? plainRepository(name, context.now());
  const images = repositories.images(name);
  // A tar of nothing, stored: neither time nor compressor shows in its bytes.
  const tar = Buffer.alloc(1024);
  const layer = gzipSync(tar, { level: 0 });
  layer[9] = 0xff;
  const config = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config: { Labels: { "org.opencontainers.image.ref.name": `${name}:${tag}` } },
      rootfs: { type: "layers", diff_ids: [sha256(tar)] },
    }),
  );
  for (const content of [config, layer]) {
    blobs.write(sha256(content), content);
    images.addLayer(sha256(content));
  }
  const describe = (content: Buffer, mediaType: string) => ({
    mediaType,
    digest: sha256(content),
    size: content.length,
  });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: describe(config, types.config),
      layers: [describe(layer, types.layer)],
    }),
  );
  const { record } = putImage(repository, images, {
    manifest,
    mediaType: types.manifest,
    tag,
    digest: undefined,
    pushedAt: context.now(),
    contentMustExist: true,
  });
  return record.digest;
}
