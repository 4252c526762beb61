// Images one by one or by the hundred: get, put, delete, archive.
import { type Digest, isDigest } from "../../../core/base/digest.ts";
import { sandboxAccount } from "../../options.ts";
import { Deletion } from "../../rules/delete-image.ts";
import { EcrError, type ImageId, imageNotFound } from "../../rules/ecr-error.ts";
import { putImage } from "../../rules/put-image.ts";
import { recordPull } from "../../rules/record-pull.ts";
import * as fields from "../fields.ts";
import { failure, findImage, type ImageFailure, notFound } from "./image-ids.ts";
import { list, oneOf, optional, text } from "../input.ts";
import {
  type ApiContext,
  imagesOf,
  operation,
  type Operations,
  type Output,
  repositoryOf,
} from "../operation.ts";

const place = { registryId: fields.registryId, repositoryName: fields.repositoryName() };

export const imageOperations: Operations = {
  BatchGetImage: operation(
    {
      ...place,
      imageIds: fields.imageIds,
      acceptedMediaTypes: optional(list(text({ min: 1 }), { min: 1, max: 100 })),
    },
    batchGet,
  ),
  BatchDeleteImage: operation({ ...place, imageIds: fields.imageIds }, batchDelete),
  PutImage: operation(
    {
      ...place,
      imageManifest: text({ min: 1 }),
      imageManifestMediaType: optional(text()),
      imageTag: optional(text({ min: 1, max: 300 })),
      imageDigest: optional(text()),
    },
    put,
  ),
  UpdateImageStorageClass: operation(
    { ...place, imageId: fields.imageId, targetStorageClass: oneOf("STANDARD", "ARCHIVE") },
    updateStorageClass,
  ),
};

interface BatchInput {
  readonly repositoryName: string;
  readonly imageIds: readonly ImageId[];
}

function batchGet(input: BatchInput, context: ApiContext): Output {
  const { repositoryName, imageIds } = input;
  const images = imagesOf(context, repositoryName);
  const found: Output[] = [];
  const failures: ImageFailure[] = [];
  for (const id of imageIds) {
    const digest = findImage(id, {
      tag: (tag) => images.tag(tag),
      has: (one) => images.image(one) !== undefined,
    });
    const record = typeof digest === "string" ? images.image(digest) : undefined;
    if (typeof digest !== "string") failures.push(digest);
    else if (record?.status !== "ACTIVE") failures.push(notFound(id));
    else {
      recordPull(images, record, context.now());
      found.push({
        registryId: sandboxAccount,
        repositoryName,
        imageId: { imageDigest: digest, imageTag: id.imageTag },
        imageManifest: images.manifest(digest).toString("utf8"),
        imageManifestMediaType: record.mediaType,
      });
    }
  }
  return { images: found, failures };
}

function batchDelete(input: BatchInput, context: ApiContext): Output {
  const deletion = new Deletion(imagesOf(context, input.repositoryName));
  const deleted: ImageId[] = [];
  const failures: ImageFailure[] = [];
  for (const id of input.imageIds) {
    const result = deleteOne(deletion, id);
    if (Array.isArray(result)) deleted.push(...(result as readonly ImageId[]));
    else failures.push(result as ImageFailure);
  }
  return { imageIds: deleted, failures };
}

function deleteOne(deletion: Deletion, id: ImageId): readonly ImageId[] | ImageFailure {
  const digest = findImage(id, {
    tag: (tag) => deletion.tag(tag),
    has: (one) => deletion.record(one) !== undefined,
  });
  if (typeof digest !== "string") return digest;
  const record = deletion.record(digest);
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

function put(
  input: {
    readonly repositoryName: string;
    readonly imageManifest: string;
    readonly imageManifestMediaType: string | undefined;
    readonly imageTag: string | undefined;
    readonly imageDigest: string | undefined;
  },
  context: ApiContext,
): Output {
  const { repositoryName, imageTag } = input;
  const repository = repositoryOf(context, repositoryName);
  const { record, existed } = putImage(repository, context.store.repositories.images(repositoryName), {
    manifest: Buffer.from(input.imageManifest, "utf8"),
    mediaType: input.imageManifestMediaType,
    tag: imageTag,
    digest: input.imageDigest,
    pushedAt: context.now(),
    contentMustExist: context.quirks.contentMustExist,
  });
  if (existed) throw alreadyExists(repositoryName, record.digest, imageTag);
  return {
    image: {
      registryId: sandboxAccount,
      repositoryName,
      imageId: { imageDigest: record.digest, imageTag },
      imageManifest: input.imageManifest,
      imageManifestMediaType: record.mediaType,
    },
  };
}

function alreadyExists(repository: string, digest: Digest, tag: string | undefined): EcrError {
  return new EcrError(
    "ImageAlreadyExistsException",
    `Image with digest '${digest}' and tag '${tag ?? "null"}' already exists in the repository with name ` +
      `'${repository}' in registry with id '${sandboxAccount}'`,
  );
}

function updateStorageClass(
  input: {
    readonly repositoryName: string;
    readonly imageId: ImageId;
    readonly targetStorageClass: "STANDARD" | "ARCHIVE";
  },
  context: ApiContext,
): Output {
  const { repositoryName, imageId } = input;
  const images = imagesOf(context, repositoryName);
  const { imageDigest } = imageId;
  const digest = imageId.imageTag === undefined ? imageDigest : images.tag(imageId.imageTag);
  const record = digest !== undefined && isDigest(digest) ? images.image(digest) : undefined;
  if (record === undefined) throw imageNotFound(repositoryName, imageId);
  const status = input.targetStorageClass === "ARCHIVE" ? "ARCHIVED" : "ACTIVE";
  if (status !== record.status) images.setStatus(record, status, context.now().toISOString());
  return {
    registryId: sandboxAccount,
    repositoryName,
    imageId: { imageDigest: record.digest, imageTag: imageId.imageTag },
    imageStatus: status,
  };
}
