// What there is: ECR's repositories with their tags and digests, and the generated files on disk.
import type { Digest } from "../base/digest.ts";
import type { RepositorySettings } from "../settings/table.ts";

/** What is known of one digest in ECR beyond the listing; read only for what a plan must explain. */
export interface ImageDetail {
  readonly pushedAt?: string;
  /** When ECR last recorded a pull: it does so about once a day. */
  readonly pulledAt?: string;
  /** When it last moved to the archive tier. */
  readonly archivedAt?: string;
  readonly bytes?: number;
  readonly mediaType?: string;
  /** What a referrer is: a signature's or SBOM's type. */
  readonly artifactType?: string;
  /** The digest that a referrer belongs to. */
  readonly subject?: Digest;
}

export interface ActualRepository {
  readonly repository: string;
  /** What was read: nothing where nobody needs it. `tags` holds every resource tag of the repository. */
  readonly settings: RepositorySettings;
  readonly tags: ReadonlyMap<string, Digest>;
  /** Every digest that ECR lists, with or without a tag, archived ones left out. */
  readonly digests: ReadonlySet<Digest>;
  /** Digests that ECR keeps in its archive tier: they can't be pulled until they are pushed again. */
  readonly archived: ReadonlySet<Digest>;
  readonly details: ReadonlyMap<Digest, ImageDetail>;
}

export interface ActualRegistry {
  readonly registry: string;
  readonly repositories: ReadonlyMap<string, ActualRepository>;
}

export interface ActualFile {
  readonly path: string;
  readonly digest: Digest;
  readonly content: string;
}

export interface Actual {
  readonly registries: ReadonlyMap<string, ActualRegistry>;
  readonly files: ReadonlyMap<string, ActualFile>;
}
