// The order of copies: few images bring what all share, and they go first.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import { leadersFirst } from "../../../src/registry/copy/expected-copies.ts";

const blob = (name: string, size = 1) => ({ digest: sha256(name), size });
const [a, b, c] = [blob("a"), blob("b"), blob("c")];

function order(images: Parameters<typeof leadersFirst>[0]): readonly string[] {
  return leadersFirst(images).map(({ id }) => id);
}

describe("leadersFirst", () => {
  it("puts an image that brings all shared blobs first, then goes by id", () => {
    const images = [
      { id: "alone", blobs: [c] },
      { id: "two", blobs: [a, a] },
      { id: "one", blobs: [a] },
      { id: "most", blobs: [a, b] },
      { id: "beside", blobs: [b] },
    ];
    expect(order(images)).toEqual(["most", "one", "two", "beside", "alone"]);
  });

  it("has the smallest of equal images lead, for which the others wait least", () => {
    const images = [
      { id: "large", blobs: [a, blob("large", 900)] },
      { id: "small", blobs: [a, blob("small", 9)] },
    ];
    expect(order(images)).toEqual(["small", "large"]);
  });

  it("puts what brings something of its own to share before what only follows", () => {
    const images = [
      { id: "1", blobs: [a, b] },
      { id: "2", blobs: [a, b] },
      { id: "3", blobs: [c] },
      { id: "4", blobs: [c] },
    ];
    expect(order(images)).toEqual(["1", "3", "2", "4"]);
  });

  it("leads with all that is shared, whatever the images", () => {
    const image = fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(image, { maxLength: 12 }), (all) => {
        const images = all.map((blobs, at) => ({ id: `${at}`, blobs: blobs.map((one) => blob(`${one}`)) }));
        const ordered = leadersFirst(images);
        expect(ordered.map(({ id }) => id).sort()).toEqual(images.map(({ id }) => id).sort());
        const isShared = (digest: string) =>
          images.filter(({ blobs }) => blobs.some((one) => one.digest === digest)).length > 1;
        const covered = new Set<string>();
        let follows = false;
        for (const { blobs } of ordered) {
          const fresh = blobs.filter(({ digest }) => isShared(digest) && !covered.has(digest));
          if (follows) expect(fresh).toEqual([]);
          follows ||= fresh.length === 0;
          for (const { digest } of fresh) covered.add(digest);
        }
      }),
      { seed: 5 },
    );
  });
});
