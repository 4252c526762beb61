// Images small enough to make on the spot: their blobs, manifests and layouts on disk.
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
} as const;

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface TestImage {
  readonly manifest: Buffer;
  readonly mediaType: string;
  readonly digest: string;
  readonly blobs: readonly Buffer[];
}

export function digestOf(content: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

export function describeBlob(content: Buffer, mediaType: string): Descriptor {
  return { mediaType, digest: digestOf(content), size: content.length };
}

/** An image with layers of the given sizes; the seed makes it another one. */
export function makeImage(
  options: {
    readonly seed?: string;
    readonly layers?: readonly number[];
    readonly subject?: Descriptor;
    readonly artifactType?: string;
  } = {},
): TestImage {
  const layers = (options.layers ?? [100]).map((size) => randomBytes(size));
  const config = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      seed: options.seed ?? randomBytes(8).toString("hex"),
      rootfs: { type: "layers", diff_ids: layers.map((layer) => digestOf(layer)) },
    }),
  );
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      ...(options.artifactType === undefined ? {} : { artifactType: options.artifactType }),
      config: describeBlob(config, types.config),
      layers: layers.map((layer) => describeBlob(layer, types.layer)),
      ...(options.subject === undefined ? {} : { subject: options.subject }),
    }),
  );
  return { manifest, mediaType: types.manifest, digest: digestOf(manifest), blobs: [config, ...layers] };
}

export function makeIndex(children: readonly TestImage[]): TestImage {
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.index,
      manifests: children.map((child) => ({
        ...describeBlob(child.manifest, child.mediaType),
        platform: { os: "linux", architecture: "amd64" },
      })),
    }),
  );
  return { manifest, mediaType: types.index, digest: digestOf(manifest), blobs: [] };
}

/** Writes an OCI layout that names `image`; `others` are the children of an index. */
export function writeLayout(folder: string, image: TestImage, others: readonly TestImage[] = []): void {
  mkdirSync(join(folder, "blobs", "sha256"), { recursive: true });
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  for (const one of [image, ...others]) {
    for (const content of [one.manifest, ...one.blobs]) {
      writeFileSync(join(folder, "blobs", "sha256", digestOf(content).slice(7)), content);
    }
  }
  const entry = describeBlob(image.manifest, image.mediaType);
  writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
}
