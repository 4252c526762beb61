// A repository that is read from mirrors first. A mirror that lacks something or fails is passed over; what it
// gives is checked by digest like anything else. Writing goes to the registry itself.
import type { Descriptor, ManifestContent } from "../../core/image/content.ts";
import type { BlobToRead } from "./blob-read.ts";
import { RepositoryClient } from "./repository.ts";

export class MirroredRepository extends RepositoryClient {
  readonly #mirrors: readonly RepositoryClient[];

  constructor(own: ConstructorParameters<typeof RepositoryClient>, mirrors: readonly RepositoryClient[]) {
    super(...own);
    this.#mirrors = mirrors;
  }

  override async head(reference: string, signal: AbortSignal): Promise<Descriptor | null> {
    return (
      (await this.#first((mirror) => mirror.head(reference, signal), signal)) ?? super.head(reference, signal)
    );
  }

  override async manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null> {
    const found = await this.#first((mirror) => mirror.manifest(reference, signal), signal);
    return found ?? super.manifest(reference, signal);
  }

  override async blob(
    blob: BlobToRead,
    offset: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const holder = await this.#first(async (mirror) => {
      return (await mirror.hasBlob(blob.digest, signal)) ? mirror : null;
    }, signal);
    return holder === null ? super.blob(blob, offset, signal) : holder.blob(blob, offset, signal);
  }

  async #first<T>(
    look: (mirror: RepositoryClient) => Promise<T | null>,
    signal: AbortSignal,
  ): Promise<T | null> {
    for (const mirror of this.#mirrors) {
      try {
        const found = await look(mirror);
        if (found !== null) return found;
      } catch {
        // The next one, and at last the registry itself, will say what is wrong.
        signal.throwIfAborted();
      }
    }
    return null;
  }
}
