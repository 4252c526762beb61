// What the API and the registry share of images: what makes a pushed manifest one, what takes one away, and how it is
// told. All of a push happens in one turn of the event loop, the tag last, so that a tag never names something incomplete.
import { defined } from "../../core/base/record.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { type Digest, sha256 } from "../../core/base/digest.ts";
import type { Descriptor } from "../../core/image/content.ts";
import {
  blobsOf,
  isForeign,
  largestManifest,
  type Manifest,
  parseManifest,
} from "../../core/image/manifest.ts";
import { isTag } from "../../core/image/reference.ts";
import {
  EcrError,
  invalidParameter,
  layersNotFound,
  referencedImagesNotFound,
  repositoryNotFound,
} from "../base/ecr-error.ts";
import { isMissing } from "../store/files.ts";
import type { ImageRecord, Images } from "../store/images.ts";
import type { RepositoryRecord } from "../store/repositories.ts";
import { isImmutable, tagIsImmutable } from "./repositories.ts";

export interface ImagePush {
  readonly manifest: Uint8Array;
  /** The same manifest with other digests for the same content: read in its place. */
  readonly readAs?: Uint8Array;
  readonly mediaType: string | undefined;
  readonly tag: string | undefined;
  /** What the pusher says the digest is. */
  readonly digest: string | undefined;
  readonly pushedAt: Date;
  /** Whether layers and children must be in the repository already. */
  readonly contentMustExist: boolean;
}

export interface PushedImage {
  readonly record: ImageRecord;
  /** The image was there, under this tag or without one asked for. */
  readonly existed: boolean;
}

export function putImage(repository: RepositoryRecord, images: Images, push: ImagePush): PushedImage {
  const digest = checkDigest(push);
  const manifest = readManifest(push, digest);
  if (push.contentMustExist) checkContent(repository.name, images, manifest);
  const known = images.image(digest);
  const current = push.tag === undefined ? undefined : taggedImage(images, push.tag);
  const moves = current !== undefined && current !== digest;
  if (push.tag !== undefined && moves && isImmutable(repository, push.tag))
    throw tagIsImmutable(repository.name, push.tag);
  const active = known?.status === "ACTIVE";
  const record = active ? known : newRecord(images, { digest, manifest, push, known });
  try {
    if (!active) images.putImage(record, push.manifest);
    if (push.tag !== undefined && current !== digest) writeTag(repository, images, { tag: push.tag, digest });
  } catch (error) {
    throw isMissing(error) ? repositoryNotFound(repository.name) : error;
  }
  return { record, existed: active && (push.tag === undefined || current === digest) };
}

/** What a tag stands for; nothing when its image is gone, which a delete in another process may leave behind. */
function taggedImage(images: Images, tag: string): Digest | undefined {
  const digest = images.tag(tag);
  return digest === undefined || images.image(digest) === undefined ? undefined : digest;
}

function checkDigest(push: ImagePush): Digest {
  if (push.manifest.length > largestManifest) {
    throw invalidParameter("imageManifest", `must have length less than or equal to ${largestManifest}`);
  }
  if (push.tag !== undefined && !isTag(push.tag)) {
    throw invalidParameter("imageTag", "must satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'");
  }
  const digest = sha256(push.manifest);
  if (push.digest === undefined || push.digest === digest) return digest;
  throw new EcrError(
    "ImageDigestDoesNotMatchException",
    `The provided image digest '${push.digest}' does not match the digest '${digest}' of the image manifest`,
  );
}

function readManifest(push: ImagePush, digest: Digest): Manifest {
  try {
    return parseManifest({ digest, mediaType: push.mediaType ?? "", bytes: push.readAs ?? push.manifest });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw invalidParameter("ImageManifest", error.diagnostics[0]?.detail ?? "Invalid JSON syntax");
  }
}

function checkContent(repository: string, images: Images, manifest: Manifest): void {
  const layers = blobsOf(manifest)
    .filter((layer) => !isForeign(layer) && !images.hasLayer(layer.digest))
    .map((layer) => layer.digest);
  if (layers.length > 0) throw layersNotFound(repository, layers);
  const children = manifest.children
    .map((child) => child.digest)
    .filter((child) => images.image(child)?.status !== "ACTIVE");
  if (children.length > 0) throw referencedImagesNotFound(repository, children);
}

function writeTag(
  repository: RepositoryRecord,
  images: Images,
  { tag, digest }: { readonly tag: string; readonly digest: Digest },
): void {
  if (!isImmutable(repository, tag)) return images.setTag(tag, digest);
  // Another process may have been quicker: an immutable tag is made, never replaced.
  if (images.createTag(tag, digest)) return undefined;
  const current = taggedImage(images, tag);
  if (current !== undefined && current !== digest) throw tagIsImmutable(repository.name, tag);
  return images.setTag(tag, digest);
}

function newRecord(
  images: Images,
  image: {
    readonly digest: Digest;
    readonly manifest: Manifest;
    readonly push: ImagePush;
    readonly known: ImageRecord | undefined;
  },
): ImageRecord {
  const { manifest, push } = image;
  const layers = blobsOf(manifest);
  const children = manifest.children.map((child) => child.digest);
  const ownSize = layers.reduce((sum, layer) => sum + layer.size, 0);
  const childSizes = children.map((child) => images.image(child)?.imageSize ?? 0);
  const artifactType = manifest.artifactType ?? manifest.config?.mediaType;
  const now = push.pushedAt.toISOString();
  return {
    digest: image.digest,
    mediaType: manifest.mediaType,
    manifestSize: push.manifest.length,
    imageSize: Math.max(ownSize, ...childSizes),
    ...defined({ artifactType }),
    ...(manifest.subject && { subject: manifest.subject.digest, annotations: manifest.annotations }),
    children,
    layers: layers.map((layer) => layer.digest),
    pushedAt: now,
    status: "ACTIVE",
    ...(image.known?.archivedAt && { archivedAt: image.known.archivedAt, activatedAt: now }),
  };
}

/**
 * Taking images away by ECR's rules: the last tag takes the image with it, a child of an index stays. Works on one
 * listing, which it keeps in step, so that a batch of a hundred reads the folder once.
 */
export class Deletion {
  readonly #images: Images;
  readonly #records: Map<Digest, ImageRecord>;
  readonly #tagsOf: Map<Digest, readonly string[]>;
  readonly #digestOf: Map<string, Digest>;

  constructor(images: Images) {
    const listing = images.listing();
    this.#images = images;
    this.#records = new Map(listing.images);
    this.#tagsOf = new Map(listing.tagsOf);
    this.#digestOf = new Map(listing.tags);
  }

  tag(tag: string): Digest | undefined {
    return this.#digestOf.get(tag);
  }

  image(digest: Digest): ImageRecord | undefined {
    return this.#records.get(digest);
  }

  tags(digest: Digest): readonly string[] {
    return this.#tagsOf.get(digest) ?? [];
  }

  /** The indexes that still name the image. */
  parents(digest: Digest): readonly Digest[] {
    return [...this.#records.values()]
      .filter((one) => one.children.includes(digest))
      .map((one) => one.digest);
  }

  removeTag(tag: string, digest: Digest): void {
    this.#images.removeTag(tag);
    this.#digestOf.delete(tag);
    const others = this.tags(digest).filter((other) => other !== tag);
    this.#tagsOf.set(digest, others);
  }

  /** Removes the image with all its tags. */
  remove(record: ImageRecord): void {
    for (const tag of this.tags(record.digest)) this.removeTag(tag, record.digest);
    this.#images.removeImage(record);
    this.#records.delete(record.digest);
    this.#tagsOf.delete(record.digest);
  }
}

/** How an image that refers to another is described in a list of referrers. */
export function referrerDescriptor(record: ImageRecord): Descriptor {
  const { artifactType, annotations = {} } = record;
  return {
    mediaType: record.mediaType,
    digest: record.digest,
    size: record.manifestSize,
    ...defined({ artifactType }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
