// What can be read as an image's content, wherever it lies: a repository of a registry, or a layout on disk.
import type { Digest } from "../base/digest.ts";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A blob in one piece, already checked against `digest`. */
export interface WholeBlob {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** A manifest's bytes as they came. */
export interface ManifestContent extends WholeBlob {
  readonly mediaType: string;
}

export function descriptorOf({ mediaType, digest, bytes }: ManifestContent): Descriptor {
  return { mediaType, digest, size: bytes.length };
}

/** A manifest that refers to another one. */
export interface Referrer extends Descriptor {
  /** The tag that the tag scheme of signatures gives it (`sha256-….sig`); absent where its subject says it all. */
  readonly tag?: string;
  /** The manifest itself, where it was read to find out what the tag means. */
  readonly content?: ManifestContent;
}

/** How far one goes to find referrers. */
export interface ReferrersWish {
  /**
   * Where tags can't be listed, each that might be there is asked for: all of them (as usual), none, or `signed`, those
   * that may hold signatures.
   */
  readonly guess?: boolean | "signed";
  /** Manifests under tags are read at once, not only looked at. */
  readonly read?: boolean;
  /** A list of more than these is a Problem. */
  readonly most?: number;
}

/** Who is told why nothing comes for a while. */
export interface WaitEvents {
  /** Told before the wait of so many seconds. */
  onRetry?(attempt: number, why: string, seconds: number): void;
  onWait?(why: string, seconds: number): void;
}

/** One repository or layout that images are read from. `null` means "looked, and it is not there". */
export interface ContentReader {
  head(reference: string, signal: AbortSignal): Promise<Descriptor | null>;
  manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null>;
  /** Manifests whose subject is `digest`, by the referrers API and by the tag scheme. */
  referrers(digest: Digest, signal: AbortSignal, wish?: ReferrersWish): Promise<readonly Referrer[]>;
  /** The blob from `offset` on. The reader gives bytes; whoever writes them checks the digest. */
  blob(blob: Descriptor, offset: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The same, with waits and attempts told to somebody else; absent where nobody is waited for. */
  observed?(events: WaitEvents): ContentReader;
}

/** For whoever reads for one image, and wants to know what it waits for. */
export function observedReader(reader: ContentReader, events: WaitEvents): ContentReader {
  return reader.observed?.(events) ?? reader;
}
