// What may stand in a config about a cosign signer; each fault is one complaint, at its key. 110 to 113 of the catalog.
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Spot } from "../../../src/config/rules/rule.ts";
import type { CosignFile } from "../../../src/config/schema.gen.ts";
import type { Complaint } from "../../../src/config/text/finding.ts";
import { cosign } from "../../../src/gates/cosign/cosign.ts";
import { clock, fulcio, rekor, rootFile } from "../../support/signatures/keyless.ts";
import { publicPem, spkiOf } from "../../support/signatures/keys.ts";
import { keyFile } from "../../support/signatures/signed.ts";
import { trustedRoot } from "../../support/signatures/trusted-root.ts";
import { keyPair, pemOf, today } from "../../support/x509/issue.ts";

const keys = keyPair();
const good = publicPem(keys);
const root = trustedRoot({ fulcio, rekor, clock });
const issuer = "https://token.actions.githubusercontent.com";
const keyless: CosignFile = { identity: "https://github.com/acme/*", issuer, trustedRoot: rootFile };

function complaintsOf(
  wish: CosignFile,
  files: Record<string, string> = {},
): readonly (readonly [Spot, Complaint])[] {
  const found: (readonly [Spot, Complaint])[] = [];
  const bytes = Object.entries({ [keyFile]: good, [rootFile]: JSON.stringify(root), ...files });
  cosign.checkConfig(wish, {
    files: new Map(bytes.map(([name, text]) => [name, Buffer.from(text)])),
    report: (spot, complaint) => found.push([spot, complaint]),
  });
  return found;
}

/** The one complaint: its code, its key, and its words. */
function only(wish: CosignFile, files?: Record<string, string>): readonly unknown[] {
  const found = complaintsOf(wish, files);
  expect(found.map(([, { detail }]) => detail)).toHaveLength(1);
  const [spot, complaint] = found[0] ?? [];
  expect(spot?.in).toBe(wish);
  expect(complaint?.hint).toMatch(/\.$/);
  return [complaint?.code, spot?.key, complaint?.detail];
}

describe("a cosign signer", () => {
  it.each<[string, CosignFile]>([
    ["a key", { key: keyFile }],
    ["a key of a variable", { key: "env:ACME_PUB" }],
    ["a key and a log", { key: keyFile, trustedRoot: rootFile }],
    ["an identity with a star", keyless],
    [
      "an exact identity",
      { ...keyless, identity: "https://github.com/acme/app/.github/workflows/r.yml@refs/heads/main" },
    ],
    ["an exact identity with a question mark", { ...keyless, identity: "https://acme.example/?a=b" }],
    ["an address", { ...keyless, identity: "release@acme.example" }],
    ["an address with a star", { ...keyless, identity: "release-*@acme.example" }],
    ["a URI without a host", { ...keyless, identity: "urn:acme:*" }],
    ["an expression", { issuer, trustedRoot: rootFile, identityRegExp: String.raw`[^@]+@acme\.example` }],
    [
      "an expression that could take forever elsewhere",
      { issuer, trustedRoot: rootFile, identityRegExp: "(a+)+b" },
    ],
  ])("may be %s", (_, wish) => {
    expect(complaintsOf(wish)).toEqual([]);
  });

  it("names its files, and the variable", () => {
    expect(cosign.files({ key: "env:ACME_PUB", trustedRoot: rootFile })).toEqual([
      { key: "key", name: "env:ACME_PUB" },
      { key: "trustedRoot", name: rootFile },
    ]);
    expect(cosign.files(keyless)).toEqual([{ key: "trustedRoot", name: rootFile }]);
  });

  it("says nothing of a file that could not be read: that is told already", () => {
    const found: unknown[] = [];
    cosign.checkConfig({ key: keyFile }, { files: new Map(), report: (...one) => found.push(one) });
    expect(found).toEqual([]);
  });

  it("reads a key from a variable", async () => {
    const signer = await cosign.open(
      { key: "env:ACME_PUB" },
      new Map([["env:ACME_PUB", Buffer.from(good)]]),
      today,
    );
    expect(signer.wanted).toBe("the key env:ACME_PUB");
  });
});

const privatePem = String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));
const sec1Pem = String(keys.privateKey.export({ type: "sec1", format: "pem" }));
const dsa = generateKeyPairSync("dsa", { modulusLength: 2048, divisorLength: 256 });
const secp = generateKeyPairSync("ec", { namedCurve: "secp256k1" });

describe("a key file", () => {
  it.each([
    ["110: is a private key", privatePem, /contains a private key/],
    ["110: is a private key of SEC 1", sec1Pem, /contains a private key/],
    [
      "110: is a private key of cosign",
      pemOf(Buffer.alloc(80, 1), "ENCRYPTED SIGSTORE PRIVATE KEY"),
      /contains a private key/,
    ],
    ["110: has a private key beside the public one", `${good}${privatePem}`, /contains a private key/],
    ["112: is empty", "", /is empty/],
    ["112: is white space", "\n \n", /is empty/],
    [
      "112: is a PEM block without content",
      "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
      /no public key in PEM/,
    ],
    ["is no PEM", "ssh-ed25519 AAAA", /no public key in PEM/],
    ["is cut off", good.slice(0, 60), /no public key in PEM/],
    ["is a certificate", fulcio.chain[0]?.pem ?? "", /contains a certificate/],
    ["has two keys", `${good}${good}`, /more than one key/],
    ["is a weak RSA key", publicPem(keyPair("RSA-1024")), /less than 2048 bits/],
    ["is a key of DSA", pemOf(spkiOf(dsa.publicKey), "PUBLIC KEY"), /of a type/],
    ["is a key of another curve", pemOf(spkiOf(secp.publicKey), "PUBLIC KEY"), /of a type/],
  ])("%s", (_, text, told) => {
    expect(only({ key: keyFile }, { [keyFile]: text })).toEqual([
      "config/signing-key",
      "key",
      expect.stringMatching(told),
    ]);
  });

  it("may have the RSA label of PKCS #1", () => {
    const { publicKey } = keyPair("RSA-2048");
    const text = String(publicKey.export({ type: "pkcs1", format: "pem" }));
    expect(complaintsOf({ key: keyFile }, { [keyFile]: text })).toEqual([]);
  });

  it("never shows what it holds", () => {
    const words = JSON.stringify(complaintsOf({ key: keyFile }, { [keyFile]: privatePem }));
    for (const line of privatePem.split("\n").slice(1, 3)) expect(words).not.toContain(line.slice(0, 20));
  });
});

describe("a trusted root", () => {
  const [authority] = root.certificateAuthorities;
  const unreadable = { certificates: [{ rawBytes: "AAAA" }] };
  it.each([
    ["111: is an empty object", {}, /mediaType/],
    ["111: is a TUF root", { signatures: [], signed: { _type: "root", version: 9 } }, /TUF metadata file/],
    ["is a list", [], /not a JSON object/],
    [
      "is of another form",
      { ...root, mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json" },
      /mediaType/,
    ],
    ["has no authorities", { ...root, certificateAuthorities: [] }, /no certificateAuthorities/],
    ["has no logs", { ...root, tlogs: [] }, /no tlogs/],
    ["has no certificate logs", { ...root, ctlogs: undefined }, /no ctlogs/],
    ["has logs that are none", { ...root, tlogs: [null] }, /no tlogs/],
    ["has a log without a key", { ...root, tlogs: [{ baseUrl: "https://x" }] }, /cannot be read/],
    [
      "has an authority without certificates",
      { ...root, certificateAuthorities: [{ ...authority, certChain: { certificates: [] } }] },
      /without certificates/,
    ],
    [
      "has a certificate that is none",
      { ...root, certificateAuthorities: [{ ...authority, certChain: unreadable }] },
      /cannot be read/,
    ],
  ])("%s", (_, value, told) => {
    expect(only(keyless, { [rootFile]: JSON.stringify(value) })).toEqual([
      "config/trusted-root",
      "trustedRoot",
      expect.stringMatching(told),
    ]);
  });

  it("is no JSON, or has a key twice", () => {
    for (const text of ["", "{", '{"mediaType":"a","mediaType":"b"}'])
      expect(only(keyless, { [rootFile]: text })[0]).toBe("config/trusted-root");
  });

  it("needs no authorities for a key, but a log", () => {
    const logs = { ...root, certificateAuthorities: [], ctlogs: [] };
    expect(
      complaintsOf({ key: keyFile, trustedRoot: rootFile }, { [rootFile]: JSON.stringify(logs) }),
    ).toEqual([]);
    const none = JSON.stringify({ ...logs, tlogs: [] });
    expect(only({ key: keyFile, trustedRoot: rootFile }, { [rootFile]: none })[2]).toMatch(/no tlogs/);
  });

  it("is refused, and nothing else is, whatever JSON it holds", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(only(keyless, { [rootFile]: text })[0]).toBe("config/trusted-root");
      }),
    );
  });
});

describe("the keys of a signer", () => {
  it.each<[string, CosignFile, string, string | undefined]>([
    ["none", {}, "config/missing-key", undefined],
    ["a key beside an identity", { ...keyless, key: keyFile }, "config/conflict", "identity"],
    [
      "both identities",
      { ...keyless, identityRegExp: String.raw`.*@acme\.example` },
      "config/conflict",
      "identityRegExp",
    ],
    [
      "113: an identity without issuer",
      { identity: keyless.identity ?? "", trustedRoot: rootFile },
      "config/missing-key",
      "identity",
    ],
    [
      "an identity without a trusted root",
      { identity: keyless.identity ?? "", issuer },
      "config/missing-key",
      "identity",
    ],
    [
      "an expression without issuer",
      { identityRegExp: String.raw`.*@acme\.example`, trustedRoot: rootFile },
      "config/missing-key",
      "identityRegExp",
    ],
    ["a key with an issuer", { key: keyFile, issuer }, "config/conflict", "issuer"],
  ])("%s", (_, wish, code, key) => {
    expect(only(wish).slice(0, 2)).toEqual([code, key]);
  });

  it("113: the identity * without issuer is told of both", () => {
    const found = complaintsOf({ identity: "*", trustedRoot: rootFile });
    expect(found.map(([, { code }]) => code).sort()).toEqual(["config/identity", "config/missing-key"]);
  });
});

describe("an identity that fits too much", () => {
  it.each(["*", "**", "*@acme.example", "https://*", "https:*", "https://*/acme/app"])("%s", (identity) => {
    expect(only({ ...keyless, identity }).slice(0, 2)).toEqual(["config/identity", "identity"]);
  });

  it.each([
    "https://github.com*",
    "https://github.com*/acme",
    "https://git*.com/acme/app",
    "https://github.com:4*3/",
  ])("%s: another host would fit", (identity) => {
    expect(only({ ...keyless, identity })).toEqual([
      "config/identity",
      "identity",
      expect.stringMatching(/other hosts/),
    ]);
  });

  it.each([
    ".*",
    ".+",
    "https://.*",
    "(?s).*",
    String.raw`\S+`,
    "[^ ]*",
    ".*/app",
    ".*@.*",
    "https://github.com.*",
  ])("by expression: %s", (identityRegExp) => {
    const wish = { issuer, trustedRoot: rootFile, identityRegExp };
    expect(only(wish).slice(0, 2)).toEqual(["config/identity", "identityRegExp"]);
  });

  it.each([
    "(",
    "[a-",
    "a**",
    "(?=acme).*",
    String.raw`(a)\1`,
    "a{1001}",
    "((a{100}){100}){100}",
    "x".repeat(1_001),
  ])("no expression: %s", (identityRegExp) => {
    const wish = { issuer, trustedRoot: rootFile, identityRegExp };
    expect(only(wish).slice(0, 2)).toEqual(["config/pattern", "identityRegExp"]);
  });
});
