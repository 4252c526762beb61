// Lifecycle previews. One is finished at once here: the text is kept, and Get looks at the images as they are.
import { sandboxAccount } from "../../options.ts";
import { EcrError } from "../../rules/ecr-error.ts";
import { parseLifecyclePolicy } from "../../rules/lifecycle-policy.ts";
import { type LifecycleOutcome, previewLifecycle } from "../../rules/lifecycle-preview.ts";
import * as fields from "../fields.ts";
import { optional, structure, text } from "../input.ts";
import { type ApiContext, imagesOf, operation, type Operations, type Output, seconds } from "../operation.ts";
import { pageOf } from "../../paging.ts";

const place = { registryId: fields.registryId, repositoryName: fields.repositoryName() };

export const lifecyclePreviewOperations: Operations = {
  StartLifecyclePolicyPreview: operation(
    { ...place, lifecyclePolicyText: optional(text({ min: 100, max: 30_720 })) },
    ({ repositoryName, lifecyclePolicyText }, context) => {
      imagesOf(context, repositoryName);
      const { repositories } = context.store;
      const policy = lifecyclePolicyText ?? repositories.text(repositoryName, "lifecycle");
      if (policy === undefined) {
        throw missing("LifecyclePolicyNotFoundException", "Lifecycle policy", repositoryName);
      }
      parseLifecyclePolicy(policy);
      repositories.setText(repositoryName, "lifecycle-preview", policy);
      return {
        registryId: sandboxAccount,
        repositoryName,
        lifecyclePolicyText: policy,
        status: "IN_PROGRESS",
      };
    },
  ),
  GetLifecyclePolicyPreview: operation(
    {
      ...place,
      imageIds: optional(fields.imageIds),
      nextToken: fields.nextToken,
      maxResults: fields.pageSize(100),
      filter: optional(structure({ tagStatus: fields.tagStatus })),
    },
    preview,
  ),
};

function preview(
  input: {
    readonly repositoryName: string;
    readonly nextToken: string | undefined;
    readonly maxResults: number | undefined;
    readonly filter: { readonly tagStatus: "TAGGED" | "UNTAGGED" | "ANY" | undefined } | undefined;
  },
  context: ApiContext,
): Output {
  const { repositoryName, nextToken } = input;
  const listing = imagesOf(context, repositoryName).listing();
  const policy = context.store.repositories.text(repositoryName, "lifecycle-preview");
  if (policy === undefined) {
    throw missing("LifecyclePolicyPreviewNotFoundException", "Lifecycle policy preview", repositoryName);
  }
  const all = previewLifecycle(listing, parseLifecyclePolicy(policy), context.now());
  const tagStatus = input.filter?.tagStatus ?? "ANY";
  const wanted = all.filter(
    ({ tags }) => tagStatus === "ANY" || (tagStatus === "TAGGED") === tags.length > 0,
  );
  const size = input.maxResults ?? 100;
  const page = pageOf(wanted, ({ image }) => image.digest, {
    scope: `preview:${repositoryName}`,
    nextToken,
    size,
  });
  const expiring = all.filter(({ rule }) => rule.action.type === "expire").length;
  return {
    registryId: sandboxAccount,
    repositoryName,
    lifecyclePolicyText: policy,
    status: "COMPLETE",
    nextToken: page.nextToken,
    previewResults: page.items.map(result),
    summary: {
      expiringImageTotalCount: expiring,
      transitioningImageTotalCounts: [
        { targetStorageClass: "ARCHIVE", imageTotalCount: all.length - expiring },
      ],
    },
  };
}

function result({ image, tags, rule }: LifecycleOutcome): Output {
  const transition = rule.action.type === "transition";
  return {
    imageTags: tags,
    imageDigest: image.digest,
    imagePushedAt: seconds(image.pushedAt),
    action: transition ? { type: "TRANSITION", targetStorageClass: "ARCHIVE" } : { type: "EXPIRE" },
    appliedRulePriority: rule.rulePriority,
    storageClass: image.status === "ARCHIVED" ? "ARCHIVE" : "STANDARD",
  };
}

function missing(type: string, what: string, name: string): EcrError {
  return new EcrError(
    type,
    `${what} does not exist for the repository with name '${name}' in the registry with id '${sandboxAccount}'`,
  );
}
