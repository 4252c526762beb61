// Who fits an identity, and who doesn't: attributes as wholes, escapes, and names made to look like another.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDistinguishedName } from "../../../src/gates/notation/distinguished-name.ts";
import { coversSubject, overlap, parseIdentity } from "../../../src/gates/notation/identities.ts";
import type { Name } from "../../../src/gates/x509/name.ts";

function identity(text: string) {
  const parsed = parseIdentity(text);
  if (typeof parsed === "string") throw new Error(`${text}: ${parsed}`);
  return parsed;
}

function nameOf(text: string): Name {
  return text.split("|").map((part) => {
    const [type = "", ...value] = part.split("=");
    return { type, value: value.join("=") };
  });
}

describe("a subject fits", () => {
  it.each([
    ["C=US, ST=WA, O=acme", "C=US|ST=WA|O=acme"],
    ["C=US, ST=WA, O=acme", "C=US|ST=WA|L=Seattle|O=acme|OU=a|OU=b|CN=release"],
    ["O=acme,S=WA,C=US", "C=US|ST=WA|O=acme"],
    ["c=US;st=WA;o=acme", "C=US|ST=WA|O=acme"],
    ["C=US, ST=WA, O=acme\\, Inc.", "C=US|ST=WA|O=acme, Inc."],
    ["C=US, ST=WA, O=a\\;b\\\\c", "C=US|ST=WA|O=a;b\\c"],
    ["C=US, ST=WA, O=acme\\2C Inc.", "C=US|ST=WA|O=acme, Inc."],
    ["C=DE, ST=Bayern, O=M\\C3\\BCller", "C=DE|ST=Bayern|O=Müller"],
    ["C=JP, ST=東京, O=𠮷野家", "C=JP|ST=東京|O=𠮷野家"],
    ["C=US, ST=WA, O= acme \\ ", "C=US|ST=WA|O=acme  "],
    ["C=US, ST=WA, O=a=b", "C=US|ST=WA|O=a=b"],
    ["C=US, ST=WA, O=acme, CN=release", "C=US|ST=WA|O=acme|CN=release"],
    ["C=US, ST=WA, O=acme, emailAddress=a@acme.example", "C=US|ST=WA|O=acme|E=a@acme.example"],
    ["C=US, ST=WA, 2.5.4.10=acme", "C=US|ST=WA|O=acme"],
    ["C=US, ST=WA, O=acme, 1.2.3=x", "C=US|ST=WA|O=acme|1.2.3=x"],
  ])("%s: %s", (wanted, subject) => {
    expect(coversSubject(identity(`x509.subject: ${wanted}`), nameOf(subject))).toBe(true);
  });

  it.each([
    ["another value", "C=US, ST=WA, O=acme", "C=US|ST=WA|O=acme2"],
    ["another case", "C=US, ST=WA, O=acme", "C=US|ST=WA|O=Acme"],
    ["a prefix", "C=US, ST=WA, O=acme", "C=US|ST=WA|O=acme, O=x"],
    ["one that holds it", "C=US, ST=WA, O=acme", "C=US|ST=WA|O=x, O=acme"],
    ["in another attribute", "C=US, ST=WA, O=acme", "C=US|ST=WA|OU=acme"],
    ["two O", "C=US, ST=WA, O=acme", "C=US|ST=WA|O=evil|O=acme"],
    ["two O, the right one last", "C=US, ST=WA, O=acme", "C=US|ST=WA|O=acme|O=acme"],
    ["a missing attribute", "C=US, ST=WA, O=acme, CN=release", "C=US|ST=WA|O=acme"],
    ["NUL", "C=US, ST=WA, O=acme", "C=US|ST=WA|O=acme\0"],
    ["the same letters composed otherwise", "C=US, ST=WA, O=caf\u00e9", "C=US|ST=WA|O=cafe\u0301"],
  ])("not: %s", (_, wanted, subject) => {
    expect(coversSubject(identity(`x509.subject: ${wanted}`), nameOf(subject))).toBe(false);
  });

  it("a value that is escaped is what it was, whatever it is", () => {
    const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(value, value, (organization, other) => {
        const wanted = parseDistinguishedName(`C=US, ST=WA, O=${escaped(organization)}`);
        expect(typeof wanted === "string" ? wanted : wanted.get("O")).toBe(organization);
        const fits = coversSubject(identity(`x509.subject: C=US, ST=WA, O=${escaped(organization)}`), [
          { type: "C", value: "US" },
          { type: "ST", value: "WA" },
          { type: "O", value: other },
        ]);
        expect(fits).toBe(other === organization);
      }),
    );
  });
});

/** Byte by byte, as RFC 4514 allows for everything. */
function escaped(value: string): string {
  return [...Buffer.from(value)].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
}

describe("identities that are none", () => {
  it.each([
    ["C=US, ST=WA, O=acme", /must begin with/],
    ["x509.subject:", /not an attribute/],
    ["x509.subject: C=US, O=acme", /has no ST; C, ST \(or S\) and O/],
    ["x509.subject: O=acme", /has no C and no ST/],
    ["x509.subject: C=US, ST=WA, O=acme, O=acme", /O twice/],
    ["x509.subject: C=US, ST=WA, S=WA, O=acme", /ST twice/],
    ["x509.subject: C=US, ST=WA, O=", /O is empty/],
    ["x509.subject: C=US, ST=WA, O=#0c0461636d65", /as bytes/],
    ["x509.subject: C=US, ST=WA, O=acme+OU=x", /unescaped \+/],
    ["x509.subject: C=US, ST=WA, O=acme\\", /escapes nothing/],
    ["x509.subject: C=US, ST=WA, O=ac\\me", /escapes nothing/],
    ['x509.subject: C=US, ST=WA, O="acme"', /must be escaped/],
    ["x509.subject: C=US, ST=WA, O=\\ff", /not UTF-8/],
    ["x509.subject: C=US,, ST=WA, O=acme", /"" is not an attribute/],
    ["x509.subject: C=US, ST=WA, acme", /"acme" is not an attribute/],
    ["arn:aws:signer:us-east-1:1:/signing-profiles/x", /not the ARN/],
    ["arn:aws:iam::111122223333:role/x", /not the ARN/],
    ["arn:aws:signer:us-east-1:111122223333:/signing-profiles/acme/short", /not the ARN/],
    ["x509.subject: C=US, ST=WA, O=acme, FOO=bar", /"FOO" is not a known/],
    ["**", /must begin with/],
    ["", /must begin with/],
  ])("%s", (text, reason) => {
    expect(parseIdentity(text)).toMatch(reason);
  });
});

describe("overlaps", () => {
  const profile = "arn:aws:signer:us-east-1:111122223333:/signing-profiles/acme";

  it.each([
    ["x509.subject: C=US, ST=WA, O=acme", "x509.subject: C=US, ST=WA, O=acme, CN=x", true],
    ["x509.subject: C=US, ST=WA, O=acme, CN=x", "x509.subject: O=acme, S=WA, C=US", true],
    ["x509.subject: C=US, ST=WA, O=acme, CN=x", "x509.subject: C=US, ST=WA, O=acme, CN=y", false],
    [profile, `${profile}/abcd012345`, true],
    [profile, profile.toUpperCase().replace("ARN", "arn"), true],
    [`${profile}/abcd012345`, `${profile}/abcd012346`, false],
    [profile, "x509.subject: C=US, ST=WA, O=acme", false],
    ["*", profile, true],
  ])("%s and %s: %s", (one, other, expected) => {
    expect(overlap(identity(one), identity(other))).toBe(expected);
    expect(overlap(identity(other), identity(one))).toBe(expected);
  });
});
