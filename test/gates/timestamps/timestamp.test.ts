// Timestamps: an honest one proves a time, and each fault takes the proof away.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../../src/gates/kind/evidence.ts";
import { Unusable } from "../../../src/gates/kind/unusable.ts";
import { checkTimestamp } from "../../../src/gates/timestamps/timestamp.ts";
import { readCertificate } from "../../../src/gates/x509/certificate.ts";
import { readDer, tags } from "../../../src/gates/x509/der.ts";
import { context, integer, octets, sequence } from "../../../src/sandbox/tls/der.ts";
import { clock, clockRoot, timestamper, token, type TokenWish } from "../../support/timestamps/token.ts";
import {
  authority,
  extendedKeyUsage,
  extension,
  type Issued,
  keyPair,
  keyUsage,
  purposes,
  subjectOf,
  today,
  years,
} from "../../support/x509/issue.ts";

const content = Buffer.from("a signature");

function check(bytes: Uint8Array, roots: readonly Issued[] = [clockRoot], of: Uint8Array = content) {
  try {
    return checkTimestamp(
      bytes,
      of,
      roots.map(({ der }) => readCertificate(der)),
    );
  } catch (error) {
    if (error instanceof Unusable) return error;
    throw error;
  }
}

const one = (value: number) => integer(Buffer.from([value]));
const middle = authority("clock issuing", {
  issuer: clockRoot,
  subject: subjectOf("clock issuing", "clock"),
});
const below = timestamper(middle);
const rsa = timestamper(clockRoot, { keys: keyPair("RSA-2048", "clock") });
const keyId = Buffer.from("0102030405", "hex");
const withKeyId = timestamper(clockRoot, {
  extensions: [
    keyUsage([0]),
    extendedKeyUsage([purposes.timeStamping], true),
    extension("2.5.29.14", octets(keyId)),
  ],
});

describe("an honest timestamp", () => {
  it("proves the time, a second more or less", () => {
    const second = 1000;
    expect(check(token(content))).toEqual({
      from: today.getTime() - second,
      to: today.getTime() + second,
      by: "C=US, ST=WA, L=Seattle, O=clock, CN=timestamps",
    });
  });

  it("says how exact its clock is", () => {
    const accuracy = sequence(one(2), context(0, Buffer.from([5])), context(1, Buffer.from([1])));
    expect(check(token(content, { accuracy }))).toMatchObject({ to: today.getTime() + 2006 });
  });

  it.each<readonly [string, Partial<TokenWish>]>([
    ["without its root", { carried: [clock] }],
    ["certificates in any order", { by: below, carried: [clockRoot, middle, below] }],
    ["SHA-512", { hash: "sha512" }],
    ["RSA", { by: rsa, carried: [rsa] }],
    ["PSS", { by: rsa, carried: [rsa], padding: "pss" }],
    ["the older name of the signing certificate", { signingCertificate: "v1" }],
    ["a signer named by its key", { by: withKeyId, carried: [withKeyId], byKeyId: keyId }],
    [
      "an extension that need not be understood",
      { extensions: [extension("1.3.6.1.5.5.7.1.3", sequence())] },
    ],
  ])("%s", (_, wish) => {
    expect(check(token(content, wish))).toMatchObject({ by: expect.stringContaining("O=clock") });
  });
});

describe("a timestamp that proves nothing", () => {
  const dataType = "1.2.840.113549.1.7.1";
  const stranger = authority("clock root", { subject: subjectOf("clock root", "clock") });
  const foreign = timestamper(stranger);
  const noPurpose = timestamper(clockRoot, { extensions: [keyUsage([0])] });
  const old = timestamper(clockRoot, { notAfter: years(-0.5) });
  const weak = timestamper(clockRoot, { keys: keyPair("RSA-1024") });

  it.each<readonly [string, Partial<TokenWish>, Fault]>([
    ["45 over other bytes", { imprint: Buffer.alloc(32) }, "time-not-proven"],
    [
      "46 by another authority of the same name",
      { by: foreign, carried: [foreign, stranger] },
      "time-not-proven",
    ],
    ["47 by a key that is not for it", { by: noPurpose, carried: [noPurpose] }, "time-not-proven"],
    ["by a certificate that had expired", { by: old, carried: [old] }, "time-not-proven"],
    ["by a short key", { by: weak, carried: [weak] }, "untrusted-certificate"],
    ["without its signer's certificate", { carried: [clockRoot] }, "time-not-proven"],
    ["the intermediate left out", { by: below, carried: [below] }, "time-not-proven"],
    ["SHA-1", { hash: "sha1" }, "malformed"],
    ["a content other than the one signed", { digest: Buffer.alloc(32) }, "time-not-proven"],
    [
      "a signature that is none",
      { alterSignature: () => Buffer.from("3006020100020100", "hex") },
      "time-not-proven",
    ],
    ["another type of content", { type: "1.2.840.113549.1.7.1" }, "malformed"],
    ["another type as it was signed", { signedType: "1.2.840.113549.1.7.1" }, "malformed"],
    ["another type in both", { type: dataType, signedType: dataType }, "malformed"],
    ["21 certificates", { carried: Array.from({ length: 21 }, () => clock) }, "malformed"],
    ["an attribute twice", { twice: true }, "malformed"],
    [
      "a key of another kind than the signature",
      { by: rsa, carried: [rsa], claims: clock },
      "time-not-proven",
    ],
    ["PSS without its hash, which is SHA-1", { by: rsa, carried: [rsa], padding: "bare pss" }, "malformed"],
    ["no name of the signing certificate", { signingCertificate: "none" }, "malformed"],
    ["another signing certificate", { signingCertificate: "other" }, "time-not-proven"],
    ["two signers", { signers: 2 }, "malformed"],
    ["no signer", { signers: 0 }, "malformed"],
    ["a critical extension", { extensions: [extension("1.2.3", sequence(), true)] }, "malformed"],
  ])("%s", (_, wish, fault) => {
    expect(check(token(content))).not.toBeInstanceOf(Unusable);
    expect(check(token(content, wish))).toMatchObject({ name: "Unusable", fault });
  });

  it("is of these bytes only", () => {
    expect(check(token(content), [clockRoot], Buffer.from("another"))).toMatchObject({
      fault: "time-not-proven",
    });
  });

  it("in BER, with a length that has no end, is not supported", () => {
    const { content: inner } = readDer(token(content), tags.sequence);
    const ber = Buffer.concat([Buffer.from("3080", "hex"), inner, Buffer.from("0000", "hex")]);
    expect(check(ber)).toMatchObject({
      fault: "malformed",
      message: expect.stringContaining("an indefinite length"),
    });
  });

  it("any byte changed takes the proof away", () => {
    const bytes = token(content);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ flip;
        const found = check(altered);
        // What no signature covers, and nobody reads: versions, the list of digests, parameters of algorithms.
        return found instanceof Unusable || found.from === today.getTime() - 1000;
      }),
      { numRuns: 300 },
    );
  });
});

const openssl = hasOpenssl();

describe.skipIf(!openssl)(`a timestamp by openssl${openssl ? "" : " (openssl is missing)"}`, () => {
  it("proves a time", () => {
    const folder = mkdtempSync(join(tmpdir(), "timestamp-"));
    try {
      const run = (...args: string[]) =>
        execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
      const now = Date.now();
      const root = authority("tsa root", { notAfter: new Date(now + 1e9), notBefore: new Date(now - 1e9) });
      const tsa = timestamper(root, {
        keys: keyPair("RSA-2048", "clock"),
        notAfter: new Date(now + 1e9),
        notBefore: new Date(now - 1e9),
      });
      writeFileSync(join(folder, "signature"), content);
      writeFileSync(join(folder, "tsa.pem"), tsa.pem);
      writeFileSync(join(folder, "root.pem"), root.pem);
      writeFileSync(join(folder, "tsa.key"), tsa.keys.privateKey.export({ type: "pkcs8", format: "pem" }));
      writeFileSync(join(folder, "serial"), "01\n");
      writeFileSync(join(folder, "tsa.cnf"), opensslConfig);
      run("ts", "-query", "-data", "signature", "-sha256", "-cert", "-out", "query");
      run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-token_out", "-out", "token");
      const proven = check(readFileSync(join(folder, "token")), [root]);
      expect(proven).toMatchObject({ by: expect.stringContaining("CN=timestamps") });
      expect(proven).toSatisfy(
        ({ from, to }: { from: number; to: number }) => from <= Date.now() && to >= now,
      );
      expect(check(readFileSync(join(folder, "token")), [clockRoot])).toMatchObject({
        fault: "time-not-proven",
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const opensslConfig = `[tsa]
default_tsa = one
[one]
serial = serial
signer_cert = tsa.pem
certs = root.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1, millisecs:500
ordering = yes
tsa_name = yes
ess_cert_id_chain = yes
ess_cert_id_alg = sha256
`;

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
