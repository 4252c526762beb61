// Makes the small images of examples/quickstart: OCI layouts with the same bytes on every run and machine
// (seeded content, no times, layers left uncompressed because gzip differs between zlib versions).
// Run with `npm run generate`; with --check it only says whether the layouts are stale.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { packTar } from "modern-tar";

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  platform?: { os: string; architecture: string };
  artifactType?: string;
  annotations?: Record<string, string>;
}

const types = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
  empty: "application/vnd.oci.empty.v1+json",
  signature: "application/vnd.dev.sigstore.bundle.v0.3+json",
};

class Layout {
  readonly files = new Map<string, Uint8Array>();
  readonly #named: Descriptor[] = [];

  blob(content: Uint8Array | string, mediaType: string): Descriptor {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const hex = createHash("sha256").update(bytes).digest("hex");
    this.files.set(`blobs/sha256/${hex}`, bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  }

  json(value: object, mediaType: string): Descriptor {
    return this.blob(JSON.stringify(value), mediaType);
  }

  image(layers: Descriptor[], architecture: string): Descriptor {
    const config = this.json(
      {
        architecture,
        os: "linux",
        created: "2026-01-01T00:00:00Z",
        config: { Cmd: ["/bin/app"] },
        rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.digest) },
      },
      types.config,
    );
    return this.json({ schemaVersion: 2, mediaType: types.manifest, config, layers }, types.manifest);
  }

  add(descriptor: Descriptor, name?: string): void {
    this.#named.push(
      name === undefined
        ? descriptor
        : { ...descriptor, annotations: { "org.opencontainers.image.ref.name": name } },
    );
  }

  finish(): Map<string, Uint8Array> {
    const index = { schemaVersion: 2, mediaType: types.index, manifests: this.#named };
    this.files.set("oci-layout", Buffer.from('{"imageLayoutVersion":"1.0.0"}\n'));
    this.files.set("index.json", Buffer.from(`${JSON.stringify(index, null, 2)}\n`));
    return this.files;
  }
}

/** Bytes that look random and are the same everywhere. */
function seeded(seed: string, size: number): Uint8Array {
  const parts: Buffer[] = [];
  for (let block = 0; block * 32 < size; block += 1) {
    parts.push(createHash("sha256").update(`${seed}:${block}`).digest());
  }
  return Buffer.concat(parts).subarray(0, size);
}

async function layer(layout: Layout, name: string, size: number): Promise<Descriptor> {
  const header = { name, size, type: "file" as const, mode: 0o755, mtime: new Date(0) };
  return layout.blob(await packTar([{ header, body: seeded(name, size) }]), types.layer);
}

/** A multi-platform image with a signature that refers to its index. */
async function shop(): Promise<Map<string, Uint8Array>> {
  const layout = new Layout();
  const children: Descriptor[] = [];
  for (const architecture of ["amd64", "arm64"]) {
    const layers = [
      await layer(layout, `${architecture}/lib/base`, 40_000),
      await layer(layout, `${architecture}/bin/app`, 20_000),
    ];
    children.push({ ...layout.image(layers, architecture), platform: { os: "linux", architecture } });
  }
  const index = layout.json({ schemaVersion: 2, mediaType: types.index, manifests: children }, types.index);
  layout.add(index, "registry.example.com/shop/web:1.4.0");
  const empty = layout.blob("{}", types.empty);
  const bundle = layout.json({ note: "stands for a signature of the index" }, types.signature);
  const signature = layout.json(
    {
      schemaVersion: 2,
      mediaType: types.manifest,
      artifactType: types.signature,
      config: empty,
      layers: [bundle],
      subject: index,
    },
    types.manifest,
  );
  layout.add({ ...signature, artifactType: types.signature });
  return layout.finish();
}

/** Three images that share a base layer: what registry.example.com serves in the example. */
async function upstream(): Promise<Map<string, Uint8Array>> {
  const layout = new Layout();
  const base = await layer(layout, "base", 60_000);
  for (const [name, size] of [
    ["base/alpine:3.20", 0],
    ["tools/curl:8.8.0", 16_000],
    ["tools/curl:8.9.1", 24_000],
  ] as const) {
    const layers = size === 0 ? [base] : [base, await layer(layout, name, size)];
    layout.add(layout.image(layers, "amd64"), `registry.example.com/${name}`);
  }
  return layout.finish();
}

function stale(folder: string, files: Map<string, Uint8Array>): boolean {
  if (!existsSync(folder)) return true;
  const there = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  if (there.length !== files.size) return true;
  return [...files].some(
    ([path, bytes]) => !existsSync(join(folder, path)) || !readFileSync(join(folder, path)).equals(bytes),
  );
}

const check = process.argv.includes("--check");
for (const [folder, files] of [
  ["examples/quickstart/shop", await shop()],
  ["examples/quickstart/upstream", await upstream()],
] as const) {
  if (!stale(folder, files)) continue;
  if (check) {
    console.error(`${folder} is stale: run npm run generate`);
    process.exitCode = 1;
    continue;
  }
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
