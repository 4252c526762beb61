// A row of the mapping: one source reference and where it lives in ECR. All outputs are rendered from rows.
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
