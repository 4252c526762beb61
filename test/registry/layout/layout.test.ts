// Layouts as a source (folder and archive, whole and broken) and as a target.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { afterAll, describe, expect, it } from "vitest";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { CopyEngine } from "../../../src/registry/copy/engine.ts";
import { inspectImage } from "../../../src/registry/copy/graph.ts";
import { openLayout } from "../../../src/registry/layout/reader.ts";
import { openLayoutWriter } from "../../../src/registry/layout/writer.ts";
import { digestOf, imageOf, indexOf, referrerOf, type TestImage } from "../support/images.ts";

const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), "layout-"));
afterAll(() => rmSync(folder, { recursive: true }));

const image = imageOf("layout", [10, 1_300_000]);
const index = indexOf([
  { image, platform: "linux/amd64" },
  { image: imageOf("other", [20]), platform: "linux/arm64" },
]);
const sbom = referrerOf("sbom", index.root);
const name = "registry.example/team/app:1.0";

/** Writes a layout by hand: every blob of the images, and index entries as given. */
function writeLayout(
  at: string,
  images: readonly TestImage[],
  entries: readonly Record<string, unknown>[],
): string {
  const path = join(folder, at);
  mkdirSync(join(path, "blobs", "sha256"), { recursive: true });
  for (const { digest, bytes } of images.flatMap(({ blobs, manifests }) => [...blobs, ...manifests])) {
    writeFileSync(join(path, "blobs", digest.replace(":", "/")), bytes);
  }
  writeFileSync(join(path, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(path, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: entries }));
  return path;
}

function entry(one: TestImage, annotations?: Record<string, string>): Record<string, unknown> {
  const { digest, mediaType, bytes } = one.root;
  return { mediaType, digest, size: bytes.length, ...(annotations === undefined ? {} : { annotations }) };
}

const entries = [
  entry(index, { "org.opencontainers.image.ref.name": "1.0", "io.containerd.image.name": name }),
  entry(sbom),
];
const good = writeLayout("good", [index, sbom], entries);

async function pack(from: string, to: string): Promise<string> {
  const files = readdirSync(from, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const packed = await packTar(
    files.map((one) => {
      const path = join(one.parentPath, one.name);
      const body = readFileSync(path);
      return {
        header: { name: `./${path.slice(from.length + 1)}`, size: body.length, type: "file" as const },
        body,
      };
    }),
  );
  const path = join(folder, to);
  writeFileSync(path, packed);
  return path;
}

async function codeOf(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    expect(String(error)).not.toContain(folder);
    return problemCode(error);
  }
}

describe("reading a layout", () => {
  for (const form of ["folder", "archive"]) {
    it(`reads names, manifests, blobs and referrers from a ${form}`, async () => {
      const path = form === "folder" ? good : await pack(good, "good.tar");
      const layout = await openLayout(path, "good");
      expect(await layout.list()).toEqual([{ name, digest: index.root.digest }]);
      for (const reference of [name, "1.0", index.root.digest]) {
        expect((await layout.manifest(reference, signal))?.bytes).toEqual(index.root.bytes);
      }
      expect(await layout.head("nothing", signal)).toBeNull();
      expect((await layout.referrers(index.root.digest, signal)).map(({ digest }) => digest)).toEqual([
        sbom.root.digest,
      ]);
      const blob = image.blobs[2];
      const pieces: Uint8Array[] = [];
      const described = {
        mediaType: "x",
        digest: blob?.digest ?? image.root.digest,
        size: blob?.bytes.length ?? 0,
      };
      for await (const piece of await layout.blob(described, 0, signal)) pieces.push(piece);
      expect(digestOf(Buffer.concat(pieces))).toBe(blob?.digest);
      const inside = await inspectImage(
        layout,
        { digest: index.root.digest, platforms: ["linux/arm64", "linux/amd64"], referrers: true },
        signal,
      );
      expect(inside).toMatchObject({
        digest: index.root.digest,
        dropsSignatures: false,
        platforms: ["linux/amd64", "linux/arm64"],
      });
      expect(inside.parts).toContain(sbom.root.digest);
      const part = await inspectImage(
        layout,
        { digest: index.root.digest, platforms: ["linux/arm64"], referrers: true },
        signal,
      );
      expect(part).toMatchObject({ dropsSignatures: true, parts: [] });
    });
  }

  const blobFile = (path: string, at: number): string =>
    join(path, "blobs", (image.blobs[at]?.digest ?? "").replace(":", "/"));
  const breaks: [string, string, (path: string) => void][] = [
    ["a missing folder", "layout/missing", (path) => rmSync(path, { recursive: true })],
    ["no oci-layout", "layout/missing", (path) => rmSync(join(path, "oci-layout"))],
    [
      "another version",
      "layout/version",
      (path) => writeFileSync(join(path, "oci-layout"), '{"imageLayoutVersion":"2.0"}'),
    ],
    ["no index.json", "layout/missing", (path) => rmSync(join(path, "index.json"))],
    [
      "a broken index.json",
      "layout/index",
      (path) => writeFileSync(join(path, "index.json"), '{"manifests":['),
    ],
    [
      "an index.json of another shape",
      "layout/index",
      (path) => writeFileSync(join(path, "index.json"), '{"schemaVersion":2,"layers":[]}'),
    ],
    ["a missing blob", "layout/missing-blob", (path) => rmSync(blobFile(path, 1))],
    ["a blob of another size", "layout/wrong-size", (path) => writeFileSync(blobFile(path, 1), "x")],
    [
      "a damaged manifest",
      "layout/wrong-digest",
      (path) => writeFileSync(join(path, "blobs", image.root.digest.replace(":", "/")), "{}"),
    ],
    [
      "a manifest of more than 4 MiB",
      "layout/manifest-size",
      (path) =>
        writeFileSync(
          join(path, "blobs", image.root.digest.replace(":", "/")),
          Buffer.alloc(4 * 1024 * 1024 + 1),
        ),
    ],
    ["a damaged blob", "layout/wrong-digest", (path) => writeFileSync(blobFile(path, 1), Buffer.alloc(10))],
  ];
  for (const [what, code, damage] of breaks) {
    it(`names ${what}`, async () => {
      const path = join(folder, what.replaceAll(" ", "-"));
      cpSync(good, path, { recursive: true });
      damage(path);
      const read = async (): Promise<void> => {
        const layout = await openLayout(path, "good");
        await inspectImage(
          layout,
          { digest: index.root.digest, platforms: ["all"], referrers: false },
          signal,
        );
        for (const { digest, bytes } of image.blobs)
          for await (const _ of await layout.blob({ mediaType: "x", digest, size: bytes.length }, 0, signal));
      };
      expect(await codeOf(read)).toBe(code);
    });
  }

  it("refuses archives that are no tar, compressed, cut off, or hold a file twice", async () => {
    const archive = readFileSync(await pack(good, "whole.tar"));
    const double = await packTar(
      [1, 2].map((n) => ({
        header: { name: "index.json", size: 1, type: "file" as const },
        body: String(n),
      })),
    );
    for (const [at, bytes] of [
      ["text.tar", Buffer.from("hello".repeat(500))],
      ["zipped.tar", gzipSync(archive)],
      ["cut.tar", archive.subarray(0, 900_000)],
      ["double.tar", Buffer.from(double)],
      ["empty.tar", Buffer.alloc(0)],
    ] as const) {
      const path = join(folder, at);
      writeFileSync(path, bytes);
      expect(await codeOf(() => openLayout(path, at)), at).toBe("layout/archive");
    }
  });
});

describe("writing a layout", () => {
  async function copyTo(path: string, tag: string) {
    const writer = await openLayoutWriter(path, "out");
    const engine = new CopyEngine({
      destination: (registry, repository) => writer.destination(registry, repository),
    });
    const destinations = [
      { registry: "registry.example", repository: "team/app", tag, digest: index.root.digest },
    ];
    const reader = await openLayout(good, "good");
    return engine.copy(
      {
        id: "x",
        reader,
        digest: index.root.digest,
        destinations,
        platforms: ["all"],
        referrers: true,
        foreignLayers: "keep",
        onEvent: () => undefined,
      },
      signal,
    );
  }

  it("holds what was copied, under its full name, and nothing half done", async () => {
    const path = join(folder, "out");
    expect((await copyTo(path, "1.0")).moved).toBeGreaterThan(1_300_000);
    writeFileSync(join(path, "blobs", "sha256", ".partial-left"), "x");
    expect((await copyTo(path, "1.1")).moved).toBe(0);
    const layout = await openLayout(path, "out");
    expect(await layout.list()).toEqual([
      { name: "registry.example/team/app:1.0", digest: index.root.digest },
      { name: "registry.example/team/app:1.1", digest: index.root.digest },
    ]);
    expect((await layout.referrers(index.root.digest, signal)).map(({ digest }) => digest)).toEqual([
      sbom.root.digest,
    ]);
    const files = readdirSync(join(path, "blobs", "sha256"));
    for (const file of files)
      expect(digestOf(readFileSync(join(path, "blobs", "sha256", file)))).toBe(`sha256:${file}`);
    expect(readFileSync(join(path, "index.json"), "utf8")).toContain("org.opencontainers.image.ref.name");
  });

  const skopeo = spawnSync("skopeo", ["--version"]).status === 0;
  it.skipIf(!skopeo)("needs skopeo: is a layout for others too", async () => {
    const path = join(folder, "for-skopeo");
    await copyTo(path, "1.0");
    const read = spawnSync("skopeo", ["inspect", "--raw", `oci:${path}:registry.example/team/app:1.0`]);
    expect(digestOf(read.stdout)).toBe(index.root.digest);
  });

  it("says which folder can't be written", async () => {
    writeFileSync(join(folder, "a-file"), "x");
    expect(await codeOf(() => openLayoutWriter(join(folder, "a-file"), "a-file"))).toBe("layout/write");
  });
});
