// Copies between two real registries keep every digest.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import { CopyEngine, type CopyRequest } from "../../../src/registry/copy/engine.ts";
import { openRegistries, type Registries } from "../../../src/registry/registries.ts";
import { accessFor } from "../support/access.ts";
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from "../support/docker-registry.ts";
import {
  blobOf,
  imageFrom,
  imageOf,
  indexOf,
  pushImage,
  randomBlob,
  referrerOf,
  type TestImage,
  types,
} from "../support/images.ts";

const signal = new AbortController().signal;

describe.skipIf(!hasDockerRegistry)("needs docker-registry: copies between two registries", () => {
  let source: DockerRegistry;
  let target: DockerRegistry;
  let registries: Registries;

  beforeAll(async () => {
    [source, target] = await Promise.all([startDockerRegistry(), startDockerRegistry()]);
    registries = openRegistries(accessFor());
  });
  afterAll(async () => {
    await registries.close();
    await Promise.all([source.close(), target.close()]);
  });

  async function copy(repository: string, digest: Digest, more: Partial<CopyRequest> = {}) {
    const engine = new CopyEngine({ destination: (host, name) => registries.repository(host, name) });
    const reader = registries.repository(source.host, repository);
    const destination = { registry: target.host, repository: `mirror/${repository}`, tag: "copied", digest };
    return engine.copy(
      {
        id: repository,
        reader,
        digest,
        destinations: [destination],
        platforms: ["all"],
        referrers: true,
        foreignLayers: "keep",
        onEvent: () => undefined,
        ...more,
      },
      signal,
    );
  }

  async function digestAt(repository: string, reference: string): Promise<string | null> {
    const url = `http://${target.host}/v2/mirror/${repository}/manifests/${reference}`;
    const answer = await fetch(url, { headers: { accept: Object.values(types).join(", ") } });
    await answer.arrayBuffer();
    return answer.ok ? answer.headers.get("docker-content-digest") : null;
  }

  const arm = imageOf("arm", [3000]);
  const amd = imageOf("amd", [4000, 70_000]);
  const index = indexOf([
    { image: amd, platform: "linux/amd64" },
    { image: arm, platform: "linux/arm64/v8" },
  ]);
  const zero = imageFrom("zero", [blobOf(Buffer.alloc(0)), randomBlob("beside zero", 10)]);
  const cases: Record<string, TestImage> = {
    "a single manifest": imageOf("single", [100, 2_500_000, 700_000]),
    "an index": index,
    "a Docker list": indexOf([{ image: amd, platform: "linux/amd64" }], types.list),
    "a nested index": indexOf([
      { image: index },
      { image: imageOf("beside", [10]), platform: "linux/s390x" },
    ]),
    "an artifact": imageOf("artifact", [500], { artifactType: "application/vnd.example.chart" }),
    "300 layers": imageOf(
      "many",
      Array.from({ length: 300 }, (_, at) => 100 + at),
    ),
    "a zero-byte layer": zero,
  };

  for (const [name, image] of Object.entries(cases)) {
    it(`keeps the digest of ${name}`, async () => {
      const repository = name.replaceAll(" ", "-").toLowerCase();
      await pushImage(`http://${source.host}`, repository, image, "1.0");
      const result = await copy(repository, image.root.digest);
      expect(await digestAt(repository, "copied")).toBe(image.root.digest);
      for (const manifest of image.manifests)
        expect(await digestAt(repository, manifest.digest)).toBe(manifest.digest);
      expect(result.failures).toEqual([]);
      const again = await copy(repository, image.root.digest);
      expect(again.moved).toBe(0);
    });
  }

  it("carries signatures of the tag scheme and OCI 1.1 referrers with the image", async () => {
    const image = imageOf("signed", [900]);
    const cosign = imageOf("cosign signature", [300]);
    const sbom = referrerOf("sbom", image.root);
    const tag = image.root.digest.replace(":", "-");
    const base = `http://${source.host}`;
    await pushImage(base, "signed", image, "1.0");
    await pushImage(base, "signed", cosign, `${tag}.sig`);
    await pushImage(base, "signed", sbom);
    await pushImage(base, "signed", indexOf([{ image: sbom }]), tag);
    const result = await copy("signed", image.root.digest);
    expect(await digestAt("signed", `${tag}.sig`)).toBe(cosign.root.digest);
    expect(await digestAt("signed", sbom.root.digest)).toBe(sbom.root.digest);
    expect(await digestAt("signed", tag)).not.toBeNull();
    const mirrored = registries.repository(target.host, "mirror/signed");
    const found = await mirrored.referrers(image.root.digest, signal);
    expect(found.map(({ digest }) => digest).sort()).toEqual([cosign.root.digest, sbom.root.digest].sort());
    expect(result.parts).toEqual([cosign.root.digest, sbom.root.digest].sort());
  });
});
