// Repository creation templates: the settings of repositories that a push, replication or a cache rule makes.
import { defined } from "../../core/base/record.ts";
import { alreadyExists, missing } from "../base/ecr-error.ts";
import { pageOf } from "../base/paging.ts";
import { resolveEncryption } from "../rules/encryption.ts";
import { parseLifecyclePolicy } from "../rules/lifecycle.ts";
import { checkMutability, tagRecord, type TemplateRecord } from "../rules/repositories.ts";
import { list, oneOf, optional, type Parsed, text } from "./shape/input.ts";
import { type ApiContext, operation, type Operations, type Output, seconds } from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

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

const updateShape = { ...templateShape, appliedFor: optional(templateShape.appliedFor) };

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
  UpdateRepositoryCreationTemplate: operation(updateShape, update),
  DeleteRepositoryCreationTemplate: operation({ prefix }, ({ prefix }, context) => {
    const all = templatesOf(context);
    const found = templateOf(all, prefix);
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
  check({ ...input, imageTagMutability });
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

/** What isn't given stays as it is. */
function update({ prefix, ...given }: Parsed<typeof updateShape>, context: ApiContext): Output {
  const all = templatesOf(context);
  const found = templateOf(all, prefix);
  const { encryptionConfiguration, imageTagMutability, ...others } = given;
  const changed: TemplateRecord = {
    ...found,
    ...defined(others),
    ...(imageTagMutability === undefined
      ? {}
      : {
          imageTagMutability,
          imageTagMutabilityExclusionFilters: given.imageTagMutabilityExclusionFilters,
        }),
    ...(encryptionConfiguration === undefined
      ? {}
      : { encryptionConfiguration: resolveEncryption(context.home, encryptionConfiguration) }),
    updatedAt: context.now().toISOString(),
  };
  check(changed);
  context.store.account.write(
    "templates",
    all.map((one) => (one === found ? changed : one)),
  );
  return { registryId: context.home.account, repositoryCreationTemplate: describe(changed) };
}

function check(
  template: Pick<
    TemplateRecord,
    "imageTagMutability" | "imageTagMutabilityExclusionFilters" | "lifecyclePolicy"
  > & {
    readonly resourceTags?: TemplateRecord["resourceTags"] | undefined;
  },
): void {
  checkMutability(template.imageTagMutability, template.imageTagMutabilityExclusionFilters);
  tagRecord({}, template.resourceTags ?? []);
  if (template.lifecyclePolicy) parseLifecyclePolicy(template.lifecyclePolicy);
}

function templateOf(all: readonly TemplateRecord[], prefix: string): TemplateRecord {
  const found = all.find((one) => one.prefix === bare(prefix));
  if (found !== undefined) return found;
  throw missing("TemplateNotFoundException", `The repository creation template with prefix '${prefix}'`);
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
