// Blobs that a manifest names: which repositories hold them. There are hundreds of thousands in a long run, so that little
// is kept for each: nearly all are in one repository alone.
import type { Digest } from "../../core/base/digest.ts";

export interface BlobPlace {
  readonly registry: string;
  readonly repository: string;
  readonly digest: Digest;
}

export class CommittedBlobs {
  /** By registry. */
  readonly #repositories = new Map<string, Map<Digest, string | Set<string>>>();

  add({ registry, repository, digest }: BlobPlace): void {
    const blobs = this.#repositories.get(registry) ?? new Map<Digest, string | Set<string>>();
    this.#repositories.set(registry, blobs);
    const known = blobs.get(digest);
    if (known === undefined) blobs.set(digest, repository);
    else if (known instanceof Set) known.add(repository);
    else if (known !== repository) blobs.set(digest, new Set([known, repository]));
  }

  has({ registry, repository, digest }: BlobPlace): boolean {
    const known = this.#repositories.get(registry)?.get(digest);
    return known instanceof Set ? known.has(repository) : known === repository;
  }

  delete({ registry, repository, digest }: BlobPlace): void {
    const blobs = this.#repositories.get(registry);
    const known = blobs?.get(digest);
    if (known instanceof Set) known.delete(repository);
    else if (known === repository) blobs?.delete(digest);
  }

  /** Another repository of the registry that holds it. */
  sibling({ registry, repository, digest }: BlobPlace): string | undefined {
    const known = this.#repositories.get(registry)?.get(digest);
    if (!(known instanceof Set)) return known === repository ? undefined : known;
    for (const name of known) if (name !== repository) return name;
    return undefined;
  }
}
