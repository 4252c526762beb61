// How much evidence of one image is examined. Whoever may push to a repository may attach any number of signatures of any
// size to an image; nothing beyond these limits is read.

const mebi = 1024 * 1024;

export interface EvidenceLimits {
  /** Manifests that refer to one subject. */
  readonly attachments: number;
  /** Entries in the list of them: more than are examined, because a list may name what is of no interest. */
  readonly listed: number;
  readonly layers: number;
  readonly signatureBytes: number;
  /** An attestation, which may contain an SBOM, or an SBOM. */
  readonly documentBytes: number;
  /** All layers of one subject's attachments together. */
  readonly totalBytes: number;
}

export const usualLimits: EvidenceLimits = {
  attachments: 50,
  listed: 1_000,
  layers: 50,
  signatureBytes: 4 * mebi,
  documentBytes: 64 * mebi,
  totalBytes: 256 * mebi,
};

const signatureTypes = new Set([
  "application/vnd.dev.cosign.simplesigning.v1+json",
  "application/jose+json",
  "application/cose",
]);

export function mostBytesOf(mediaType: string, limits: EvidenceLimits): number {
  return signatureTypes.has(mediaType) ? limits.signatureBytes : limits.documentBytes;
}
