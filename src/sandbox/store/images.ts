// One repository's images: what each digest is, what each tag means, which layers belong here. The listing is
// kept in memory for as long as the folders' times say that nobody changed them.
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { type Blobs, hexOf } from "./blobs.ts";
import { type Files, list, read, remove } from "./files.ts";

/** What is known of an image, so that no listing has to read its manifest. */
export interface ImageRecord {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly manifestSize: number;
  /** Config and layers; of an index, its largest child. */
  readonly imageSize: number;
  /** The config's type, or the artifact's own. */
  readonly artifactType?: string;
  readonly subject?: Digest;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly children: readonly Digest[];
  readonly layers: readonly Digest[];
  readonly pushedAt: string;
  readonly status: "ACTIVE" | "ARCHIVED";
  readonly archivedAt?: string;
  readonly activatedAt?: string;
  readonly pulledAt?: string;
  readonly scannedAt?: string;
}

export interface Listing {
  readonly tags: ReadonlyMap<string, Digest>;
  readonly sortedTags: readonly string[];
  readonly images: ReadonlyMap<Digest, ImageRecord>;
  readonly sortedDigests: readonly Digest[];
  /** Sorted tags of each digest that has some. */
  readonly tagsOf: ReadonlyMap<Digest, readonly string[]>;
}

export class Images {
  readonly #files: Files;
  readonly #blobs: Blobs;
  readonly #folder: string;
  #cached: { readonly stamp: string; readonly listing: Listing } | undefined;

  constructor(files: Files, blobs: Blobs, folder: string) {
    this.#files = files;
    this.#blobs = blobs;
    this.#folder = folder;
  }

  tag(tag: string): Digest | undefined {
    const text = read(this.#path("tags", tag));
    return text !== undefined && isDigest(text) ? text : undefined;
  }

  image(digest: Digest): ImageRecord | undefined {
    const text = read(this.#path("images", hexOf(digest)));
    return text === undefined ? undefined : (JSON.parse(text) as ImageRecord);
  }

  manifest(digest: Digest): Buffer {
    return this.#blobs.read(digest);
  }

  putImage(record: ImageRecord, manifest: Uint8Array): void {
    this.#blobs.write(record.digest, manifest);
    this.putRecord(record);
    for (const layer of record.layers) this.#commitLayer(layer);
    if (record.subject === undefined) return;
    mkdirSync(this.#path("referrers", hexOf(record.subject)), { recursive: true });
    writeFileSync(this.#path("referrers", hexOf(record.subject), hexOf(record.digest)), "");
  }

  putRecord(record: ImageRecord): void {
    this.#files.replace(this.#path("images", hexOf(record.digest)), JSON.stringify(record));
  }

  setTag(tag: string, digest: Digest): void {
    this.#files.replace(this.#path("tags", tag), digest);
  }

  /** Sets a tag that must be new; false when somebody else was first. */
  createTag(tag: string, digest: Digest): boolean {
    return this.#files.create(this.#path("tags", tag), digest);
  }

  removeTag(tag: string): boolean {
    return remove(this.#path("tags", tag));
  }

  /** Moves an image between the tiers. The mark spares all others the question whether anything is archived. */
  setStatus(record: ImageRecord, status: ImageRecord["status"], at: string): void {
    if (status === "ARCHIVED") writeFileSync(this.#path("archive"), "");
    this.putRecord({
      ...record,
      status,
      ...(status === "ARCHIVED" ? { archivedAt: at } : { activatedAt: at }),
    });
  }

  /** Whether any image here was ever archived. */
  hasArchive(): boolean {
    return existsSync(this.#path("archive"));
  }

  /** Removes an image; its tags must be gone already. */
  removeImage(record: ImageRecord): void {
    remove(this.#path("images", hexOf(record.digest)));
    if (record.subject !== undefined) {
      remove(this.#path("referrers", hexOf(record.subject), hexOf(record.digest)));
    }
  }

  referrers(subject: Digest): readonly ImageRecord[] {
    return list(this.#path("referrers", hexOf(subject)))
      .sort()
      .map((hex) => this.image(`sha256:${hex}` as Digest))
      .filter((record) => record !== undefined);
  }

  hasLayer(layer: Digest): boolean {
    return existsSync(this.#path("layers", hexOf(layer)));
  }

  /** Whether an image that was pushed here names the layer. */
  isCommitted(layer: Digest): boolean {
    return (statSync(this.#path("layers", hexOf(layer)), { throwIfNoEntry: false })?.size ?? 0) > 0;
  }

  addLayer(layer: Digest): void {
    if (!this.hasLayer(layer)) writeFileSync(this.#path("layers", hexOf(layer)), "");
  }

  removeLayer(layer: Digest): boolean {
    return remove(this.#path("layers", hexOf(layer)));
  }

  #commitLayer(layer: Digest): void {
    if (this.hasLayer(layer) && !this.isCommitted(layer))
      writeFileSync(this.#path("layers", hexOf(layer)), "committed");
  }

  listing(): Listing {
    const tags = statSync(this.#path("tags"), { bigint: true, throwIfNoEntry: false });
    const images = statSync(this.#path("images"), { bigint: true, throwIfNoEntry: false });
    const stamp = `${tags?.ino}:${tags?.mtimeNs}:${images?.ino}:${images?.mtimeNs}`;
    if (this.#cached?.stamp === stamp) return this.#cached.listing;
    // A folder that has just changed may change again within the clock's step: such a listing isn't kept.
    const newest = Math.max(Number(tags?.mtimeMs ?? 0), Number(images?.mtimeMs ?? 0));
    const settled = Date.now() - newest > 100;
    const listing = this.#readListing();
    this.#cached = settled ? { stamp, listing } : undefined;
    return listing;
  }

  #readListing(): Listing {
    const images = new Map<Digest, ImageRecord>();
    for (const name of list(this.#path("images")).sort()) {
      const record = this.image(`sha256:${name}` as Digest);
      if (record !== undefined) images.set(record.digest, record);
    }
    const tags = new Map<string, Digest>();
    const tagsOf = new Map<Digest, string[]>();
    for (const name of list(this.#path("tags")).sort()) {
      const digest = this.tag(name);
      // A tag whose image is gone is what a delete in another process is about to remove.
      if (digest === undefined || !images.has(digest)) continue;
      tags.set(name, digest);
      const others = tagsOf.get(digest);
      if (others === undefined) tagsOf.set(digest, [name]);
      else others.push(name);
    }
    return { tags, sortedTags: [...tags.keys()], images, sortedDigests: [...images.keys()], tagsOf };
  }

  #path(part: "tags" | "images" | "layers" | "referrers" | "archive", ...names: readonly string[]): string {
    return join(this.#folder, part, ...names);
  }
}
