// What is wrong with a notation signer in a config: one complaint, at its spot.
import { describe, expect, it } from "vitest";
import type { NotationFile } from "../../../src/config/schema.gen.ts";
import type { Spot } from "../../../src/config/rules/rule.ts";
import type { Complaint } from "../../../src/config/text/finding.ts";
import { notation } from "../../../src/gates/notation/notation.ts";
import { issue, leafExtensions, pemOf, subjectOf } from "../../support/x509/issue.ts";
import { acme, awsShaped, leaf, middle, root } from "./setup.ts";

type Files = Readonly<Record<string, string>>;

function complaints(change: Partial<NotationFile>, files: Files = { "ca.pem": root.pem }): readonly string[] {
  const wish: NotationFile = { certificates: "ca.pem", identities: [acme], ...change };
  const found: string[] = [];
  notation.checkConfig(wish, {
    files: new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
    report: (spot: Spot, { code, detail }: Complaint) => {
      const where = spot.in === wish.identities ? "identities" : "";
      found.push(`${where}${spot.key ?? ""}: ${code}: ${detail}`);
    },
  });
  return found;
}

const alone = issue({ subject: subjectOf("alone"), extensions: leafExtensions });
const key = root.keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

describe("a config that is good", () => {
  it.each<readonly [string, Partial<NotationFile>, Files | undefined]>([
    ["a root and a name", {}, undefined],
    ["several roots", {}, { "ca.pem": `# roots\n${root.pem}${alone.pem}` }],
    ["one certificate that signed itself", {}, { "ca.pem": alone.pem }],
    ["timestamps", { timestamps: "tsa.pem" }, { "ca.pem": root.pem, "tsa.pem": root.pem }],
    ["anybody", { identities: ["*"] }, undefined],
    ["a profile of AWS Signer", { store: "signingAuthority", identities: [awsShaped.profile] }, undefined],
    ["a file that could not be read, which is said elsewhere", {}, {}],
  ])("%s", (_, change, files) => {
    expect(complaints(change, files)).toEqual([]);
  });
});

describe("a config that is not", () => {
  it.each<readonly [string, Partial<NotationFile>, Files | undefined, RegExp]>([
    ["112 an empty file", {}, { "ca.pem": "" }, /^certificates: config\/pem: ca\.pem .*no PEM block/],
    ["110 a private key", {}, { "ca.pem": key }, /^certificates: config\/pem: .*PRIVATE KEY/],
    ["a key beside a root", {}, { "ca.pem": root.pem + key }, /^certificates: config\/pem: .*PRIVATE KEY/],
    [
      "what is no certificate",
      {},
      { "ca.pem": pemOf(Buffer.from("x")) },
      /^certificates: config\/pem: .*cannot be read/,
    ],
    ["a leaf", {}, { "ca.pem": leaf.pem }, /^certificates: config\/certificate: .*CN=release, which another/],
    [
      "an intermediate",
      {},
      { "ca.pem": root.pem + middle.pem },
      /^certificates: config\/certificate: .*issuing/,
    ],
    [
      "timestamps that are no certificates",
      { timestamps: "tsa.pem" },
      { "ca.pem": root.pem, "tsa.pem": "x" },
      /^timestamps: config\/pem: tsa\.pem/,
    ],
    [
      "a signer as timestamps",
      { timestamps: "tsa.pem" },
      { "ca.pem": root.pem, "tsa.pem": alone.pem },
      /^timestamps: config\/certificate: .*may not issue/,
    ],
    [
      "timestamps beside a signing authority",
      { timestamps: "tsa.pem", store: "signingAuthority" },
      undefined,
      /^timestamps: config\/conflict/,
    ],
    [
      "no ST",
      { identities: ["x509.subject: C=US, O=acme"] },
      undefined,
      /^identities0: config\/identity: .*no ST/,
    ],
    [
      "no prefix",
      { identities: [acme, "O=acme"] },
      undefined,
      /^identities1: config\/identity: .*must begin with/,
    ],
    ["anybody beside others", { identities: [acme, "*"] }, undefined, /^identities1: config\/identity: "\*"/],
    [
      "an overlap",
      { identities: [acme, `${acme}, CN=x`] },
      undefined,
      /^identities1: config\/identity: Every signer that matches/,
    ],
    [
      "a profile of the store ca",
      { identities: [awsShaped.profile] },
      undefined,
      /^identities0: config\/conflict/,
    ],
  ])("%s", (_, change, files, complaint) => {
    const found = complaints(change, files);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(complaint);
  });
});

describe("files", () => {
  it("are named with their keys", () => {
    expect(notation.files({ certificates: "a", timestamps: "env:B", identities: ["*"] })).toEqual([
      { key: "certificates", name: "a" },
      { key: "timestamps", name: "env:B" },
    ]);
  });
});
