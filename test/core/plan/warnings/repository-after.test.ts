import { desiredImage } from "../model.ts";
import { describe, expect, it } from "vitest";
import type { ActualRepository } from "../../../../src/core/plan/actual.ts";
import type { DesiredImage } from "../../../../src/core/plan/desired.ts";
import { type Digest, sha256 } from "../../../../src/core/base/digest.ts";
import { repositoryAfter } from "../../../../src/core/plan/warnings/repository-after.ts";

const [old, now, child, signature] = ["old", "now", "child", "signature"].map((text) => sha256(text)) as [
  Digest,
  Digest,
  Digest,
  Digest,
];

const there: ActualRepository = {
  repository: "a",
  settings: {},
  tags: new Map([
    ["1", old],
    ["sha256-x.sig", signature],
  ]),
  digests: new Set([old, signature]),
  archived: new Set(),
  details: new Map([[old, { pushedAt: "2026-01-01T00:00:00Z" }]]),
};

function wanted(tag: string | null, digest: Digest, parts: readonly Digest[] = []): DesiredImage {
  return desiredImage({ registry: "r", repository: "a", tag, digest }, { parts });
}

describe("repositoryAfter", () => {
  it("moves tags: what is replaced stays without a tag, what is new has no push time", () => {
    const { images } = repositoryAfter(there, [wanted("1", now)], []);
    expect(images).toContainEqual({ digest: old, tags: [], pushedAt: "2026-01-01T00:00:00Z" });
    expect(images).toContainEqual({ digest: now, tags: ["1"], children: [] });
  });

  it("knows what belongs to a wanted image, and that ECR protects no signature with a tag of its own", () => {
    const held = repositoryAfter(there, [wanted("1", now, [child, signature])], []);
    expect(held.wanted.get(child)).toBe("a part of a:1");
    expect(held.images.find(({ digest }) => digest === now)?.children).toEqual([child]);
  });

  it("knows an image without a tag by its digest, and gives it none", () => {
    const held = repositoryAfter(there, [wanted(null, now)], []);
    expect(held.wanted).toEqual(new Map([[now, `a@${now}`]]));
    expect(held.images).toContainEqual({ digest: now, tags: [], children: [] });
  });

  it("calls a part that is wanted by itself by its own name", () => {
    const [index, part] = [wanted("1", now, [child]), wanted("child", child)];
    expect(repositoryAfter(there, [index, part], []).wanted.get(child)).toBe("a:child");
    expect(repositoryAfter(there, [part, index], []).wanted.get(child)).toBe("a:child");
  });

  it("takes an image that comes back from the archive for a new one", () => {
    const pushedAt = "2026-01-01T00:00:00Z";
    const archive = { ...there, archived: new Set([now]), details: new Map([[now, { pushedAt }]]) };
    const { images } = repositoryAfter(archive, [wanted("1", now)], []);
    expect(images).toContainEqual({ digest: now, tags: ["1"], children: [] });
  });

  it("holds what comes where no repository is yet", () => {
    expect(repositoryAfter(undefined, [wanted("1", now)], []).images).toEqual([
      { digest: now, tags: ["1"], children: [] },
    ]);
  });

  const deletion = {
    id: "x",
    kind: "delete-image",
    reason: "unwanted",
    registry: "r",
    repository: "a",
  } as const;

  it("leaves out a digest that the plan deletes", () => {
    const { images } = repositoryAfter(there, [], [{ ...deletion, tag: null, digest: old }]);
    expect(images.map(({ digest }) => digest)).toEqual([signature]);
  });

  it("keeps an image whose other tag stays when the plan deletes one", () => {
    const twice = { ...there, tags: new Map([...there.tags, ["2", old]]) };
    const { images } = repositoryAfter(twice, [], [{ ...deletion, tag: "1", digest: old }]);
    expect(images).toContainEqual({ digest: old, tags: ["2"], pushedAt: "2026-01-01T00:00:00Z" });
  });
});
