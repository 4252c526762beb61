// What is attached to an image and can speak for it: signatures, attestations, SBOMs. The reader returns bytes that match
// their digests and stay within limits; the gates judge what they say.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Descriptor } from "../../core/image/content.ts";

/** Why evidence does not count; each is one word of docs/gates.md. */
export type Fault =
  | "malformed"
  | "bad-signature"
  | "not-for-this-digest"
  | "untrusted-certificate"
  | "time-not-proven"
  | "wrong-signer"
  | "not-in-the-log"
  | "expired"
  | "not-checked"
  | "unsigned"
  | "missing-evidence"
  | "too-much-evidence";

/** Evidence that was examined and does not count. */
export interface Miss {
  readonly fault: Fault;
  /** Where it is: `sha256-….sig`, or the digest of a referrer. */
  readonly where: string;
  /** What exactly, in words: `signed by release@other.example of accounts.google.com`. */
  readonly detail: string;
  /** It could not be read, as when the network fails: it is unknown whether it counts. */
  readonly unread?: readonly Diagnostic[];
}

export interface Layer extends Descriptor {
  /** All of the content, checked against digest and size; an Unusable if it does not match or is too large. */
  read(signal: AbortSignal): Promise<Uint8Array>;
}

/** A manifest that refers to another, fetched and checked: what a list says of it counts for nothing. */
export interface Attachment {
  /** For messages: the tag by which it was found, or its digest. */
  readonly where: string;
  readonly digest: Digest;
  readonly size: number;
  readonly mediaType: string;
  /** As the manifest itself says. */
  readonly artifactType?: string;
  readonly config: Descriptor | null;
  /** The digest that its `subject` names; null where it has none, as by the tag scheme. */
  readonly subject: Digest | null;
  /** `sig`, `att` or `sbom` where the tag scheme ties it to its subject. */
  readonly scheme: "sig" | "att" | "sbom" | null;
  readonly annotations: Readonly<Record<string, string>>;
  readonly layers: readonly Layer[];
}

export interface Attachments {
  readonly found: readonly Attachment[];
  /** What could not be used, or was too much to examine. */
  readonly misses: readonly Miss[];
}

/** A manifest that needs evidence. */
export interface Subject {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
}

/** A manifest below an index. */
export interface Child extends Subject {
  /** `linux/amd64`; `unknown/unknown` for the attestations of buildx. */
  readonly platform: string | null;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The evidence of one image's repository at its source. Each thing is asked for once in a run. */
export interface Evidence {
  /** The manifest of this digest; a Problem where it cannot be read. */
  subject(digest: Digest, signal: AbortSignal): Promise<Subject>;
  /** What an index names, attestation manifests included; empty for a single image. */
  children(digest: Digest, signal: AbortSignal): Promise<readonly Child[]>;
  attachments(subject: Digest, signal: AbortSignal): Promise<Attachments>;
  /** A manifest of the repository as an attachment: for buildx, whose attestations are children of the index. */
  manifest(digest: Digest, signal: AbortSignal): Promise<Attachment | Miss>;
}
