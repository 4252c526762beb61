import { describe, expect, it } from "vitest";
import type { Digest } from "../../../../src/core/base/digest.ts";
import type { Actual } from "../../../../src/core/plan/actual.ts";
import type { Desired, DesiredImage } from "../../../../src/core/plan/desired.ts";
import { quotaWarnings } from "../../../../src/core/plan/warnings/quota.ts";
import { actualOf, desiredImage, desiredOf, digestOf, image, target } from "../model.ts";

const some = (count: number): readonly Digest[] =>
  Array.from({ length: count }, (_, index) => `sha256:${String(index).padStart(64, "0")}` as Digest);

/** The repository `a` with this many tags of the image `one`, and other images. */
function held(tags: number, untagged: number, archived = 0): Actual {
  const found = actualOf(
    new Map([
      [
        "a",
        {
          settings: {},
          tags: new Map(Array.from({ length: tags }, (_, index) => [`t${index}`, digestOf("one")])),
          untagged: some(untagged),
        },
      ],
    ]),
  );
  const repositories = new Map(
    [...(found.registries.get(target.registry)?.repositories ?? [])].map(([name, one]) => [
      name,
      { ...one, archived: new Set(some(untagged + archived).slice(untagged)) },
    ]),
  );
  return { ...found, registries: new Map([[target.registry, { registry: target.registry, repositories }]]) };
}

const details = (desired: Desired, actual: Actual) =>
  quotaWarnings(desired, actual).map(({ detail }) => detail);
const untagged = (content: string, parts: readonly Digest[] = []): DesiredImage =>
  desiredImage(
    { registry: target.registry, repository: "a", tag: null, digest: digestOf(content) },
    { parts },
  );

describe("the quota of tags an image", () => {
  const named = (tags: number) =>
    `${target.registry}/a would have one image under ${tags} tags; ECR's quota is 1000 tags per image.`;

  it("is told with what would be there, and the way out", () => {
    expect(quotaWarnings(desiredOf([image("a", "new", "one")]), held(1000, 0))).toEqual([
      {
        code: "plan/quota",
        severity: "warning",
        summary: "Above a default quota of ECR",
        detail: named(1001),
        hint: "Request a higher quota from AWS (Service Quotas, Amazon ECR), or mirror fewer images.",
      },
    ]);
  });

  it.each<[string, readonly DesiredImage[], number, readonly string[]]>([
    ["one more fits", [image("a", "new", "one")], 999, []],
    ["a tag that is there is no new one", [image("a", "t0", "one")], 1000, []],
    ["a tag that moves away makes room", [image("a", "t0", "two"), image("a", "new", "one")], 1000, []],
    ["all new tags count", [image("a", "new", "one"), image("a", "newer", "one")], 999, [named(1001)]],
    ["an image without a tag adds none", [untagged("one")], 1000, []],
  ])("%s", (_, images, tags, expected) => {
    expect(details(desiredOf(images), held(tags, 0))).toEqual(expected);
  });
});

describe("the quota of images a repository", () => {
  const counted = (images: number) =>
    `${target.registry}/a would have ${images} images; ECR's quota is 100000 images per repository.`;

  it.each<[string, readonly DesiredImage[], Actual, readonly string[]]>([
    ["as many as are allowed", [image("a", "new", "two")], held(1, 99_998), []],
    ["one more", [image("a", "new", "two")], held(1, 99_999), [counted(100_001)]],
    ["archived ones count", [image("a", "new", "two")], held(1, 9, 99_990), [counted(100_001)]],
    ["children count", [untagged("one", some(100_001))], held(1, 3), [counted(100_002)]],
    ["a repository to be created starts at none", [untagged("one", some(99_999))], actualOf(new Map()), []],
    [
      "a registry of which nothing was read counts as empty",
      [untagged("one", some(99_999))],
      { registries: new Map(), files: new Map() },
      [],
    ],
  ])("%s", (_, images, actual, expected) => {
    expect(details(desiredOf(images), actual)).toEqual(expected);
  });
});

describe("the quota of characters in a repository policy", () => {
  const policy = (length: number) => ({ repositoryPolicy: "x".repeat(length) });

  it("takes exactly as many", () => {
    expect(details(desiredOf([image("a", "new", "two")], policy(10_240)), held(0, 0))).toEqual([]);
  });

  it("is told for each repository, sorted", () => {
    const desired = desiredOf([image("b", "1", "two"), image("a", "1", "two")], policy(10_241));
    expect(details(desired, held(0, 0))).toEqual(
      ["a", "b"].map(
        (name) => `${target.registry}/${name} would have a policy of 10241 characters; ECR accepts 10240.`,
      ),
    );
  });
});
