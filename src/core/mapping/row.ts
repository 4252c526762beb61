// A row of the mapping: one source reference and where it lives in ECR. All outputs are rendered from rows.
import type { Digest } from "../base/digest.ts";
import type { Provenance, ValuesUse } from "../image/wanted.ts";

export interface MappingRow {
  /** Canonical source reference: `docker.io/library/nginx:1.27`. */
  readonly source: string;
  /** Every form in which sources wrote it, sorted. */
  readonly written: readonly string[];
  /** `registry/repository:tag` in ECR, or `registry/repository@digest`. */
  readonly target: string;
  /** The digest in ECR. */
  readonly digest: Digest;
  /** The id of the place, to leave the row out when its copy fails: `repository:tag`. */
  readonly place: string;
  /** The config's source that asked for it first. */
  readonly from: string;
  readonly helmKey?: string;
  readonly valuesKeys?: readonly string[];
  /** Where charts use the source reference, for the values output. */
  readonly uses?: readonly ValuesUse[];
  readonly provenance: readonly Provenance[];
}
