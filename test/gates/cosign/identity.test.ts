// Whom an identity fits: the whole name, and nothing that only looks like it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  certificateName,
  identityWish,
  matchIdentity,
  shownName,
} from "../../../src/gates/cosign/trust/identity.ts";

const issuer = "https://token.actions.githubusercontent.com";

describe("a pattern", () => {
  it.each([
    ["https://github.com/acme/*", "https://github.com/acme/app/.github/workflows/a.yml@refs/tags/v1", true],
    ["https://github.com/acme/*", "https://github.com/acme/", true],
    ["https://github.com/acme/*", "https://github.com/acme", false],
    ["https://github.com/acme/*", "https://github.com/acme-evil/app", false],
    ["https://github.com/acme/*", "xhttps://github.com/acme/app", false],
    ["https://github.com/acme/*", "https://evil.example/?https://github.com/acme/app", false],
    ["https://github.com/acme/*@refs/tags/*", "https://github.com/acme/app@refs/tags/v1", true],
    ["https://github.com/acme/*@refs/tags/*", "https://github.com/acme/app@refs/heads/tags/v1", false],
    ["https://github.com/acme/*/x", "https://github.com/acme//x", true],
    // The parts before and behind the star do not share characters.
    ["https://github.com/acme/*/x", "https://github.com/acme/x", false],
    ["a*a", "a", false],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "abc", true],
    ["a*b*c", "acb", false],
    ["a*bb*b", "abb", false],
    ["https://acme.example/?q", "https://acme.example/xq", false],
    ["https://acme.example/[a]", "https://acme.example/a", false],
    ["release@acme.example", "release@acme.example", true],
    ["release@acme.example", "Release@acme.example", false],
    ["release@acme.example", "release@acmeXexample", false],
  ])("%s and %s", (pattern, text, fits) => {
    expect(matchIdentity(pattern)(text)).toBe(fits);
  });

  it("fits what stars are replaced with anything, and itself", () => {
    const part = fc.string({ maxLength: 8 }).map((text) => text.replaceAll("*", ""));
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.array(fc.string(), { minLength: 6, maxLength: 6 }),
        (parts, fills) => {
          const text = parts
            .map((one, at) => one + (at < parts.length - 1 ? (fills[at] ?? "") : ""))
            .join("");
          expect(matchIdentity(parts.join("*"))(text)).toBe(true);
        },
      ),
    );
  });

  it("takes no time, however it is made", () => {
    const begun = performance.now();
    expect(matchIdentity(`a${"*a".repeat(120)}*b`)("a".repeat(20_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

describe("an identity", () => {
  it("by expression must fit from end to end", () => {
    const wish = identityWish({
      identityRegExp: "https://github.com/acme/[a-z]+|b",
      issuer,
      trustedRoot: "r",
    });
    expect(wish.fits(certificateName("uri", "https://github.com/acme/app"))).toBe(true);
    expect(wish.fits(certificateName("uri", "https://github.com/acme/app/x"))).toBe(false);
    expect(wish.fits(certificateName("uri", "xb:"))).toBe(false);
  });

  it.each([
    ["uri", "https://acme.example/", "uri"],
    ["uri", "urn:acme", "uri"],
    ["uri", "acme.example", "other"],
    ["uri", "https://acme.example/a b", "other"],
    ["uri", "https://acme.example/\0", "other"],
    ["uri", "https://acme.example/\u200b", "other"],
    ["uri", "https://acme.example/\u00e9", "other"],
    ["name", "ren\u00e9!acme", "name"],
    ["name", "a b", "other"],
    ["email", "release@acme.example", "email"],
    ["email", "a@b@acme.example", "other"],
    ["email", "@acme.example", "other"],
    ["email", "https://github.com/acme/a@b", "other"],
    ["email", "release@acme.example/x", "other"],
    ["name", "release!acme", "name"],
    ["name", "https://github.com/acme", "other"],
    ["name", "", "other"],
  ] as const)("%s %j is a name of the sort %s", (sort, text, expected) => {
    expect(certificateName(sort, text).sort).toBe(expected);
  });

  it("never fits a name of another type, whatever the pattern", () => {
    const wish = identityWish({ identity: "https://*", issuer, trustedRoot: "r" });
    expect(wish.fits(certificateName("uri", "https://acme.example/\n"))).toBe(false);
  });

  it("is shown on one line, and not whole where it is long", () => {
    expect(shownName("a\nb\u202e")).toBe("a\\nb\\u202e");
    expect(shownName("a".repeat(1_000))).toHaveLength(301);
  });
});
