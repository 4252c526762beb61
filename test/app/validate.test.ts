// `validate` looks through the layouts that a config mirrors from: what a copy would miss is named before it.
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { validateMirror } from "../../src/app/validate.ts";
import { Problem, isBadInput } from "../../src/core/base/diagnostic.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";

let mirror: Mirror;
let manifest: { config: { digest: string }; layers: { digest: string }[] };
let manifestPath: string;
const pathOf = (digest: string) => join(mirror.folder, "carried/blobs", digest.replace(":", "/"));

beforeEach(async () => {
  mirror = await openMirror(`
version: 1
target: { registry: sandbox, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }`);
  const digest = await mirror.source.push("team/one", "1", "content one");
  await mirror.source.push("team/two", "1", "content two");
  mirror.write("images.txt", "SOURCE/team/one:1\nSOURCE/team/two:1\n");
  await mirror.apply({ toLayout: join(mirror.folder, "carried") });
  manifestPath = pathOf(digest);
  manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as typeof manifest;
  mirror.write(
    "mirror.config.yaml",
    "version: 1\ntarget: { registry: sandbox, prefix: m }\nsources:\n  - { name: carried, kind: layout, path: carried }\n",
  );
});
afterEach(() => mirror.close());

const validate = () => mirror.run(({ config, runtime }) => validateMirror(config, runtime, signal));

async function refused(): Promise<Problem> {
  const error: unknown = await validate().catch((thrown: unknown) => thrown);
  if (!(error instanceof Problem)) throw new Error(`it was accepted: ${JSON.stringify(error)}`);
  expect(isBadInput(error)).toBe(true);
  return error;
}

describe("a layout", () => {
  it("that is whole is valid, without any request", async () => {
    const before = mirror.source.requests.length;
    expect(await validate()).toMatchObject({ sources: 1, images: 2 });
    expect(mirror.source.requests.length).toBe(before);
  });

  it.each<[what: string, damage: () => void, code: string]>([
    ["lacks a layer", () => rmSync(pathOf(manifest.layers[0]?.digest ?? "")), "layout/missing-blob"],
    ["lacks a config", () => rmSync(pathOf(manifest.config.digest)), "layout/missing-blob"],
    ["lacks a manifest", () => rmSync(manifestPath), "layout/missing-blob"],
    [
      "has a layer cut off",
      () => truncateSync(pathOf(manifest.layers[0]?.digest ?? ""), 3),
      "layout/wrong-size",
    ],
    [
      "has a manifest that was edited",
      () => writeFileSync(manifestPath, readFileSync(manifestPath, "utf8").replace("layers", "Layers")),
      "layout/wrong-digest",
    ],
  ])("that %s is refused, once and by its path", async (_, damage, code) => {
    damage();
    const { diagnostics } = await refused();
    expect(diagnostics).toMatchObject([{ code, severity: "error" }]);
    expect(diagnostics[0]?.detail).toMatch(/^carried\/blobs\/sha256\/[0-9a-f]{64}: /);
  });

  it("leaves the content of layers to the copy", async () => {
    const layer = pathOf(manifest.layers[0]?.digest ?? "");
    writeFileSync(layer, readFileSync(layer).fill(0));
    expect(await validate()).toMatchObject({ images: 2 });
  });

  it("whose index lacks a child is refused, unless that platform isn't wanted", async () => {
    const entries = JSON.parse(readFileSync(join(mirror.folder, "carried/index.json"), "utf8")) as {
      manifests: { digest: string; size: number; mediaType: string }[];
    };
    const [first] = entries.manifests;
    const children = ["amd64", "arm64"].map((architecture, at) => ({
      mediaType: first?.mediaType,
      digest: at === 0 ? first?.digest : `sha256:${"0".repeat(64)}`,
      size: first?.size,
      platform: { os: "linux", architecture },
    }));
    const text = JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: children,
    });
    writeFileSync(pathOf(sha256(text)), text);
    mirror.write(
      "carried/index.json",
      JSON.stringify({
        schemaVersion: 2,
        manifests: [
          {
            mediaType: "application/vnd.oci.image.index.v1+json",
            digest: sha256(text),
            size: text.length,
            annotations: { "org.opencontainers.image.ref.name": "acme/both:1" },
          },
        ],
      }),
    );
    const { diagnostics } = await refused();
    expect(diagnostics).toMatchObject([{ code: "layout/image" }]);
    expect(diagnostics[0]?.detail).toMatch(
      /^carried: The index sha256:[0-9a-f]{64} lists linux\/arm64 .* does not have/,
    );
    const config = readFileSync(join(mirror.folder, "mirror.config.yaml"), "utf8");
    mirror.write("mirror.config.yaml", `${config}platforms: [linux/amd64]\n`);
    expect(await validate()).toMatchObject({ images: 1 });
  });

  it("that is not there at all is said", async () => {
    renameSync(join(mirror.folder, "carried"), join(mirror.folder, "gone"));
    expect((await refused()).diagnostics[0]).toMatchObject({ code: "layout/missing" });
  });
});
