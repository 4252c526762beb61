// The bytes of layers, configs and manifests, one file per digest for all repositories. Blobs are never deleted:
// a repository only gives up its membership, so no delete can race with a push of the same bytes.
import { copyFileSync, linkSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { type Files, read } from "./files.ts";

/** A digest of the second algorithm that OCI registers; the content lies under its sha256. */
export type Sha512 = string & { readonly __sha512: true };
export type AnyDigest = Digest | Sha512;

export function isAnyDigest(text: string): text is AnyDigest {
  return isDigest(text) || /^sha512:[0-9a-f]{128}$/.test(text);
}

export class Blobs {
  readonly #files: Files;
  readonly #folder: string;
  readonly #aliases: string;

  constructor(files: Files) {
    this.#files = files;
    this.#folder = join(files.root, "blobs", "sha256");
    this.#aliases = join(files.root, "blobs", "sha512");
    for (const folder of [this.#folder, this.#aliases]) mkdirSync(folder, { recursive: true });
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

  /** What the content is kept under; undefined when nobody brought it under that digest. */
  resolve(digest: AnyDigest): Digest | undefined {
    if (isDigest(digest)) return digest;
    const kept = read(join(this.#aliases, digest.slice("sha512:".length)));
    return kept !== undefined && isDigest(kept) ? kept : undefined;
  }

  setAlias(digest: Sha512, kept: Digest): void {
    this.#files.replace(join(this.#aliases, digest.slice("sha512:".length)), kept);
  }

  /** The same content out of another store, by a link where that can be. */
  take(digest: Digest, path: string): void {
    if (this.size(digest) !== undefined) return;
    const scratch = this.#files.scratch();
    try {
      linkSync(path, scratch);
    } catch {
      copyFileSync(path, scratch);
    }
    renameSync(scratch, this.path(digest));
  }

  /** Takes over a finished file whose digest was checked. */
  adopt(digest: Digest, path: string): void {
    renameSync(path, this.path(digest));
  }
}

export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}
