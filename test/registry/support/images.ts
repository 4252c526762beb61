// Images made for tests: bytes from a seed, manifests as JSON, and a way to push them that shares no code with
// the client under test.
import { createHash } from "node:crypto";
import type { Digest } from "../../../src/core/base/digest.ts";

export interface TestBlob {
  readonly digest: Digest;
  readonly bytes: Buffer;
}

export interface TestManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface TestImage {
  readonly blobs: readonly TestBlob[];
  /** Children first. */
  readonly manifests: readonly TestManifest[];
  readonly root: TestManifest;
}

export const types = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  list: "application/vnd.docker.distribution.manifest.list.v2+json",
  docker: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
} as const;

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}` as Digest;
}

export function blobOf(bytes: Buffer): TestBlob {
  return { digest: digestOf(bytes), bytes };
}

const made = new Map<string, TestBlob>();

/** `size` bytes that only depend on `seed`, made once: megabytes take their time, and many tests want the same. */
export function randomBlob(seed: string, size: number): TestBlob {
  const key = `${size} ${seed}`;
  const blob = made.get(key) ?? makeBlob(seed, size);
  made.set(key, blob);
  return blob;
}

function makeBlob(seed: string, size: number): TestBlob {
  const bytes = Buffer.alloc(size);
  let state = createHash("sha256").update(seed).digest();
  for (let at = 0; at < size; at += 32) {
    state = createHash("sha256").update(state).digest();
    state.copy(bytes, at, 0, Math.min(32, size - at));
  }
  return blobOf(bytes);
}

export function manifestOf(value: Record<string, unknown>): TestManifest {
  const bytes = Buffer.from(JSON.stringify(value, null, 2));
  return { digest: digestOf(bytes), mediaType: String(value["mediaType"]), bytes };
}

export function describe(
  one: TestManifest | TestBlob,
  mediaType: string,
  more: Record<string, unknown> = {},
) {
  return { mediaType, digest: one.digest, size: one.bytes.length, ...more };
}

/** A single image: a config and layers of the given sizes. */
export function imageOf(
  seed: string,
  layerSizes: readonly number[],
  more: Record<string, unknown> = {},
): TestImage {
  const layers = layerSizes.map((size, at) => randomBlob(`${seed}/${at}`, size));
  return imageFrom(seed, layers, more);
}

export function imageFrom(
  seed: string,
  layers: readonly TestBlob[],
  more: Record<string, unknown> = {},
): TestImage {
  const config = blobOf(
    Buffer.from(
      JSON.stringify({ architecture: "amd64", os: "linux", created: "2026-01-01T00:00:00Z", seed }),
    ),
  );
  const root = manifestOf({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: describe(config, types.config),
    layers: layers.map((layer) => describe(layer, types.layer)),
    ...more,
  });
  return { blobs: [config, ...layers], manifests: [root], root };
}

export function indexOf(
  children: readonly { image: TestImage; platform?: string }[],
  mediaType: string = types.index,
): TestImage {
  const root = manifestOf({
    schemaVersion: 2,
    mediaType,
    manifests: children.map(({ image, platform }) => {
      const [os, architecture, variant] = platform?.split("/") ?? [];
      const named =
        platform === undefined
          ? {}
          : { platform: { os, architecture, ...(variant === undefined ? {} : { variant }) } };
      return describe(image.root, image.root.mediaType, named);
    }),
  });
  return {
    blobs: children.flatMap(({ image }) => image.blobs),
    manifests: [...children.flatMap(({ image }) => image.manifests), root],
    root,
  };
}

/** An artifact whose subject is `subject`: what OCI 1.1 calls a referrer. */
export function referrerOf(
  seed: string,
  subject: TestManifest,
  artifactType = "application/vnd.example.signature",
): TestImage {
  const config = blobOf(Buffer.from("{}"));
  const payload = randomBlob(seed, 200);
  const root = manifestOf({
    schemaVersion: 2,
    mediaType: types.manifest,
    artifactType,
    config: describe(config, "application/vnd.oci.empty.v1+json"),
    layers: [describe(payload, "application/octet-stream")],
    subject: describe(subject, subject.mediaType),
    annotations: { "org.example.seed": seed },
  });
  return { blobs: [config, payload], manifests: [root], root };
}

/** Pushes by plain fetch; `tag` names the root. */
export async function pushImage(
  base: string,
  repository: string,
  image: TestImage,
  tag?: string,
): Promise<void> {
  const at = `${base}/v2/${repository}`;
  for (const blob of image.blobs) {
    const opened = await fetch(`${at}/blobs/uploads/`, { method: "POST" });
    const location = new URL(opened.headers.get("location") ?? "", base);
    location.searchParams.set("digest", blob.digest);
    const put = await fetch(location, { method: "PUT", body: new Uint8Array(blob.bytes) });
    if (!put.ok) throw new Error(`push of a blob answered ${put.status}: ${await put.text()}`);
  }
  for (const manifest of image.manifests) {
    await putManifest(at, manifest, manifest.digest);
    if (manifest === image.root && tag !== undefined) await putManifest(at, manifest, tag);
  }
}

async function putManifest(at: string, manifest: TestManifest, reference: string): Promise<void> {
  const headers = { "content-type": manifest.mediaType };
  const put = await fetch(`${at}/manifests/${reference}`, {
    method: "PUT",
    headers,
    body: new Uint8Array(manifest.bytes),
  });
  if (!put.ok) throw new Error(`push of a manifest answered ${put.status}: ${await put.text()}`);
}
