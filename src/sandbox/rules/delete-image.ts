// Taking images away by ECR's rules: the last tag takes the image with it, a child of an index stays.
// Works on one listing, which it keeps in step, so that a batch of a hundred reads the folder once.
import type { Digest } from "../../core/base/digest.ts";
import type { ImageRecord, Images } from "../store/images.ts";

export class Deletion {
  private readonly images: Images;
  private readonly records: Map<Digest, ImageRecord>;
  private readonly tagsOf: Map<Digest, readonly string[]>;
  private readonly digestOf: Map<string, Digest>;

  constructor(images: Images) {
    const listing = images.listing();
    this.images = images;
    this.records = new Map(listing.images);
    this.tagsOf = new Map(listing.tagsOf);
    this.digestOf = new Map(listing.tags);
  }

  tag(tag: string): Digest | undefined {
    return this.digestOf.get(tag);
  }

  record(digest: Digest): ImageRecord | undefined {
    return this.records.get(digest);
  }

  tags(digest: Digest): readonly string[] {
    return this.tagsOf.get(digest) ?? [];
  }

  /** The indexes that still name the image. */
  parents(digest: Digest): readonly Digest[] {
    return [...this.records.values()].filter((one) => one.children.includes(digest)).map((one) => one.digest);
  }

  removeTag(tag: string, digest: Digest): void {
    this.images.removeTag(tag);
    this.digestOf.delete(tag);
    const others = this.tags(digest).filter((other) => other !== tag);
    this.tagsOf.set(digest, others);
  }

  /** Removes the image with all its tags. */
  remove(record: ImageRecord): void {
    for (const tag of this.tags(record.digest)) this.removeTag(tag, record.digest);
    this.images.removeImage(record);
    this.records.delete(record.digest);
    this.tagsOf.delete(record.digest);
  }
}
