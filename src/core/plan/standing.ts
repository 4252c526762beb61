// What stands with each destination that was ever mirrored, or is asked for and may not be filled now. A mirror makes
// nobody worse off: what the source no longer has, or may not give yet, stays as it is.
import type { ProblemCode } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";

/** The source has a digest that may not enter yet: the destination keeps what it has. */
export interface HeldImage extends RetainedImage {
  readonly code: ProblemCode;
  /** The digest at the source. */
  readonly wanted: Digest;
  /** What ECR holds there; null: nothing yet. */
  readonly keeps: Digest | null;
  /** When the digest at the source was first seen, and when it may enter; ISO 8601 in UTC. */
  readonly since: string;
  readonly until: string;
  /** Short: `too young`. */
  readonly why: string;
}

/** The source no longer has what was mirrored from it: the copy, its row and its files stay. */
export interface GoneImage extends RetainedImage {
  /** What ECR holds. */
  readonly digest: Digest;
  /** Since when a run knows it; absent: this run is the first. */
  readonly since?: string;
}

interface RetainedImage {
  readonly id: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  /** The reference at the source. */
  readonly source: string;
  readonly from: string;
}
