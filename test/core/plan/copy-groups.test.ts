import { describe, expect, it } from "vitest";
import { groupCopies } from "../../../src/core/plan/copy-groups.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import type { CopyImage, TagImage } from "../../../src/core/plan/plan.ts";

const digest = sha256("image");

function copy(registry: string, repository: string, more: Partial<CopyImage> = {}): CopyImage {
  return {
    id: `copy-image:${registry}/${repository}:1`,
    kind: "copy-image",
    reason: "missing",
    source: { reference: "source/a:1", digest },
    destination: { registry, repository, tag: "1", digest, before: null },
    platforms: ["all"],
    referrers: true,
    policy: "same",
    bytes: 1,
    from: "s",
    parts: [],
    provenance: [],
    ...more,
  };
}

const ids = (images: readonly (CopyImage | TagImage)[]) =>
  groupCopies(images).map((group) => group.map(({ id }) => id));

describe("groupCopies", () => {
  it("puts the same image for several registries together, each registry once", () => {
    const [a, b, c] = [copy("one", "a"), copy("two", "a"), copy("one", "b")];
    expect(ids([a, b, c])).toEqual([[a.id, b.id], [c.id]]);
  });

  it("keeps apart what reads or writes other bytes", () => {
    const a = copy("one", "a");
    const others = [
      copy("two", "a", { platforms: ["linux/amd64"] }),
      copy("three", "a", { source: { reference: "source/b:1", digest } }),
      copy("four", "a", { referrers: false }),
      copy("five", "a", { source: { reference: "source/a:1", digest, layout: "one" } }),
      copy("six", "a", { source: { reference: "source/a:1", digest, layout: "two" } }),
    ];
    expect(ids([a, ...others])).toHaveLength(6);
  });

  it("sets tags one by one: there are no bytes to read once", () => {
    const tag = (registry: string): TagImage => ({
      ...copy(registry, "a"),
      id: `tag-image:${registry}/a:1`,
      kind: "tag-image",
    });
    expect(ids([tag("one"), copy("two", "a"), tag("two")])).toHaveLength(3);
  });
});
