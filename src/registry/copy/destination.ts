// What the copy engine writes into: a repository of a registry, or one inside a layout on disk.
import type { Digest } from "../../core/base/digest.ts";
import type { Descriptor, ManifestContent, WholeBlob } from "../../core/image/content.ts";
import type { Attempts } from "../../net/retry.ts";
import type { RetryEvents } from "../http/host.ts";

export interface CopyDestination {
  readonly registry: string;
  readonly repository: string;
  /** null: by digest alone. */
  readonly tag: string | null;
  /** What it must hold afterward. */
  readonly digest: Digest;
  /** Tags of referrers that stay as they are there, with what they would lead to. */
  readonly leaves?: readonly string[];
}

/** Bytes on their way to one repository. A failure of any call means that the upload is lost. */
export interface BlobUpload {
  /** Done when the block may be used again. */
  write(block: Uint8Array): Promise<void>;
  /** Writes the last block and waits until the blob is stored. */
  finish(last: Uint8Array): Promise<void>;
  abort(): void;
}

export interface DestinationRepository {
  readonly registry: string;
  readonly repository: string;
  observed(events: RetryEvents): DestinationRepository;
  head(reference: string, signal: AbortSignal): Promise<Descriptor | null>;
  manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null>;
  hasBlob(digest: Digest, signal: AbortSignal): Promise<boolean>;
  /** Whether an API finds referrers by their subject here. */
  hasReferrers(digest: Digest, signal: AbortSignal): Promise<boolean>;
  /** Takes the blob over from another repository; else gives the session that was opened instead. */
  mount(digest: Digest, from: string, signal: AbortSignal): Promise<"mounted" | URL>;
  /** `session` is one that a refused mount has opened. */
  putBlob(blob: WholeBlob, signal: AbortSignal, session?: URL): Promise<void>;
  openUpload(blob: Descriptor, signal: AbortSignal, session?: URL): Promise<BlobUpload>;
  putManifest(reference: string, manifest: ManifestContent, signal: AbortSignal): Promise<void>;
  attempts(): Pick<Attempts, "next">;
}

export type LayerCheck = (
  registry: string,
  repository: string,
  digests: readonly Digest[],
  signal: AbortSignal,
) => Promise<ReadonlySet<Digest>>;

/** How the repositories that are written into are found, and what they hold already. */
export interface DestinationAccess {
  destination(registry: string, repository: string): DestinationRepository;
  /** BatchCheckLayerAvailability; a HEAD for each blob without it. */
  readonly layerCheck?: LayerCheck;
  /** A repository that this run has created holds nothing yet. */
  isNew?(registry: string, repository: string): boolean;
}
