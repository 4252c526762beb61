// Lets Sigstore's library check a bundle, and says in our words what it found. What a signature is over, and with which hash, is
// answered here: the library knows SHA-256 only.
import { createHash, type KeyObject } from "node:crypto";
import {
  type SignedEntity,
  toSignedEntity,
  type TrustMaterial,
  VerificationError,
  Verifier,
} from "@sigstore/verify";
import type { Fault } from "../../kind/evidence.ts";
import { malformed, Unusable } from "../../kind/unusable.ts";
import type { Candidate } from "../read/candidate.ts";
import { isSignedBy } from "./public-key.ts";

const mostEntries = 8;
const mostTimestamps = 4;
const hashes = ["sha256", "sha384", "sha512"];

export interface Thresholds {
  readonly tlogThreshold: number;
  readonly ctlogThreshold: number;
  readonly timestampThreshold: number;
}

/** The candidate in the library's form; an Unusable if it cannot be read or is too large. */
export function entityOf(candidate: Candidate): SignedEntity {
  const bundle = candidate.bundle();
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  const timestamps = timestampVerificationData?.rfc3161Timestamps.length ?? 0;
  if (tlogEntries.length > mostEntries)
    throw tooMuch(`${tlogEntries.length} log entries; the limit is ${mostEntries}`);
  if (timestamps > mostTimestamps) throw tooMuch(`${timestamps} timestamps; the limit is ${mostTimestamps}`);
  return { ...readable(() => toSignedEntity(bundle, candidate.payload)), signature: contentOf(candidate) };
}

function contentOf({ payload, signed, signature }: Candidate): SignedEntity["signature"] {
  return {
    signature,
    compareSignature: (other) => other.equals(signature),
    compareDigest: (digest) => isDigestOf(payload, digest),
    compareSignedDigest: (digest) => isDigestOf(signed, digest),
    verifySignature: (key: KeyObject) => isSignedBy(key, signed, signature),
  };
}

/** By any hash of SHA-2: their lengths distinguish them. */
function isDigestOf(bytes: Buffer, digest: Buffer): boolean {
  return hashes.some((hash) => createHash(hash).update(bytes).digest().equals(digest));
}

/** Times that the entity claims; they count only once the entity is verified. */
export function claimedTimes({ timestamps }: SignedEntity): readonly Date[] {
  return timestamps.flatMap((one) => {
    if (one.$case === "timestamp-authority") return [one.timestamp.signingTime];
    // An entry's own time is signed by its promise alone.
    if (one.tlogEntry.inclusionPromise === undefined) return [];
    return [new Date(Number(one.tlogEntry.integratedTime) * 1000)];
  });
}

/** Throws an Unusable with what is wrong. */
export function verifyEntity(entity: SignedEntity, material: TrustMaterial, thresholds: Thresholds): void {
  readable(() => new Verifier(material, thresholds).verify(entity));
}

/** Runs what reads strangers' bytes: an error of the library's own says what is wrong, any other that they can't be read. */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unusable) throw error;
    if (!(error instanceof VerificationError))
      throw malformed(`it cannot be read: ${messageOf(error)}`, { cause: error });
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
    throw new Unusable(faultOf(error.code), `${error.message}${cause}`, { cause: error });
  }
}

function faultOf(code: VerificationError["code"]): Fault {
  if (code === "TIMESTAMP_ERROR") return "time-not-proven";
  if (code === "CERTIFICATE_ERROR") return "untrusted-certificate";
  if (code === "SIGNATURE_ERROR" || code === "PUBLIC_KEY_ERROR") return "bad-signature";
  return code === "NOT_IMPLEMENTED_ERROR" ? "malformed" : "not-in-the-log";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}

function tooMuch(detail: string): Unusable {
  return new Unusable("too-much-evidence", detail);
}
