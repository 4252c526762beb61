// Who decides whether a candidate is signed by the one that the config wants: by key, or by certificate.
import type { Candidate } from "../read/candidate.ts";

export interface Authority {
  /** In words: `the key ./keys/acme.pub`. */
  readonly wanted: string;
  /** What can't be known offline, a line each. */
  readonly notChecked: readonly string[];
  /** Who signed it, in words. Throws an Unusable where that isn't who is wanted. */
  check(candidate: Candidate): string;
}
