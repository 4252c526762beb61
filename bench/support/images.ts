// The images of the benches: bytes that depend on a seed only, in gzip's form, with plain manifests.
import { createCipheriv, createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

export interface Blob {
  readonly digest: string;
  readonly bytes: Buffer;
}

export interface Image {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly manifest: Buffer;
  /** The config first. */
  readonly blobs: readonly Blob[];
}

export const manifestType = "application/vnd.oci.image.manifest.v1+json";
const configType = "application/vnd.oci.image.config.v1+json";
const layerType = "application/vnd.oci.image.layer.v1.tar+gzip";
const kib = 1024;

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

export function randomBytes(seed: string, size: number): Buffer {
  const key = createHash("sha256").update(seed).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

/** Stored, not compressed: what can't be compressed looks the same, and peers leave gzip as it is. */
export function layer(seed: string, size: number): Blob {
  const bytes = gzipSync(randomBytes(seed, size), { level: 0 });
  return { digest: digestOf(bytes), bytes };
}

export function image(repository: string, tag: string, layers: readonly Blob[]): Image {
  const config = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      created: "2026-01-01T00:00:00Z",
      config: { Labels: { image: `${repository}:${tag}` } },
      rootfs: { type: "layers", diff_ids: layers.map((one) => one.digest) },
    }),
  );
  const configBlob = { digest: digestOf(config), bytes: config };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: { mediaType: configType, digest: configBlob.digest, size: config.length },
      layers: layers.map(({ digest, bytes }) => ({ mediaType: layerType, digest, size: bytes.length })),
    }),
  );
  return { repository, tag, digest: digestOf(manifest), manifest, blobs: [configBlob, ...layers] };
}

/** One image of 1 GiB in 8 layers. */
export function bigSet(layerMiB = 128): readonly Image[] {
  const layers = Array.from({ length: 8 }, (_, index) => layer(`big/${index}`, layerMiB * kib * kib));
  return [image("big/image", "1.0", layers)];
}

/** 200 images in 40 repositories: two layers of their own and three of 40 shared ones, twelve a repository. */
export function midSet(): readonly Image[] {
  const sizeOf = (index: number) => (64 + ((index * 149) % 961)) * kib;
  const shared = Array.from({ length: 40 }, (_, index) => layer(`mid/shared/${index}`, sizeOf(index)));
  return Array.from({ length: 200 }, (_, index) => {
    const repository = Math.floor(index / 5);
    const commons = [0, 1, 2].flatMap(
      (at) => shared[(repository + (((index % 5) * 3 + at) % 12)) % 40] ?? [],
    );
    const own = [0, 1].map((at) => layer(`mid/${index}/${at}`, sizeOf(index * 2 + at)));
    return image(`mid/r${two(repository)}`, `1.${index % 5}`, [...commons, ...own]);
  });
}

/** Many tags with one small layer each. */
export function tinySet(tags = 2_000, repositories = 100, name = "tiny"): readonly Image[] {
  return Array.from({ length: tags }, (_, index) => {
    const repository = `${name}/r${two(index % repositories)}`;
    const tag = `1.${Math.floor(index / repositories)}`;
    return image(repository, tag, [layer(`${name}/${index}`, 512)]);
  });
}

/** What the server of servers/source.ts holds under a tag; another version of it once the tag was moved. */
export function sourceImage(name: string, repository: string, tag: string, version = 0): Image {
  return image(repository, tag, [layer(`${name}/${repository}:${tag}/${version}`, 256)]);
}

/** All that the server of servers/source.ts holds. */
export function sourceSet(name: string, repositories: number, tagsEach: number): readonly Image[] {
  return Array.from({ length: repositories * tagsEach }, (_, index) =>
    sourceImage(name, `${name}/r${two(index % repositories)}`, `1.${Math.floor(index / repositories)}`),
  );
}

export function repositoriesOf(images: readonly Image[]): readonly string[] {
  return [...new Set(images.map((one) => one.repository))].sort();
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
