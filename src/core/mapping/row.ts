// A row of the mapping: one source reference and where it lives in ECR. All outputs are rendered from rows; a file of
// the mapping holds entries.
import type { Digest } from "../base/digest.ts";
import type { ImageRequest } from "../image/wanted.ts";

export interface MappingRow extends ImageRequest {
  /** Canonical source reference: `docker.io/library/nginx:1.27`. */
  readonly source: string;
  /** Its address in ECR: `registry/repository:tag`, or `registry/repository@digest`. */
  readonly target: string;
  /** The digest in ECR. */
  readonly digest: Digest;
  /** The destination's key, to leave the row out when its copy fails: `repository:tag`. */
  readonly place: string;
}

/** The mapping as a pair of texts: what a file of it holds. */
export interface MappingEntry {
  /** The source reference as people and datasets write it. */
  readonly internal: string;
  /** Where it lives in ECR. */
  readonly ecr: string;
  /** The digest in ECR, where it is known. */
  readonly digest?: Digest;
}

/** An entry and the line on which it begins. */
export interface LinedEntry {
  readonly entry: MappingEntry;
  readonly line: number;
}

/** The columns of the mapping as CSV. */
export const mappingColumns = ["internal_uri", "ecr_uri"] as const;
