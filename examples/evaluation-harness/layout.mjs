// Writes an OCI image layout with tiny images: the same bytes on every run, so that the examples need no network.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const types = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  empty: "application/vnd.oci.empty.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
};

/**
 * `images` maps references to a text that stands for the image's content: equal texts are one image. With `artifact`, the
 * type of its config, it is an OCI artifact that is no image. `attached` is given the image's descriptor and says what
 * refers to it: a type and a text for each.
 */
export function writeLayout(folder, images) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "blobs", "sha256"), { recursive: true });
  const manifests = [...images].flatMap(([name, content]) => {
    const image = writeImage(folder, content);
    const named = { ...image, annotations: { "org.opencontainers.image.ref.name": name } };
    const attached = content.attached?.(image) ?? [];
    return [named, ...attached.map((one) => writeAttached(folder, image, one))];
  });
  const index = { schemaVersion: 2, mediaType: types.index, manifests };
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}\n');
  writeFileSync(join(folder, "index.json"), `${JSON.stringify(index, null, 2)}\n`);
}

function writeImage(folder, { text, created, artifact }) {
  const layer = writeBlob(folder, types.layer, `${text}\n`);
  if (artifact !== undefined) return writeManifest(folder, writeBlob(folder, artifact, "{}"), layer);
  const config = writeBlob(
    folder,
    types.config,
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      created,
      config: {},
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    }),
  );
  return writeManifest(folder, config, layer);
}

function writeAttached(folder, subject, { type, text }) {
  const config = writeBlob(folder, types.empty, "{}");
  const layers = [writeBlob(folder, type, text)];
  const manifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    artifactType: type,
    config,
    layers,
    subject,
  };
  return { ...writeBlob(folder, types.manifest, JSON.stringify(manifest)), artifactType: type };
}

function writeManifest(folder, config, layer) {
  const manifest = { schemaVersion: 2, mediaType: types.manifest, config, layers: [layer] };
  return writeBlob(folder, types.manifest, JSON.stringify(manifest));
}

function writeBlob(folder, mediaType, text) {
  const hex = createHash("sha256").update(text).digest("hex");
  writeFileSync(join(folder, "blobs", "sha256", hex), text);
  return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
}
