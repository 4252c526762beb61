import { describe, expect, it } from "vitest";
import { sha256 } from "../../../../src/core/base/digest.ts";
import type { TagPolicy } from "../../../../src/core/naming/tags/policy.ts";
import { type MeantTag, nameTags, renameNeedsCreated } from "../../../../src/core/naming/tags/rename.ts";
import { problemOf } from "../../../support/problem.ts";

const now = "2026-11-21T08:05:09.123Z";
const digest = sha256("image");
const other = sha256("another");

function name(
  tags: readonly MeantTag[],
  policy: TagPolicy,
  given: (tag: MeantTag) => readonly string[] = () => [],
) {
  return nameTags(tags, policy, { now, given });
}

function forgetful(): never {
  throw new Error("asked");
}

function oneName(rename: string, tag: string, given: readonly string[] = []): string | undefined {
  return name([{ tag, digest, created: "2024-02-03T04:05:06Z" }], { rename }, () => given).named[0]
    ?.destinationTag;
}

describe("nameTags", () => {
  it.each([
    ["{tag}", "1.2.3", "1.2.3"],
    ["v{tag}", "1.2.3", "v1.2.3"],
    ["{tag}-{date}", "latest", "latest-20261121080509"],
    ["{date}", "latest", "20261121080509"],
    ["{tag}-{digest}", "1", `1-${digest.slice(7, 19)}`],
    ["{created}", "latest", "20240203040506"],
    ["{major}.{minor}", "v1.27.4-alpine", "1.27"],
    ["{major}.{minor}", "1.27", "1.27"],
    ["{major}", "7", "7"],
    ["fixed", "x", "fixed"],
  ])("%s of %s is %s", (rename, tag, expected) => {
    expect(oneName(rename, tag)).toBe(expected);
  });

  it("gives the tag itself without a template", () => {
    expect(name([{ tag: "x", digest }], {}).named).toEqual([
      { tag: "x", digest, destinationTag: "x", aliases: [] },
    ]);
  });

  it("gives a date once for each digest", () => {
    const first = "latest-20240919085713";
    expect(oneName("{tag}-{date}", "latest", [first])).toBe(first);
    expect(oneName("{tag}-{date}", "latest", ["latest", "latest-20250101000000", first, "zzz"])).toBe(first);
    expect(
      oneName("{tag}-{date}", "latest", ["main-20240919085713", "latest-2024", "latestX20240919085713"]),
    ).toBe("latest-20261121080509");
    const policy = { rename: "{date}" };
    const given = (tag: MeantTag) => (tag.digest === digest ? ["20240919085713"] : []);
    expect(name([{ tag: "latest", digest }], policy, given).named[0]?.destinationTag).toBe("20240919085713");
    expect(name([{ tag: "latest", digest: other }], policy, given).named[0]?.destinationTag).toBe(
      "20261121080509",
    );
  });

  it("asks for no memory where no date is wanted", () => {
    expect(name([{ tag: "x", digest }], { rename: "{tag}" }, forgetful).named).toHaveLength(1);
  });

  it("lets the aliases follow the newest", () => {
    const tags = [
      { tag: "2.0", digest },
      { tag: "1.0", digest: other },
    ];
    const { named } = name(tags, { alias: ["latest", "stable"] });
    expect(named.map((one) => one.aliases)).toEqual([["latest", "stable"], []]);
  });

  it("gives one name to the newer of two", () => {
    const tags = [
      { tag: "1.2.4", digest },
      { tag: "1.2.3", digest: other },
      { tag: "1.1.9", digest: other },
    ];
    const { named, dropped } = name(tags, { rename: "{major}.{minor}" });
    expect(named.map((one) => [one.tag, one.destinationTag])).toEqual([
      ["1.2.4", "1.2"],
      ["1.1.9", "1.1"],
    ]);
    expect(dropped).toEqual([{ tag: "1.2.3", why: "1.2.4 is newer and also becomes 1.2" }]);
  });

  it.each([
    ["{major}", "latest", "it has no {major}"],
    ["{minor}", "1", "it has no {minor}"],
    ["{created}", "1", "the image does not say when it was created"],
    ["{tag} {tag}", "1", '"1 1" is not a tag'],
    ["-{tag}", "1", '"-1" is not a tag'],
    ["", "1", '"" is not a tag'],
    ["{tag}/{date}", "1", '"1/20261121080509" is not a tag'],
    ["{tag}", "x".repeat(129), `"${"x".repeat(129)}" is not a tag`],
  ])("refuses %s of %s", (rename, tag, why) => {
    const run = () => name([{ tag, digest, created: null }], { rename });
    expect(problemOf(run).diagnostics).toEqual([
      {
        code: "config/rename",
        severity: "error",
        summary: "Cannot rename a tag",
        detail: `"${rename}" cannot rename "${tag}": ${why}.`,
        hint: "Change the template, or leave the tag out with `exclude`.",
      },
    ]);
  });

  it.each([
    ["{dat}", "{dat}"],
    ["{Tag}", "{Tag}"],
    ["{tag", "{tag"],
    ["{tag}{}", "{}"],
  ])("refuses the template %s", (rename, part) => {
    expect(problemOf(() => oneName(rename, "1")).diagnostics).toEqual([
      {
        code: "config/rename",
        severity: "error",
        summary: "Not a tag template",
        detail: `"${rename}" uses ${part}, which is not a field.`,
        hint: "Use {tag}, {digest}, {date}, {created}, {major}, and {minor}.",
      },
    ]);
  });

  it("needs creation times where {created} is wanted", () => {
    expect(renameNeedsCreated({ rename: "a{created}" })).toBe(true);
    expect(renameNeedsCreated({ rename: "{date}" })).toBe(false);
    expect(renameNeedsCreated({})).toBe(false);
  });
});
