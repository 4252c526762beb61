// How far an image is on its way to other registries.
import { isDigest } from "../../core/base/digest.ts";
import { imageNotFound } from "../base/ecr-error.ts";
import { destinationsOf } from "../rules/replication.ts";
import { imagesOf, operation, type Operations } from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

export const replicationOperations: Operations = {
  DescribeImageReplicationStatus: operation(
    { ...fields.repository, imageId: fields.imageId },
    ({ repositoryName, imageId }, context) => {
      const images = imagesOf(context, repositoryName);
      const { imageDigest, imageTag } = imageId;
      const digest = imageDigest ?? (imageTag === undefined ? undefined : images.tag(imageTag));
      if (digest === undefined || !isDigest(digest) || images.image(digest) === undefined) {
        throw imageNotFound(repositoryName, imageId);
      }
      const replicationStatuses = destinationsOf(context, repositoryName).map(
        ({ region, registryId, context: there }) => {
          const place = { region, registryId };
          if (there === undefined) return { ...place, status: "FAILED", failureCode: "NotServedBySandbox" };
          const arrived = there.store.repositories.images(repositoryName).image(digest) !== undefined;
          return { ...place, status: arrived ? "COMPLETE" : "IN_PROGRESS" };
        },
      );
      return { repositoryName, imageId: { ...imageId, imageDigest: digest }, replicationStatuses };
    },
  ),
};
