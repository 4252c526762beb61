// Images one by one or by the hundred: get, put, delete, archive. How an image id (a digest, a tag, or both) is looked
// up, and how a failed one is told.
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { isTag } from "../../core/image/reference.ts";
import { EcrError, type ImageId, imageNotFound } from "../base/ecr-error.ts";
import { Deletion, putImage } from "../rules/images.ts";
import { pullThrough } from "../rules/pull-through.ts";
import { UpstreamFailure } from "../rules/upstream.ts";
import { recordPull } from "../rules/pulls.ts";
import { afterPush } from "../rules/pushed.ts";
import type { Images } from "../store/images.ts";
import { list, oneOf, optional, text } from "./shape/input.ts";
import {
  type ApiContext,
  imagesOf,
  operation,
  type Operations,
  type Output,
  repositoryOf,
} from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

export const imageOperations: Operations = {
  BatchGetImage: operation(
    {
      ...fields.repository,
      imageIds: fields.imageIds,
      acceptedMediaTypes: optional(list(text({ min: 1 }), { min: 1, max: 100 })),
    },
    async ({ repositoryName, imageIds }, context) => {
      const upstream = await fetchMissing(context, repositoryName, imageIds);
      const images = imagesOf(context, repositoryName);
      const found: Output[] = [];
      const failures: ImageFailure[] = [];
      for (const id of imageIds) {
        const digest = findImage(id, images);
        const record = typeof digest === "string" ? images.image(digest) : undefined;
        if (typeof digest !== "string") failures.push(upstream.get(id) ?? digest);
        else if (record?.status !== "ACTIVE") failures.push(notFound(id));
        else {
          recordPull(context, images, record);
          found.push({
            registryId: context.home.account,
            repositoryName,
            imageId: { imageDigest: digest, imageTag: id.imageTag },
            imageManifest: images.manifest(digest).toString("utf8"),
            imageManifestMediaType: record.mediaType,
          });
        }
      }
      return { images: found, failures };
    },
  ),
  BatchDeleteImage: operation(
    { ...fields.repository, imageIds: fields.imageIds },
    ({ repositoryName, imageIds }, context) => {
      const deletion = new Deletion(imagesOf(context, repositoryName));
      const deleted: ImageId[] = [];
      const failures: ImageFailure[] = [];
      for (const id of imageIds) {
        const result = deleteOne(deletion, id);
        if ("failureCode" in result) failures.push(result);
        else deleted.push(...result);
      }
      return { imageIds: deleted, failures };
    },
  ),
  PutImage: operation(
    {
      ...fields.repository,
      imageManifest: text({ min: 1 }),
      imageManifestMediaType: optional(text()),
      imageTag: optional(text({ min: 1, max: 300 })),
      imageDigest: optional(text()),
    },
    ({ repositoryName, imageManifest, imageManifestMediaType, imageTag, imageDigest }, context) => {
      const repository = repositoryOf(context, repositoryName);
      const { record, existed } = putImage(repository, context.store.repositories.images(repositoryName), {
        manifest: Buffer.from(imageManifest, "utf8"),
        mediaType: imageManifestMediaType,
        tag: imageTag,
        digest: imageDigest,
        pushedAt: context.now(),
        contentMustExist: context.quirks.contentMustExist,
      });
      if (existed) throw alreadyExists(repositoryName, record.digest, imageTag);
      afterPush(context, repository, { record, tag: imageTag });
      return {
        image: {
          registryId: context.home.account,
          repositoryName,
          imageId: { imageDigest: record.digest, imageTag },
          imageManifest,
          imageManifestMediaType: record.mediaType,
        },
      };
    },
  ),
  UpdateImageStorageClass: operation(
    {
      ...fields.repository,
      imageId: fields.imageId,
      targetStorageClass: oneOf("STANDARD", "ARCHIVE"),
    },
    ({ repositoryName, imageId, targetStorageClass }, context) => {
      const images = imagesOf(context, repositoryName);
      const { imageDigest, imageTag } = imageId;
      const digest = imageTag === undefined ? imageDigest : images.tag(imageTag);
      const record = digest !== undefined && isDigest(digest) ? images.image(digest) : undefined;
      if (record === undefined) throw imageNotFound(repositoryName, imageId);
      const status = targetStorageClass === "ARCHIVE" ? "ARCHIVED" : "ACTIVE";
      if (status !== record.status) images.setStatus(record, status, context.now().toISOString());
      return {
        registryId: context.home.account,
        repositoryName,
        imageId: { imageDigest: record.digest, imageTag },
        imageStatus: status,
      };
    },
  ),
};

/** Pulling by the API fills the caches too. What could not be fetched is told of that image alone. */
async function fetchMissing(
  context: ApiContext,
  repository: string,
  ids: readonly ImageId[],
): Promise<ReadonlyMap<ImageId, ImageFailure>> {
  const failed = new Map<ImageId, ImageFailure>();
  for (const id of ids) {
    const reference = id.imageTag ?? id.imageDigest;
    const found = findImage(id, context.store.repositories.images(repository));
    if (typeof found === "string" || found.failureCode !== "ImageNotFound" || reference === undefined)
      continue;
    try {
      await pullThrough(context, repository, reference);
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      failed.set(id, failure(id, "UpstreamUnavailable", error.message));
    }
  }
  return failed;
}

function deleteOne(deletion: Deletion, id: ImageId): readonly ImageId[] | ImageFailure {
  const digest = findImage(id, deletion);
  if (typeof digest !== "string") return digest;
  const record = deletion.image(digest);
  if (record === undefined) return notFound(id);
  const tags = deletion.tags(digest);
  if (id.imageTag !== undefined && tags.length > 1) {
    deletion.removeTag(id.imageTag, digest);
    return [{ imageDigest: digest, imageTag: id.imageTag }];
  }
  const parents = deletion.parents(digest);
  if (parents.length > 0) {
    const reason = `Requested image referenced by manifest list: [${parents.join(", ")}]`;
    return failure({ ...id, imageDigest: digest }, "ImageReferencedByManifestList", reason);
  }
  deletion.remove(record);
  return tags.length === 0
    ? [{ imageDigest: digest }]
    : tags.map((imageTag) => ({ imageDigest: digest, imageTag }));
}

function alreadyExists(repository: string, digest: Digest, tag: string | undefined): EcrError {
  return new EcrError(
    "ImageAlreadyExistsException",
    (account) =>
      `Image with digest '${digest}' and tag '${tag ?? "null"}' already exists in the repository with name ` +
      `'${repository}' in registry with id '${account}'`,
  );
}

interface ImageFailure {
  readonly imageId: ImageId;
  readonly failureCode: string;
  readonly failureReason: string;
}

/** What is needed to look an id up: a listing, or the folder itself. */
type ImageLookup = Pick<Images, "tag" | "image">;

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
  if (imageTag !== undefined && (tagged === undefined || !lookup.image(tagged))) return notFound(id);
  if (imageDigest !== undefined && !lookup.image(imageDigest)) return notFound(id);
  if (tagged !== undefined && imageDigest !== undefined && tagged !== imageDigest) {
    return failure(id, "ImageTagDoesNotMatchDigest", "Tag does not match the given digest");
  }
  return tagged ?? imageDigest ?? notFound(id);
}

function notFound(id: ImageId): ImageFailure {
  return failure(id, "ImageNotFound", "Requested image not found");
}

function failure(id: ImageId, failureCode: string, failureReason: string): ImageFailure {
  return { imageId: { imageDigest: id.imageDigest, imageTag: id.imageTag }, failureCode, failureReason };
}
