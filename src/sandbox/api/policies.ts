// Repository policies and lifecycle policies: texts that ECR checks, stores in its own spelling and gives back. A preview
// is finished at once here: its text is kept, and Get looks at the images as they are.
import { EcrError, repositoryNotFound } from "../base/ecr-error.ts";
import { pageOf } from "../base/paging.ts";
import { type LifecycleOutcome, parseLifecyclePolicy, previewLifecycle } from "../rules/lifecycle.ts";
import { parsePolicy } from "../rules/policies.ts";
import { isMissing } from "../store/files.ts";
import type { RepositoryText } from "../store/repositories.ts";
import { flag, optional, structure, text } from "./shape/input.ts";
import {
  type ApiContext,
  imagesOf,
  operation,
  type Operations,
  type Output,
  repositoryOf,
  seconds,
} from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

export const policyOperations: Operations = {
  SetRepositoryPolicy: operation(
    { ...fields.repository, policyText: text({ max: 10_240 }), force: optional(flag()) },
    ({ repositoryName, policyText }, context) => {
      const stored = JSON.stringify(parsePolicy(policyText), null, 2);
      write(context, repositoryName, { which: "policy", text: stored });
      return { registryId: context.home.account, repositoryName, policyText: stored };
    },
  ),
  GetRepositoryPolicy: operation(fields.repository, ({ repositoryName }, context) =>
    policyOf(context, repositoryName),
  ),
  DeleteRepositoryPolicy: operation(fields.repository, ({ repositoryName }, context) => {
    const policy = policyOf(context, repositoryName);
    context.store.repositories.removeText(repositoryName, "policy");
    return policy;
  }),
  PutLifecyclePolicy: operation(
    { ...fields.repository, lifecyclePolicyText: text({ min: 100, max: 30_720 }) },
    ({ repositoryName, lifecyclePolicyText }, context) => {
      parseLifecyclePolicy(lifecyclePolicyText);
      const stored = JSON.stringify(JSON.parse(lifecyclePolicyText));
      write(context, repositoryName, { which: "lifecycle", text: stored });
      return { registryId: context.home.account, repositoryName, lifecyclePolicyText: stored };
    },
  ),
  GetLifecyclePolicy: operation(fields.repository, ({ repositoryName }, context) =>
    lifecycleOf(context, repositoryName),
  ),
  DeleteLifecyclePolicy: operation(fields.repository, ({ repositoryName }, context) => {
    const lifecycle = lifecycleOf(context, repositoryName);
    context.store.repositories.removeText(repositoryName, "lifecycle");
    return lifecycle;
  }),
  StartLifecyclePolicyPreview: operation(
    { ...fields.repository, lifecyclePolicyText: optional(text({ min: 100, max: 30_720 })) },
    ({ repositoryName, lifecyclePolicyText }, context) => {
      imagesOf(context, repositoryName);
      const policy = lifecyclePolicyText ?? textOf(context, repositoryName, "lifecycle");
      parseLifecyclePolicy(policy);
      context.store.repositories.setText(repositoryName, "lifecycle-preview", policy);
      return {
        registryId: context.home.account,
        repositoryName,
        lifecyclePolicyText: policy,
        status: "IN_PROGRESS",
      };
    },
  ),
  GetLifecyclePolicyPreview: operation(
    {
      ...fields.repository,
      ...fields.page(100),
      imageIds: optional(fields.imageIds),
      filter: optional(structure({ tagStatus: fields.tagStatus })),
    },
    ({ repositoryName, nextToken, maxResults, filter }, context) => {
      const listing = imagesOf(context, repositoryName).listing();
      const policy = textOf(context, repositoryName, "lifecycle-preview");
      const all = previewLifecycle(listing, parseLifecyclePolicy(policy), context.now());
      const tagStatus = filter?.tagStatus ?? "ANY";
      const wanted = all.filter(
        ({ tags }) => tagStatus === "ANY" || (tagStatus === "TAGGED") === tags.length > 0,
      );
      const page = pageOf(wanted, ({ image }) => image.digest, {
        scope: `preview:${repositoryName}`,
        nextToken,
        maxResults,
      });
      const expiring = all.filter(({ rule }) => rule.action.type === "expire").length;
      return {
        registryId: context.home.account,
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
    },
  ),
};

function policyOf(context: ApiContext, repositoryName: string): Output {
  const policyText = textOf(context, repositoryName, "policy");
  return { registryId: context.home.account, repositoryName, policyText };
}

function lifecycleOf(context: ApiContext, repositoryName: string): Output {
  const lifecyclePolicyText = textOf(context, repositoryName, "lifecycle");
  const evaluated = context.store.repositories.text(repositoryName, "lifecycle-evaluated");
  // Never evaluated: ECR says so with the start of its calendar.
  const lastEvaluatedAt = evaluated === undefined ? 0 : seconds(evaluated);
  return { registryId: context.home.account, repositoryName, lifecyclePolicyText, lastEvaluatedAt };
}

type Told = Exclude<RepositoryText, "lifecycle-evaluated">;

const exceptions: Readonly<Record<Told, readonly [exception: string, what: string]>> = {
  policy: ["RepositoryPolicyNotFoundException", "Repository policy"],
  lifecycle: ["LifecyclePolicyNotFoundException", "Lifecycle policy"],
  "lifecycle-preview": ["LifecyclePolicyPreviewNotFoundException", "Lifecycle policy preview"],
};

function textOf(context: ApiContext, name: string, which: Told): string {
  repositoryOf(context, name);
  const text = context.store.repositories.text(name, which);
  if (text !== undefined) return text;
  const [exception, what] = exceptions[which];
  const where = `for the repository with name '${name}' in the registry with id`;
  throw new EcrError(exception, (account) => `${what} does not exist ${where} '${account}'`);
}

function write(
  context: ApiContext,
  name: string,
  content: { readonly which: RepositoryText; readonly text: string },
): void {
  repositoryOf(context, name);
  try {
    context.store.repositories.setText(name, content.which, content.text);
  } catch (error) {
    throw isMissing(error) ? repositoryNotFound(name) : error;
  }
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
