import { describe, expect, it } from "vitest";
import { parseDigest } from "../../../src/core/base/digest.ts";
import {
  beginsWithDigest,
  referrersTag,
  signatureTags,
  subjectOfTag,
} from "../../../src/core/image/referrer-tag.ts";

const hex = "0123456789abcdef".repeat(4);
const digest = parseDigest(`sha256:${hex}`);

describe("tags that belong to another manifest", () => {
  it("are made of its digest, and say it again", () => {
    expect(referrersTag(digest)).toBe(`sha256-${hex}`);
    expect(signatureTags(digest)).toEqual([`sha256-${hex}.sig`, `sha256-${hex}.att`, `sha256-${hex}.sbom`]);
    for (const tag of [referrersTag(digest), ...signatureTags(digest)])
      expect(subjectOfTag(tag)).toBe(digest);
  });

  it.each([
    ["1.27", false],
    ["sha256-", false],
    [`sha256-${hex.slice(1)}`, false],
    [`sha256-${hex.toUpperCase()}`, false],
    [`x-sha256-${hex}.sig`, false],
    [`sha256-${hex}.SIG`, true],
    [`sha256-${hex}.v1.sig`, true],
    [`sha256-${hex}0`, true],
  ])("%s names no subject; whether it begins with a digest: %s", (tag, begins) => {
    expect(subjectOfTag(tag)).toBeUndefined();
    expect(beginsWithDigest(tag)).toBe(begins);
  });
});
