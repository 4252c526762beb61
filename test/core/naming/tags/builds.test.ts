import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBuild, movingTag, refOfBuild, tagsOfRef } from "../../../../src/core/naming/tags/builds.ts";

const sha = "0123456789abcdef0123456789abcdef01234567";

function ofRef(ref: string, isInName: boolean, ...tags: readonly string[]): readonly string[] {
  return tagsOfRef(
    tags.map((tag) => ({ tag })),
    { ref, isInName },
  ).map(({ tag }) => tag);
}

describe("tags of builds", () => {
  it.each([
    ["main-d157429-831268a", "main"],
    [`feature-x-${sha}-831268a`, "feature-x"],
    ["v1.10.0-0000005-ffffff2", "v1.10.0"],
    ["main-1234567-1234567-1234567", "main-1234567"],
    ["main-d15742-831268a", undefined],
    [`main-${sha}0-831268a`, undefined],
    ["main-D157429-831268A", undefined],
    ["main-d157429", undefined],
    ["main", undefined],
    ["2026-05-01", undefined],
    ["d157429-831268a", undefined],
  ])("%s is of the ref %s", (tag, ref) => {
    expect(refOfBuild(tag)).toBe(ref);
    expect(isBuild(tag)).toBe(ref !== undefined || tag === "d157429-831268a");
  });

  it("are the ref's builds and its moving tag, and nothing of another ref that begins the same", () => {
    expect(
      ofRef(
        "main",
        false,
        "main",
        "main-d157429-831268a",
        "main-2-d157429-831268a",
        "maintenance-d157429-831268a",
        "fix-oom-1234567-89abcde",
        "develop-1234567-89abcde",
        "tester",
        "latest",
        "d157429-831268a",
      ),
    ).toEqual(["main", "main-d157429-831268a"]);
  });

  it("are commits too where the repository is named after the ref, and latest where there is nothing else", () => {
    expect(ofRef("main", true, "latest", "tester", "d157429-831268a", "d157429", "2026")).toEqual([
      "d157429-831268a",
      "d157429",
    ]);
    expect(ofRef("main", true, "latest", "tester")).toEqual(["latest"]);
    expect(ofRef("main", false, "latest", "tester")).toEqual([]);
  });

  it("find a ref whose name no tag can hold", () => {
    expect(movingTag("feature/x y")).toBe("feature-x-y");
    expect(ofRef("feature/x", false, "feature-x-d157429-831268a")).toEqual(["feature-x-d157429-831268a"]);
  });

  it("belong to exactly one ref", () => {
    const ref = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/);
    const commit = fc.stringMatching(/^[0-9a-f]{7,40}$/);
    fc.assert(
      fc.property(ref, ref, commit, commit, (own, other, first, second) => {
        const tag = `${own}-${first}-${second}`;
        expect(refOfBuild(tag)).toBe(own);
        expect(ofRef(other, false, tag)).toEqual(own === other ? [tag] : []);
      }),
    );
  });
});
