// The bytes of layers, configs and manifests, one file per digest for all repositories. Blobs are never deleted:
// a repository only gives up its membership, so no delete can race with a push of the same bytes.
import { mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "../../core/base/digest.ts";
import type { Files } from "./files.ts";

export class Blobs {
  readonly #files: Files;
  readonly #folder: string;

  constructor(files: Files) {
    this.#files = files;
    this.#folder = join(files.root, "blobs", "sha256");
    mkdirSync(this.#folder, { recursive: true });
  }

  path(digest: Digest): string {
    return join(this.#folder, hexOf(digest));
  }

  size(digest: Digest): number | undefined {
    return statSync(this.path(digest), { throwIfNoEntry: false })?.size;
  }

  /** For manifests: never for layers, which may be larger than memory. */
  read(digest: Digest): Buffer {
    return readFileSync(this.path(digest));
  }

  write(digest: Digest, content: Uint8Array): void {
    if (this.size(digest) === undefined) this.#files.replace(this.path(digest), content);
  }

  /** Takes over a finished file whose digest was checked. */
  adopt(digest: Digest, path: string): void {
    renameSync(path, this.path(digest));
  }
}

export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}
