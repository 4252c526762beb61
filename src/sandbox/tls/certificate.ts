// Certificates for the sandbox (RFC 5280): an authority that signs one server's certificate and then forgets its key, so
// that whoever trusts it trusts nothing else.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";
import { bits, context, type Der, integer, octets, oid, sequence, set, text, time, yes } from "./der.ts";

export interface Certificates {
  /** The authority's certificate, the server's, and the server's key: PEM. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

interface Subject {
  readonly name: Der;
  readonly publicKey: KeyObject;
}

const day = 24 * 60 * 60 * 1000;
/** Clients of some systems take no longer ones. */
export const validDays = 397;

export function issueCertificates(names: readonly string[], now: Date): Certificates {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const mark = randomBytes(4).toString("hex");
  const issuer = { name: commonName(`ecr-mirror sandbox CA ${mark}`), publicKey: authority.publicKey };
  const served = { name: commonName("ecr-mirror sandbox"), publicKey: server.publicKey };
  const ca = certificate(issuer, { issuer, key: authority.privateKey, now }, [
    extension("2.5.29.19", sequence(yes(), integer(Buffer.from([0]))), true),
    extension("2.5.29.15", bits(Buffer.from([0x04]), 2), true),
    extension("2.5.29.14", octets(keyId(authority.publicKey))),
  ]);
  const leaf = certificate(served, { issuer, key: authority.privateKey, now }, [
    extension("2.5.29.19", sequence(), true),
    extension("2.5.29.15", bits(Buffer.from([0x80]), 7), true),
    extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.17", sequence(...names.map(generalName))),
    extension("2.5.29.14", octets(keyId(server.publicKey))),
    extension("2.5.29.35", sequence(context(0, keyId(authority.publicKey)))),
  ]);
  const key = server.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { ca: pem(ca), certificate: pem(leaf), key };
}

function certificate(
  subject: Subject,
  by: { readonly issuer: Subject; readonly key: KeyObject; readonly now: Date },
  extensions: readonly Der[],
): Der {
  const algorithm = sequence(oid("1.2.840.10045.4.3.2"));
  const serial = randomBytes(16);
  // Neither negative nor with a leading zero.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const from = new Date(by.now.getTime() - day);
  const signed = sequence(
    context(0, integer(Buffer.from([2])), true),
    integer(serial),
    algorithm,
    by.issuer.name,
    sequence(time(from), time(new Date(from.getTime() + validDays * day))),
    subject.name,
    subject.publicKey.export({ type: "spki", format: "der" }),
    context(3, sequence(...extensions), true),
  );
  return sequence(signed, algorithm, bits(sign("sha256", signed, by.key)));
}

function commonName(name: string): Der {
  return sequence(set(sequence(oid("2.5.4.3"), text(name))));
}

function extension(id: string, value: Der, critical = false): Der {
  return sequence(oid(id), ...(critical ? [yes()] : []), octets(value));
}

function generalName(name: string): Der {
  if (name === "::1") return context(7, Buffer.from([...Buffer.alloc(15), 1]));
  if (isIPv4(name)) return context(7, Buffer.from(name.split(".").map(Number)));
  return context(2, Buffer.from(name, "latin1"));
}

function keyId(key: KeyObject): Buffer {
  return createHash("sha1")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
}

function pem(der: Der): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
