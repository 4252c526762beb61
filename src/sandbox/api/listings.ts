// What a repository holds: ListImages, DescribeImages, and ListImageReferrers for what belongs to one image. Archived
// images only when they are asked for.
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { type ImageId, imageNotFound, invalidParameter } from "../base/ecr-error.ts";
import { pageOf } from "../base/paging.ts";
import { referrerDescriptor } from "../rules/images.ts";
import type { ImageRecord, Listing } from "../store/images.ts";
import { scanDetail } from "./scans.ts";
import { findImage } from "./images.ts";
import { list, optional, structure, text } from "./shape/input.ts";
import {
  type ApiContext,
  imagesOf,
  operation,
  type Operations,
  type Output,
  seconds,
} from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

const filter = structure({ tagStatus: fields.tagStatus, imageStatus: fields.imageStatus });
type Filter = ReturnType<typeof filter.parse> | undefined;

const referrerFilter = structure({
  artifactTypes: optional(list(text({ min: 1, max: 255 }), { max: 5 })),
  artifactStatus: fields.imageStatus,
});

export const listingOperations: Operations = {
  ListImages: operation(
    { ...fields.repository, ...fields.page(1000), filter: optional(filter) },
    ({ repositoryName, nextToken, maxResults, filter }, context) => {
      const listing = imagesOf(context, repositoryName).listing();
      const page = pageOf(entries(listing, filter), (entry) => entry.key, {
        scope: `images:${repositoryName}`,
        nextToken,
        maxResults,
      });
      return { imageIds: page.items.map((entry) => entry.id), nextToken: page.nextToken };
    },
  ),
  DescribeImages: operation(
    {
      ...fields.repository,
      ...fields.page(1000),
      imageIds: optional(fields.imageIds),
      filter: optional(filter),
    },
    ({ repositoryName, imageIds, nextToken, maxResults, filter }, context) => {
      const listing = imagesOf(context, repositoryName).listing();
      const describe = (digest: Digest): Output => detail(context, { listing, repositoryName, digest });
      if (imageIds !== undefined) {
        if (nextToken !== undefined || maxResults !== undefined) {
          throw invalidParameter("maxResults", "can't be used together with imageIds");
        }
        const digests = new Set(imageIds.map((id) => digestOf(listing, repositoryName, id)));
        return { imageDetails: [...digests].map(describe) };
      }
      const matching = listing.sortedDigests.filter((digest) => fits(listing, digest, filter));
      const page = pageOf(matching, (digest) => digest, {
        scope: `details:${repositoryName}`,
        nextToken,
        maxResults,
      });
      return { imageDetails: page.items.map(describe), nextToken: page.nextToken };
    },
  ),
  ListImageReferrers: operation(
    {
      ...fields.repository,
      ...fields.page(50),
      subjectId: structure({ imageDigest: text() }),
      filter: optional(referrerFilter),
    },
    ({ repositoryName, subjectId, filter, nextToken, maxResults }, context) => {
      const images = imagesOf(context, repositoryName);
      const digest = subjectId.imageDigest;
      if (!isDigest(digest)) throw invalidParameter("subjectId.imageDigest", "must be a sha256 digest");
      const types = filter?.artifactTypes ?? [];
      const status = filter?.artifactStatus ?? "ACTIVE";
      const wanted = images
        .referrers(digest)
        .filter((record) => status === "ANY" || record.status === status)
        .map((record) => ({ ...referrerDescriptor(record), artifactStatus: record.status }))
        .filter(({ artifactType }) => types.length === 0 || types.includes(artifactType ?? ""));
      const scope = `referrers:${repositoryName}:${digest}`;
      const page = pageOf(wanted, (one) => one.digest, { scope, nextToken, maxResults: maxResults ?? 20 });
      return { referrers: page.items, nextToken: page.nextToken };
    },
  ),
};

/** One entry for each tag, then one for each image without any. */
function entries(
  listing: Listing,
  wanted: Filter,
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

function digestOf(listing: Listing, repository: string, id: ImageId): Digest {
  const found = findImage(id, {
    tag: (tag) => listing.tags.get(tag),
    image: (digest) => listing.images.get(digest),
  });
  if (typeof found === "string") return found;
  if (found.failureCode === "MissingDigestAndTag" || found.failureCode.startsWith("Invalid")) {
    throw invalidParameter("imageIds", found.failureReason);
  }
  throw imageNotFound(repository, id);
}

function fits(listing: Listing, digest: Digest, wanted: Filter): boolean {
  const tagStatus = wanted?.tagStatus ?? "ANY";
  if (tagStatus !== "ANY" && (tagStatus === "TAGGED") !== listing.tagsOf.has(digest)) return false;
  const record = listing.images.get(digest);
  return record !== undefined && hasStatus(record, wanted);
}

function hasStatus(record: ImageRecord, wanted: Filter): boolean {
  const status = wanted?.imageStatus ?? "ACTIVE";
  return status === "ANY" || record.status === status;
}

function detail(
  context: ApiContext,
  image: { readonly listing: Listing; readonly repositoryName: string; readonly digest: Digest },
): Output {
  const { listing, repositoryName, digest } = image;
  const record = listing.images.get(digest);
  if (record === undefined) return {};
  return {
    registryId: context.home.account,
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
    ...scanDetail(context, repositoryName, {
      record,
      images: context.store.repositories.images(repositoryName),
    }),
  };
}

function secondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : seconds(time);
}
