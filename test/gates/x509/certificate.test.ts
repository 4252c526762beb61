// A certificate as a value, and what is not one; DER that has two forms; names that could be read as another; PEM files.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unusable } from "../../../src/gates/kind/unusable.ts";
import { readCertificate } from "../../../src/gates/x509/certificate.ts";
import {
  booleanOf,
  DerReader,
  integerOf,
  namedBitsOf,
  oidOf,
  readDer,
  smallIntegerOf,
  tags,
  timeOf,
} from "../../../src/gates/x509/der.ts";
import { formatName } from "../../../src/gates/x509/name.ts";
import { readCertificates } from "../../../src/gates/x509/pem.ts";
import { oid } from "../../../src/sandbox/tls/der.ts";
import {
  authority,
  issue,
  leafExtensions,
  pemOf,
  signer,
  subjectOf,
  years,
} from "../../support/x509/issue.ts";

const root = authority("acme root");
const leaf = signer(root);

describe("a certificate", () => {
  it("says who it is, when it is valid, and what it may do", () => {
    const read = readCertificate(leaf.der);
    expect(formatName(read.subject)).toBe("C=US, ST=WA, L=Seattle, O=acme, CN=release");
    expect([read.notBefore, read.notAfter]).toEqual([years(-1).getTime(), years(1).getTime()]);
    expect(read.basicConstraints).toEqual({ critical: true, ca: false, pathLength: null });
    expect(read.keyUsage?.uses).toEqual(new Set(["digitalSignature"]));
    expect(read.extendedKeyUsage?.ids).toEqual(["1.3.6.1.5.5.7.3.3"]);
    expect(read.algorithm).toEqual({ scheme: "ecdsa", hash: "sha256" });
    expect(read.isIssuedBy(readCertificate(root.der))).toBe(true);
    expect(read.isIssuedBy(read)).toBe(false);
  });

  it("an O with a comma is one O", () => {
    const tricky = issue({ subject: subjectOf("x", "acme, O=x"), extensions: leafExtensions });
    const { subject } = readCertificate(tricky.der);
    expect(subject.filter(({ type }) => type === "O")).toEqual([{ type: "O", value: "acme, O=x" }]);
    expect(formatName(subject)).toContain("O=acme\\, O\\=x");
  });

  it("any byte changed, cut off or added is refused or is another certificate", () => {
    fc.assert(
      fc.property(fc.nat(leaf.der.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(leaf.der);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const read = attempt(changed);
        return read instanceof Unusable || !read.isIssuedBy(readCertificate(root.der));
      }),
    );
    for (const bytes of [
      leaf.der.subarray(0, -1),
      Buffer.concat([leaf.der, Buffer.from([0])]),
      Buffer.alloc(0),
    ])
      expect(attempt(bytes)).toBeInstanceOf(Unusable);
  });

  it("a public key is not a certificate", () => {
    const key = leaf.keys.publicKey.export({ type: "spki", format: "der" });
    expect(attempt(key)).toMatchObject({ fault: "malformed" });
  });
});

describe("DER", () => {
  it.each([
    ["a length of two bytes for a short one", "0481017f"],
    ["a length with a leading zero", "048200807f"],
    ["a length without an end", "2480040100000"],
    ["a length of five bytes", "04850000000001ff"],
    ["a tag of several bytes", "1f8101ff"],
    ["cut off", "0405ff"],
    ["nothing", ""],
    ["something behind the end", "0401ffff"],
  ])("refuses %s", (_, text) => {
    expect(() => readDer(Buffer.from(text, "hex"), tags.octets)).toThrow(Unusable);
  });

  it("object identifiers, large arcs included", () => {
    for (const id of ["1.2.840.113549.1.1.11", "2.999.3", "0.9.2342.19200300.100.1.25"]) {
      if (id.startsWith("2.999")) expect(oidOf(readDer(Buffer.from("0603883703", "hex"), tags.oid))).toBe(id);
      else expect(oidOf(readDer(oid(id), tags.oid))).toBe(id);
    }
    expect(() => oidOf(readDer(Buffer.from("0602802a", "hex"), tags.oid))).toThrow(Unusable);
    expect(() => oidOf(readDer(Buffer.from("06022a80", "hex"), tags.oid))).toThrow(Unusable);
  });

  it("numbers, negative ones too, in their shortest form only", () => {
    const number = (hex: string) => integerOf(readDer(Buffer.from(hex, "hex"), tags.integer));
    expect([number("020100"), number("0201ff"), number("02020080")]).toEqual([0n, -1n, 128n]);
    for (const hex of ["0200", "02020001", "0202ff80"]) expect(() => number(hex)).toThrow(Unusable);
  });

  it("times that there are", () => {
    const at = (tag: number, text: string) =>
      timeOf(new DerReader(Buffer.concat([Buffer.from([tag, text.length]), Buffer.from(text)])).any());
    expect(at(0x17, "491231235959Z")).toBe(Date.UTC(2049, 11, 31, 23, 59, 59));
    expect(at(0x17, "500101000000Z")).toBe(Date.UTC(1950, 0, 1));
    expect(at(0x18, "20261127000000.25Z")).toBe(Date.UTC(2026, 10, 27, 0, 0, 0, 250));
    for (const text of ["20260230000000Z", "20261127000000", "20261127000000+0100", "20261127240000Z"])
      expect(() => at(0x18, text)).toThrow(Unusable);
  });
});

describe("DER of one kind where another is wanted", () => {
  const value = (hex: string) => new DerReader(Buffer.from(hex, "hex")).any();

  it.each<readonly [string, () => unknown]>([
    ["another tag", () => readDer(Buffer.from("020100", "hex"), tags.octets)],
    ["a tag of several bytes", () => value("1f0100")],
    ["a tag and nothing else", () => value("04")],
    ["an object identifier of nothing", () => oidOf(value("0600"))],
    ["an object identifier without an end", () => oidOf(value("06022a81"))],
    ["one of a hundred bytes", () => oidOf(value(`0664${"2a".repeat(100)}`))],
    ["a large number where a small one is wanted", () => smallIntegerOf(value("020400ffffff"))],
    ["a negative one", () => smallIntegerOf(value("0201ff"))],
    ["a truth of two bytes", () => booleanOf(value("0102ffff"))],
    ["a truth that is neither", () => booleanOf(value("010101"))],
    ["bits without their count", () => namedBitsOf(value("0300"))],
    ["bits with nine unused", () => namedBitsOf(value("03020900"))],
    ["no bits, and one unused", () => namedBitsOf(value("030101"))],
    ["a number as a time", () => timeOf(value("020100"))],
  ])("%s", (_, read) => {
    expect(read).toThrow(Unusable);
  });

  it("an extension twice, or another algorithm within", () => {
    const twice = issue({ subject: subjectOf("x"), extensions: [...leafExtensions, ...leafExtensions] });
    expect(attempt(twice.der)).toMatchObject({ message: expect.stringContaining("twice") });
    const [from, to] = ["06082a8648ce3d040302", "06082a8648ce3d040303"];
    const changed = Buffer.from(leaf.der.toString("hex").replace(from, to), "hex");
    expect(attempt(changed)).toMatchObject({ message: "a certificate names two different algorithms" });
  });
});

describe("a PEM file", () => {
  const read = (text: string) => readCertificates(Buffer.from(text));

  it("holds certificates, with comments around them", () => {
    expect(read(`subject=acme\n${root.pem}\n# the other\n${leaf.pem}`)).toHaveLength(2);
    expect(read(root.pem.replaceAll("\n", "\r\n"))).toHaveLength(1);
  });

  it.each([
    ["nothing", "", /no PEM block/],
    ["DER", root.der.toString("latin1"), /no PEM block/],
    ["an empty block", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", /not base64/],
    ["a private key", pemOf(Buffer.from("x"), "EC PRIVATE KEY"), /"EC PRIVATE KEY"; only certificates/],
    ["a public key as a certificate", pemOf(Buffer.from("3003020101", "hex")), /cannot be read/],
    ["what is not base64", root.pem.replace(/\n[^-]{5}/, "\n*****"), /not base64/],
    ["many", root.pem.repeat(201), /the limit is 200/],
  ])("refuses %s", (_, text, reason) => {
    expect(read(text)).toMatch(reason);
  });
});

function attempt(bytes: Uint8Array): ReturnType<typeof readCertificate> | Unusable {
  try {
    return readCertificate(bytes);
  } catch (error) {
    if (error instanceof Unusable) return error;
    throw error;
  }
}
