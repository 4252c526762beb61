// What the copy engine writes into: a repository of a registry, or one inside a layout on disk.
import type { Descriptor, ManifestContent } from "../../core/image/content.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Attempts } from "../../net/retry.ts";
import type { RetryEvents } from "../http/retry.ts";

/** Bytes on their way to one place. A failure of any call means that the upload is lost. */
export interface BlobUpload {
  /** Done when the block may be used again. */
  write(block: Uint8Array): Promise<void>;
  /** Writes the last block and waits until the blob is stored. */
  finish(last: Uint8Array): Promise<void>;
  abort(): void;
}

export interface WholeBlob {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  /** A session that a refused mount has opened. */
  readonly session?: URL;
}

export interface Destination {
  readonly registry: string;
  readonly repository: string;
  observed(events: RetryEvents): Destination;
  head(reference: string, signal: AbortSignal): Promise<Descriptor | null>;
  manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null>;
  hasBlob(digest: Digest, signal: AbortSignal): Promise<boolean>;
  /** Whether the place has an API that finds referrers by their subject. */
  hasReferrers(digest: Digest, signal: AbortSignal): Promise<boolean>;
  /** Takes the blob over from another repository; else gives the session that was opened in its place. */
  mount(digest: Digest, from: string, signal: AbortSignal): Promise<"mounted" | URL>;
  putBlob(blob: WholeBlob, signal: AbortSignal): Promise<void>;
  openUpload(blob: Descriptor, signal: AbortSignal, session?: URL): Promise<BlobUpload>;
  putManifest(reference: string, manifest: ManifestContent, signal: AbortSignal): Promise<void>;
  attempts(): Pick<Attempts, "next">;
}
