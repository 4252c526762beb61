// A certificate (RFC 5280) as a value: read by hand where its rules matter, its signature checked by OpenSSL.
import { type KeyObject, X509Certificate } from "node:crypto";
import { malformed } from "../kind/unusable.ts";
import { type SignatureAlgorithm, signatureAlgorithm } from "./algorithms.ts";
import { contextTag, readDer, tags, timeOf, within } from "./der.ts";
import { type Extensions, readExtensions } from "./extensions.ts";
import { type Name, readName } from "./name.ts";

export interface Certificate extends Extensions {
  readonly raw: Uint8Array;
  readonly subject: Name;
  /** The names as bytes, for comparison. */
  readonly subjectBytes: Uint8Array;
  readonly issuerBytes: Uint8Array;
  readonly serial: Uint8Array;
  /** Milliseconds since 1970, both included. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** null for one that doesn't count, as SHA-1. */
  readonly algorithm: SignatureAlgorithm | null;
  readonly key: KeyObject;
  /** Whether `issuer` is named as the issuer, and its key made the signature. */
  isIssuedBy(issuer: Certificate): boolean;
}

export function readCertificate(bytes: Uint8Array): Certificate {
  const outer = within(readDer(bytes, tags.sequence));
  const signed = within(outer.read(tags.sequence));
  const outerAlgorithm = outer.read(tags.sequence);
  outer.read(tags.bits);
  outer.end();

  signed.maybe(contextTag(0));
  const serial = signed.read(tags.integer).content;
  const algorithm = signed.read(tags.sequence);
  if (!sameBytes(algorithm.raw, outerAlgorithm.raw))
    throw malformed("a certificate names two different algorithms");
  const issuer = signed.read(tags.sequence);
  const validity = within(signed.read(tags.sequence));
  const notBefore = timeOf(validity.any());
  const notAfter = timeOf(validity.any());
  validity.end();
  const subject = signed.read(tags.sequence);
  signed.read(tags.sequence);
  signed.maybe(0x81);
  signed.maybe(0x82);
  const extensions = signed.maybe(contextTag(3));
  signed.end();

  const openssl = opensslCertificate(bytes);
  const certificate: Certificate = {
    ...readExtensions(extensions && readDer(extensions.content, tags.sequence)),
    raw: bytes,
    subject: readName(subject),
    subjectBytes: subject.raw,
    issuerBytes: issuer.raw,
    serial,
    notBefore,
    notAfter,
    algorithm: signatureAlgorithm(algorithm) ?? null,
    key: publicKey(openssl),
    isIssuedBy: (other) =>
      sameBytes(certificate.issuerBytes, other.subjectBytes) && verifies(openssl, other.key),
  };
  return certificate;
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function opensslCertificate(bytes: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    throw malformed("not a certificate");
  }
}

function publicKey(certificate: X509Certificate): KeyObject {
  try {
    return certificate.publicKey;
  } catch {
    throw malformed("the key of a certificate cannot be read");
  }
}

function verifies(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.verify(key);
  } catch {
    return false; // A key of another kind than the signature.
  }
}
