import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem, problemCode } from "../../../src/core/base/diagnostic.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { blobsOf, isForeign, type Manifest, parseManifest } from "../../../src/core/image/manifest.ts";
import { imageOf, indexOf, referrerOf, type TestImage, types } from "../../registry/support/images.ts";

function parse(value: unknown, mediaType = ""): Manifest {
  const bytes = new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
  return parseManifest({ digest: sha256(bytes), mediaType, bytes });
}

function parseRoot({ root }: TestImage): Manifest {
  return parseManifest({ digest: root.digest, mediaType: root.mediaType, bytes: root.bytes });
}

function refused(value: unknown, mediaType?: string): string | undefined {
  try {
    parse(value, mediaType);
    return undefined;
  } catch (error) {
    return problemCode(error);
  }
}

const descriptor = { mediaType: types.config, digest: `sha256:${"a".repeat(64)}`, size: 2 };

describe("parseManifest", () => {
  it("reads images, indexes and artifacts", () => {
    const image = imageOf("a", [1, 2]);
    expect(parseRoot(image)).toMatchObject({
      kind: "image",
      layers: [{ size: 1 }, { size: 2 }],
      children: [],
      subject: null,
    });
    const index = parseRoot(indexOf([{ image, platform: "linux/arm64/v8" }]));
    expect(index.kind).toBe("index");
    expect(index.children[0]?.platform).toEqual({ os: "linux", architecture: "arm64", variant: "v8" });
    const referrer = parseRoot(referrerOf("s", image.root));
    expect(referrer).toMatchObject({ kind: "artifact", subject: { digest: image.root.digest } });
  });

  it("lists config and layers once each", () => {
    const twice = { ...descriptor, mediaType: types.layer };
    const manifest = parse({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptor,
      layers: [twice, twice],
    });
    expect(blobsOf(manifest)).toHaveLength(1);
  });

  it("tells foreign layers by type and address", () => {
    const urls = ["https://example.com/x"];
    const foreign = {
      ...descriptor,
      mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar",
      urls,
    };
    const [one, two] = parse({
      schemaVersion: 2,
      config: descriptor,
      layers: [foreign, { ...descriptor, urls }],
    }).layers;
    expect([one && isForeign(one), two && isForeign(two)]).toEqual([true, false]);
  });

  it("derives the type where nothing says it, and ignores types that say nothing", () => {
    expect(parse({ schemaVersion: 2, manifests: [] }).mediaType).toBe(types.index);
    expect(
      parse({ schemaVersion: 2, config: descriptor, layers: [] }, "text/plain; charset=utf-8").mediaType,
    ).toBe(types.manifest);
    expect(parse({ schemaVersion: 2, config: descriptor }, `${types.docker}; charset=x`).mediaType).toBe(
      types.docker,
    );
  });

  it("lets annotations differ in case only", () => {
    const annotations = { Size: "1", size: "2", DIGEST: "3" };
    expect(parse({ schemaVersion: 2, config: descriptor, annotations }).annotations).toEqual(annotations);
  });

  it("refuses schema 1, other digests and too much", () => {
    expect(refused({ schemaVersion: 1 })).toBe("registry/schema1");
    expect(refused({}, "application/vnd.docker.distribution.manifest.v1+json")).toBe("registry/schema1");
    expect(
      refused({ schemaVersion: 2, config: { ...descriptor, digest: `sha512:${"a".repeat(128)}` } }),
    ).toBe("registry/manifest");
    expect(refused(" ".repeat(4 * 1024 * 1024 + 1))).toBe("registry/manifest-size");
    const manifests = Array.from({ length: 1_001 }, () => descriptor);
    expect(refused({ schemaVersion: 2, manifests })).toBe("registry/manifest");
    expect(refused("[".repeat(100_000))).toBe("registry/manifest");
    expect(refused(`{"a":${"[".repeat(50)}${"]".repeat(50)}}`)).toBe("registry/manifest");
  });

  it("gives a value or a Problem for anything, soon", () => {
    const text = imageOf("fuzz", [3]).root.bytes.toString("utf8");
    const mutated = fc.tuple(fc.nat(text.length), fc.nat(20), fc.string({ unit: "binary", maxLength: 10 }));
    const anything = fc.oneof(
      fc.json(),
      fc.string({ unit: "binary" }),
      mutated.map(([at, cut, more]) => text.slice(0, at) + more + text.slice(at + cut)),
    );
    const property = fc.property(anything, (input) => {
      const started = performance.now();
      try {
        parse(input);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
      expect(performance.now() - started).toBeLessThan(5_000);
    });
    fc.assert(property, { numRuns: 5_000, seed: 10 });
  });
});
