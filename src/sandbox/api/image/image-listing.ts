// ListImages and DescribeImages: what a repository holds, archived images only when they are asked for.
import type { Digest } from "../../../core/base/digest.ts";
import { sandboxAccount } from "../../options.ts";
import { type ImageId, imageNotFound, invalidParameter } from "../../rules/ecr-error.ts";
import type { ImageRecord, Listing } from "../../store/images.ts";
import * as fields from "../fields.ts";
import { findImage } from "./image-ids.ts";
import { optional, structure } from "../input.ts";
import { type ApiContext, imagesOf, operation, type Operations, type Output, seconds } from "../operation.ts";
import { pageOf } from "../../paging.ts";

const filter = optional(structure({ tagStatus: fields.tagStatus, imageStatus: fields.imageStatus }));

interface Filter {
  readonly tagStatus: "TAGGED" | "UNTAGGED" | "ANY" | undefined;
  readonly imageStatus: "ACTIVE" | "ARCHIVED" | "ACTIVATING" | "ANY" | undefined;
}

interface ListInput {
  readonly repositoryName: string;
  readonly nextToken: string | undefined;
  readonly maxResults: number | undefined;
  readonly filter: Filter | undefined;
}

export const imageListingOperations: Operations = {
  ListImages: operation(
    {
      registryId: fields.registryId,
      repositoryName: fields.repositoryName(),
      nextToken: fields.nextToken,
      maxResults: fields.pageSize(1000),
      filter,
    },
    listImages,
  ),
  DescribeImages: operation(
    {
      registryId: fields.registryId,
      repositoryName: fields.repositoryName(),
      imageIds: optional(fields.imageIds),
      nextToken: fields.nextToken,
      maxResults: fields.pageSize(1000),
      filter,
    },
    describeImages,
  ),
};

function listImages(input: ListInput, context: ApiContext): Output {
  const listing = imagesOf(context, input.repositoryName).listing();
  const page = pageOf(entries(listing, input.filter), (entry) => entry.key, {
    scope: `images:${input.repositoryName}`,
    nextToken: input.nextToken,
    size: input.maxResults ?? 100,
  });
  return { imageIds: page.items.map((entry) => entry.id), nextToken: page.nextToken };
}

/** One entry for each tag, then one for each image without any. */
function entries(
  listing: Listing,
  wanted: Filter | undefined,
): readonly { readonly key: string; readonly id: ImageId }[] {
  const tagStatus = wanted?.tagStatus ?? "ANY";
  const tagged = listing.sortedTags.map((imageTag) => ({
    key: `t${imageTag}`,
    id: { imageDigest: listing.tags.get(imageTag), imageTag },
  }));
  const untagged = listing.sortedDigests
    .filter((digest) => !listing.tagsOf.has(digest))
    .map((imageDigest) => ({ key: `u${imageDigest}`, id: { imageDigest } }));
  const all = [...(tagStatus === "UNTAGGED" ? [] : tagged), ...(tagStatus === "TAGGED" ? [] : untagged)];
  return all.filter(({ id }) => {
    const record = id.imageDigest === undefined ? undefined : listing.images.get(id.imageDigest);
    return record !== undefined && hasStatus(record, wanted);
  });
}

function describeImages(
  input: ListInput & { readonly imageIds: readonly ImageId[] | undefined },
  context: ApiContext,
): Output {
  const { repositoryName, imageIds, nextToken, maxResults } = input;
  const listing = imagesOf(context, repositoryName).listing();
  if (imageIds !== undefined) {
    if (nextToken !== undefined || maxResults !== undefined) {
      throw invalidParameter("maxResults", "can't be used together with imageIds");
    }
    const digests = new Set(imageIds.map((id) => digestOf(listing, repositoryName, id)));
    return { imageDetails: [...digests].map((digest) => detail(listing, repositoryName, digest)) };
  }
  const matching = listing.sortedDigests.filter((digest) => fits(listing, digest, input.filter));
  const page = pageOf(matching, (digest) => digest, {
    scope: `details:${repositoryName}`,
    nextToken,
    size: maxResults ?? 100,
  });
  return {
    imageDetails: page.items.map((digest) => detail(listing, repositoryName, digest)),
    nextToken: page.nextToken,
  };
}

function digestOf(listing: Listing, repository: string, id: ImageId): Digest {
  const found = findImage(id, {
    tag: (tag) => listing.tags.get(tag),
    has: (digest) => listing.images.has(digest),
  });
  if (typeof found === "string") return found;
  if (found.failureCode === "MissingDigestAndTag" || found.failureCode.startsWith("Invalid")) {
    throw invalidParameter("imageIds", found.failureReason);
  }
  throw imageNotFound(repository, id);
}

function fits(listing: Listing, digest: Digest, wanted: Filter | undefined): boolean {
  const tagStatus = wanted?.tagStatus ?? "ANY";
  if (tagStatus !== "ANY" && (tagStatus === "TAGGED") !== listing.tagsOf.has(digest)) return false;
  const record = listing.images.get(digest);
  return record !== undefined && hasStatus(record, wanted);
}

function hasStatus(record: ImageRecord, wanted: Filter | undefined): boolean {
  const status = wanted?.imageStatus ?? "ACTIVE";
  return status === "ANY" || record.status === status;
}

function detail(listing: Listing, repositoryName: string, digest: Digest): Output {
  const record = listing.images.get(digest);
  if (record === undefined) return {};
  return {
    registryId: sandboxAccount,
    repositoryName,
    imageDigest: digest,
    imageTags: listing.tagsOf.get(digest),
    imageSizeInBytes: record.imageSize,
    imagePushedAt: seconds(record.pushedAt),
    imageManifestMediaType: record.mediaType,
    artifactMediaType: record.artifactType,
    lastRecordedPullTime: secondsOf(record.pulledAt),
    subjectManifestDigest: record.subject,
    imageStatus: record.status,
    lastArchivedAt: secondsOf(record.archivedAt),
    lastActivatedAt: secondsOf(record.activatedAt),
  };
}

function secondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : seconds(time);
}
