import { describe, expect, it } from "vitest";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { subsetIndex } from "../../../src/core/image/index-subset.ts";
import { imageOf, indexOf } from "../../registry/support/images.ts";

function code(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return problemCode(error);
  }
}

const index = indexOf([
  { image: imageOf("amd64", [1]), platform: "linux/amd64" },
  { image: imageOf("amd64v3", [2]), platform: "linux/amd64/v3" },
  { image: imageOf("arm v6", [3]), platform: "linux/arm/v6" },
  { image: imageOf("arm v7", [4]), platform: "linux/arm/v7" },
  { image: imageOf("arm64", [5]), platform: "linux/arm64/v8" },
  { image: imageOf("attestation", [6]), platform: "unknown/unknown" },
]);
const at = (number: number): string | undefined => index.manifests[number]?.digest;

function chosen(...platforms: string[]): readonly (string | undefined)[] {
  const subset = subsetIndex(index.root.bytes, platforms);
  return subset.kind === "child" ? [subset.child.digest] : subset.children.map(({ digest }) => digest);
}

describe("subsetIndex", () => {
  it("gives the one child, the plain variant first", () => {
    expect(chosen("linux/amd64")).toEqual([at(0)]);
    expect(chosen("linux/amd64/v3")).toEqual([at(1)]);
    expect(chosen("linux/arm")).toEqual([at(3)]);
    expect(chosen("linux/arm64")).toEqual([at(4)]);
  });

  it("makes the same index whatever the order of the platforms", () => {
    const one = subsetIndex(index.root.bytes, ["linux/arm64", "linux/amd64"]);
    const two = subsetIndex(index.root.bytes, ["linux/amd64", "linux/arm64", "linux/amd64"]);
    expect(one).toEqual(two);
    expect(chosen("linux/arm64", "linux/amd64")).toEqual([at(0), at(4)]);
    expect(one.kind === "index" && JSON.parse(new TextDecoder().decode(one.bytes))).toMatchObject({
      schemaVersion: 2,
    });
  });

  it("is the index itself when nothing is left out", () => {
    const pair = indexOf([
      { image: imageOf("x", [1]), platform: "linux/amd64" },
      { image: imageOf("y", [1]), platform: "linux/arm64" },
    ]);
    const subset = subsetIndex(pair.root.bytes, ["linux/arm64", "linux/amd64"]);
    expect(subset).toMatchObject({ kind: "index", digest: pair.root.digest });
  });

  it("names what there is when a platform is missing", () => {
    expect(code(() => chosen("linux/s390x"))).toBe("registry/platform");
    expect(() => chosen("linux/s390x")).toThrow(/linux\/amd64/);
  });
});
