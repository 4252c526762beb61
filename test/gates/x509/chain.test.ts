// Chains of certificates: an honest one passes, and each fault that a chain can have is refused for what it is.
import { describe, expect, it } from "vitest";
import type { Fault } from "../../../src/gates/kind/evidence.ts";
import { Unusable } from "../../../src/gates/kind/unusable.ts";
import { readCertificate } from "../../../src/gates/x509/certificate.ts";
import { checkChain, checkValidity, type Purpose } from "../../../src/gates/x509/chain.ts";
import {
  authority,
  basicConstraints,
  extendedKeyUsage,
  extension,
  type Issued,
  issue,
  keyPair,
  type KeyKind,
  keyUsage,
  leafExtensions,
  purposes,
  signer,
  subjectOf,
  today,
  years,
} from "../../support/x509/issue.ts";
import { sequence } from "../../../src/sandbox/tls/der.ts";

const root = authority("acme root");
const middle = authority("acme issuing", { issuer: root });
const leaf = signer(middle);

function check(chain: readonly Issued[], purpose: Purpose = "code signing"): Unusable | undefined {
  try {
    checkChain(
      chain.map(({ der }) => readCertificate(der)),
      purpose,
    );
  } catch (error) {
    if (error instanceof Unusable) return error;
    throw error;
  }
  return undefined;
}

describe("honest chains", () => {
  it("leaf, intermediate and root, in order", () => {
    expect(check([leaf, middle, root])).toBeUndefined();
  });

  it("one certificate that signed itself", () => {
    expect(check([issue({ subject: subjectOf("alone"), extensions: leafExtensions })])).toBeUndefined();
  });

  it.each<KeyKind>(["P-256", "P-384", "P-521", "RSA-2048"])("a key of %s", (kind) => {
    const top = authority("root", { keys: keyPair(kind) });
    expect(check([signer(top, { keys: keyPair(kind, "leaf") }), top])).toBeUndefined();
  });

  it("a path length that just fits", () => {
    const top = authority("root", { extensions: [basicConstraints(true, { pathLength: 1 }), keyUsage([5])] });
    const below = authority("issuing", { issuer: top });
    expect(check([signer(below), below, top])).toBeUndefined();
  });

  it("an authority of timestamps", () => {
    const extensions = [keyUsage([0, 1]), extendedKeyUsage([purposes.timeStamping], true)];
    expect(check([signer(root, { extensions }), root], "timestamping")).toBeUndefined();
  });
});

describe("chains that break a rule", () => {
  const other = authority("acme root");
  const weak = authority("root", { keys: keyPair("RSA-1024") });
  const twin = issue({ subject: subjectOf("acme issuing"), extensions: leafExtensions, issuer: root });
  const short = authority("root", { extensions: [basicConstraints(true, { pathLength: 0 }), keyUsage([5])] });
  const belowShort = authority("issuing", { issuer: short });
  const noCa = issue({ subject: subjectOf("user"), extensions: leafExtensions, issuer: root });
  const plainCa = authority("issuing", { issuer: root, extensions: [keyUsage([5])] });
  const looseCa = authority("issuing", {
    issuer: root,
    extensions: [basicConstraints(true, { critical: false }), keyUsage([5])],
  });
  const noSign = authority("issuing", { issuer: root, extensions: [basicConstraints(true), keyUsage([6])] });
  const secret = extension("1.2.3.4", sequence(), true);
  const usage = (...extensions: Issued["der"][]) => signer(root, { extensions });

  const rows: readonly (readonly [string, readonly Issued[], RegExp])[] = [
    ["nothing", [], /no certificate/],
    ["without its root", [leaf, middle], /not self-signed/],
    ["without what lies between", [leaf, root], /not issued by/],
    ["in the wrong order", [leaf, root, middle], /not the end|not issued by/],
    ["root first", [root, middle, leaf], /not the end/],
    ["with a foreign one at the end", [leaf, middle, root, other], /not the end/],
    ["with the root twice", [leaf, middle, root, root], /not the end/],
    ["a root of the same name, and another key", [leaf, middle, other], /not issued by/],
    ["an issuer of the same name, and another key", [leaf, twin, root], /not issued by/],
    ["issued by a leaf", [signer(noCa), noCa, root], /not a certificate authority/],
    [
      "an authority without basic constraints",
      [signer(plainCa), plainCa, root],
      /not a certificate authority/,
    ],
    [
      "basic constraints that are not critical",
      [signer(looseCa), looseCa, root],
      /not a certificate authority/,
    ],
    ["an authority that may not sign", [signer(noSign), noSign, root], /keyCertSign/],
    ["more authorities than the root allows", [signer(belowShort), belowShort, short], /allows 0/],
    ["a key of 1024 bits", [signer(weak), weak], /not accepted: rsa 1024/],
    ["a leaf of Ed25519", [signer(root, { keys: keyPair("Ed25519") }), root], /not accepted: ed25519/],
    ["SHA-1", [signer(root, { hash: "sha1" }), root], /SHA-1/],
    ["a leaf that is an authority", [middle, root], /authority, not a signer/],
    ["a leaf without key usage", [usage(basicConstraints(false)), root], /what its key is for/],
    ["key usage that is not critical", [usage(keyUsage([0], false)), root], /not marked critical/],
    ["a leaf that may not sign", [usage(keyUsage([1])), root], /not limited to digitalSignature/],
    ["a leaf that may encrypt too", [usage(keyUsage([0, 2])), root], /not limited to digitalSignature/],
    ["serverAuth", [usage(keyUsage([0]), extendedKeyUsage([purposes.serverAuth])), root], /serverAuth/],
    ["any purpose", [usage(keyUsage([0]), extendedKeyUsage(["2.5.29.37.0"])), root], /for any/],
    [
      "an unknown critical extension",
      [usage(keyUsage([0]), secret), root],
      /unsupported critical extension: 1\.2\.3\.4/,
    ],
    ["eleven certificates", Array.from({ length: 11 }, () => root), /the limit is 10/],
  ];

  it.each(rows)("%s", (_, chain, detail) => {
    const refused = check(chain);
    expect(refused?.fault).toBe("untrusted-certificate" satisfies Fault);
    expect(refused?.message).toMatch(detail);
  });

  it.each([
    ["serverAuth beside it", extendedKeyUsage([purposes.timeStamping, purposes.serverAuth], true)],
    ["not critical", extendedKeyUsage([purposes.timeStamping])],
    ["codeSigning", extendedKeyUsage([purposes.codeSigning], true)],
  ])("timestamping: %s", (_, eku) => {
    const refused = check([usage(keyUsage([0]), eku), root], "timestamping");
    expect(refused?.fault).toBe("time-not-proven" satisfies Fault);
  });
});

describe("validity", () => {
  const certificates = [leaf, middle, root].map(({ der }) => readCertificate(der));
  const now = today.getTime();

  it.each([
    ["the first instant", years(-1).getTime(), years(-1).getTime(), null],
    ["the last instant", years(1).getTime(), years(1).getTime(), null],
    ["too early", years(-1).getTime() - 1, now, /valid from/],
    ["too late", now, years(1).getTime() + 1, /valid until/],
  ])("%s", (_, from, to, detail) => {
    const look = () => checkValidity(certificates, from, to, "the signature");
    if (detail === null) expect(look).not.toThrow();
    else expect(look).toThrow(detail);
  });

  it("looks at every certificate", () => {
    const old = authority("issuing", { issuer: root, notAfter: years(-0.5) });
    const chain = [signer(old), old, root].map(({ der }) => readCertificate(der));
    expect(() => checkValidity(chain, now, now, "now")).toThrow(/CN=issuing is no longer valid/);
  });
});
