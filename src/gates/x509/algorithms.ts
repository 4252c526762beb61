// Keys and signature algorithms that count: RSA of 2048 bits or more and the three curves of NIST, with SHA-256 or better.
// A document never chooses its own algorithm beyond these.
import type { KeyObject } from "node:crypto";
import { malformed } from "../kind/unusable.ts";
import { contextTag, type Der, oidOf, tags, within } from "./der.ts";

export type HashName = "sha256" | "sha384" | "sha512";

const hashes: Readonly<Record<string, HashName>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

export interface SignatureAlgorithm {
  readonly scheme: "pkcs1" | "pss" | "ecdsa";
  readonly hash: HashName;
}

const pss = "1.2.840.113549.1.1.10";
const signatures: Readonly<Record<string, SignatureAlgorithm>> = {
  "1.2.840.113549.1.1.11": { scheme: "pkcs1", hash: "sha256" },
  "1.2.840.113549.1.1.12": { scheme: "pkcs1", hash: "sha384" },
  "1.2.840.113549.1.1.13": { scheme: "pkcs1", hash: "sha512" },
  "1.2.840.10045.4.3.2": { scheme: "ecdsa", hash: "sha256" },
  "1.2.840.10045.4.3.3": { scheme: "ecdsa", hash: "sha384" },
  "1.2.840.10045.4.3.4": { scheme: "ecdsa", hash: "sha512" },
};

/** The hash of an AlgorithmIdentifier; undefined for one that doesn't count, as SHA-1. */
export function hashAlgorithm(identifier: Der): HashName | undefined {
  return hashes[oidOf(within(identifier).read(tags.oid))];
}

/** The algorithm of an AlgorithmIdentifier; undefined for one that doesn't count. */
export function signatureAlgorithm(identifier: Der): SignatureAlgorithm | undefined {
  const reader = within(identifier);
  const id = oidOf(reader.read(tags.oid));
  if (id !== pss) return signatures[id];
  const parameters = reader.maybe(tags.sequence);
  const hash = parameters && within(parameters).maybe(contextTag(0));
  if (hash === undefined) return undefined; // Without one it is SHA-1.
  const name = hashAlgorithm(within(hash).read(tags.sequence));
  return name && { scheme: "pss", hash: name };
}

export interface KeySpec {
  readonly type: "rsa" | "ec";
  readonly bits: number;
}

const curves: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };

/** null for a key that is too short, or of another kind. */
export function keySpec(key: KeyObject): KeySpec | null {
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa")
    return modulusLength < 2048 ? null : { type: "rsa", bits: modulusLength };
  const bits = curves[namedCurve];
  return key.asymmetricKeyType === "ec" && bits !== undefined ? { type: "ec", bits } : null;
}

export function formatKey(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  return [key.asymmetricKeyType ?? "unknown", modulusLength ?? namedCurve].join(" ").trim();
}

/** The hash that an AlgorithmIdentifier must name. */
export function strongHash(identifier: Der): HashName {
  const hash = hashAlgorithm(identifier);
  if (hash === undefined) throw malformed("its hash is not SHA-256, SHA-384 or SHA-512");
  return hash;
}
