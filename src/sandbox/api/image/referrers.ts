// ListImageReferrers: what signatures, SBOMs and other artifacts belong to an image.
import { isDigest } from "../../../core/base/digest.ts";
import { invalidParameter } from "../../rules/ecr-error.ts";
import { referrerDescriptor } from "../../rules/referrers.ts";
import * as fields from "../fields.ts";
import { list, optional, structure, text } from "../input.ts";
import { imagesOf, operation, type Operations } from "../operation.ts";
import { pageOf } from "../../paging.ts";

const filter = structure({
  artifactTypes: optional(list(text({ min: 1, max: 255 }), { max: 5 })),
  artifactStatus: fields.imageStatus,
});

export const referrerOperations: Operations = {
  ListImageReferrers: operation(
    {
      registryId: fields.registryId,
      repositoryName: fields.repositoryName(),
      subjectId: structure({ imageDigest: text() }),
      filter: optional(filter),
      nextToken: fields.nextToken,
      maxResults: fields.pageSize(50),
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
      const page = pageOf(wanted, (one) => one.digest, { scope, nextToken, size: maxResults ?? 20 });
      return { referrers: page.items, nextToken: page.nextToken };
    },
  ),
};
