// Repository creation templates: the settings of repositories that a push, replication or a cache rule makes.
import { alreadyExists, missing } from "../base/ecr-error.ts";
import { pageOf } from "../base/paging.ts";
import { resolveEncryption } from "../rules/encryption.ts";
import { parseLifecyclePolicy } from "../rules/lifecycle.ts";
import { checkMutability, tagRecord, type TemplateRecord } from "../rules/repositories.ts";
import { list, oneOf, optional, type Parsed, text } from "./input.ts";
import { type ApiContext, operation, type Operations, type Output, seconds } from "./operation.ts";
import * as fields from "./fields.ts";

const prefix = fields.prefix({ min: 1, max: 256 });

const templateShape = {
  prefix,
  description: optional(text({ max: 256 })),
  encryptionConfiguration: fields.encryption,
  resourceTags: optional(fields.resourceTags),
  imageTagMutability: optional(fields.mutability),
  imageTagMutabilityExclusionFilters: fields.exclusionFilters,
  repositoryPolicy: optional(text({ max: 10_240 })),
  lifecyclePolicy: optional(text({ max: 30_720 })),
  appliedFor: list(oneOf("REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH"), { min: 1 }),
  customRoleArn: optional(text({ max: 2048 })),
};

export const templateOperations: Operations = {
  CreateRepositoryCreationTemplate: operation(templateShape, create),
  DescribeRepositoryCreationTemplates: operation(
    { prefixes: optional(list(prefix)), ...fields.page(1000) },
    ({ prefixes, nextToken, maxResults }, context) => {
      const wanted = prefixes?.map(bare);
      const all = templatesOf(context).filter((one) => wanted === undefined || wanted.includes(one.prefix));
      const page = pageOf(all, (one) => one.prefix, { scope: "templates", nextToken, maxResults });
      return {
        registryId: context.home.account,
        repositoryCreationTemplates: page.items.map(describe),
        nextToken: page.nextToken,
      };
    },
  ),
  DeleteRepositoryCreationTemplate: operation({ prefix }, ({ prefix }, context) => {
    const all = templatesOf(context);
    const found = all.find((one) => one.prefix === bare(prefix));
    if (found === undefined) {
      throw missing("TemplateNotFoundException", `The repository creation template with prefix '${prefix}'`);
    }
    context.store.account.write(
      "templates",
      all.filter((one) => one !== found),
    );
    return { registryId: context.home.account, repositoryCreationTemplate: describe(found) };
  }),
};

function create(input: Parsed<typeof templateShape>, context: ApiContext): Output {
  const all = templatesOf(context);
  const name = bare(input.prefix);
  if (all.some((one) => one.prefix === name)) {
    const template = `The repository creation template with prefix '${name}'`;
    throw alreadyExists("TemplateAlreadyExistsException", template);
  }
  const imageTagMutability = input.imageTagMutability ?? "MUTABLE";
  checkMutability(imageTagMutability, input.imageTagMutabilityExclusionFilters);
  tagRecord({}, input.resourceTags ?? []);
  if (input.lifecyclePolicy) parseLifecyclePolicy(input.lifecyclePolicy);
  const now = context.now().toISOString();
  const template: TemplateRecord = {
    ...input,
    prefix: name,
    imageTagMutability,
    encryptionConfiguration: resolveEncryption(context.home, input.encryptionConfiguration),
    resourceTags: input.resourceTags ?? [],
    createdAt: now,
    updatedAt: now,
  };
  const sorted = [...all, template].sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
  context.store.account.write("templates", sorted);
  return { registryId: context.home.account, repositoryCreationTemplate: describe(template) };
}

function templatesOf(context: ApiContext): readonly TemplateRecord[] {
  return context.store.account.read<readonly TemplateRecord[]>("templates", []);
}

function describe(template: TemplateRecord): Output {
  return { ...template, createdAt: seconds(template.createdAt), updatedAt: seconds(template.updatedAt) };
}

function bare(prefix: string): string {
  return prefix.replace(/\/$/, "");
}
