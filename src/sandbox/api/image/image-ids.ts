// How the API's image ids (a digest, a tag, or both) are looked up, and how a failed one is told.
import { type Digest, isDigest } from "../../../core/base/digest.ts";
import { isTag } from "../../../core/image/reference.ts";
import type { ImageId } from "../../rules/ecr-error.ts";

export interface ImageFailure {
  readonly imageId: ImageId;
  readonly failureCode: string;
  readonly failureReason: string;
}

/** What is needed to look an id up: a listing, or the folder itself. */
export interface ImageLookup {
  tag(tag: string): Digest | undefined;
  has(digest: Digest): boolean;
}

export function findImage(id: ImageId, lookup: ImageLookup): Digest | ImageFailure {
  const { imageDigest, imageTag } = id;
  if (imageDigest === undefined && imageTag === undefined) {
    return failure(
      id,
      "MissingDigestAndTag",
      "Invalid request parameters: both tag and digest cannot be null",
    );
  }
  if (imageDigest !== undefined && !isDigest(imageDigest)) {
    const reason =
      "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
    return failure(id, "InvalidImageDigest", reason);
  }
  if (imageTag !== undefined && !isTag(imageTag)) {
    return failure(id, "InvalidImageTag", "Invalid request parameters: image tag should satisfy the regex");
  }
  const tagged = imageTag === undefined ? undefined : lookup.tag(imageTag);
  if (imageTag !== undefined && (tagged === undefined || !lookup.has(tagged))) return notFound(id);
  if (imageDigest !== undefined && !lookup.has(imageDigest)) return notFound(id);
  if (tagged !== undefined && imageDigest !== undefined && tagged !== imageDigest) {
    return failure(id, "ImageTagDoesNotMatchDigest", "Tag does not match the given digest");
  }
  return tagged ?? imageDigest ?? notFound(id);
}

export function notFound(id: ImageId): ImageFailure {
  return failure(id, "ImageNotFound", "Requested image not found");
}

export function failure(id: ImageId, failureCode: string, failureReason: string): ImageFailure {
  return { imageId: { imageDigest: id.imageDigest, imageTag: id.imageTag }, failureCode, failureReason };
}
