// Repositories: create, describe, delete, the settings that can be changed in place, and resource tags, which go by ARN.
import { EcrError, invalidParameter, repositoryNotFound } from "../base/ecr-error.ts";
import { pageOf } from "../base/paging.ts";
import { resolveEncryption } from "../rules/encryption.ts";
import { checkMutability, createRepository, repositoryArn, tagRecord } from "../rules/repositories.ts";
import type { RepositoryRecord } from "../store/repositories.ts";
import { flag, list, optional, structure, text } from "./shape/input.ts";
import {
  type ApiContext,
  operation,
  type Operations,
  type Output,
  repositoryOf,
  seconds,
} from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

const scanning = structure({ scanOnPush: optional(flag()) });

export const repositoryOperations: Operations = {
  CreateRepository: operation(
    {
      ...fields.repository,
      tags: optional(fields.resourceTags),
      imageTagMutability: optional(fields.mutability),
      imageTagMutabilityExclusionFilters: fields.exclusionFilters,
      imageScanningConfiguration: optional(scanning),
      encryptionConfiguration: fields.encryption,
    },
    (input, context) => {
      const mutability = input.imageTagMutability ?? "MUTABLE";
      checkMutability(mutability, input.imageTagMutabilityExclusionFilters);
      const record: RepositoryRecord = {
        name: input.repositoryName,
        createdAt: context.now().toISOString(),
        mutability,
        exclusions: input.imageTagMutabilityExclusionFilters ?? [],
        scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
        encryption: resolveEncryption(context.home, input.encryptionConfiguration),
        tags: tagRecord({}, input.tags ?? []),
      };
      createRepository(context.store, record);
      return { repository: describeOne(record, context) };
    },
  ),
  DescribeRepositories: operation(
    {
      registryId: fields.registryId,
      repositoryNames: optional(list(fields.repositoryName, { min: 1, max: 100 })),
      ...fields.page(1000),
    },
    ({ repositoryNames, nextToken, maxResults }, context) => {
      if (repositoryNames !== undefined) {
        if (nextToken !== undefined || maxResults !== undefined) {
          throw invalidParameter("maxResults", "can't be used together with repositoryNames");
        }
        return {
          repositories: repositoryNames.map((name) => describeOne(repositoryOf(context, name), context)),
        };
      }
      const { repositories } = context.store;
      const page = pageOf(repositories.names(), (name) => name, {
        scope: "repositories",
        nextToken,
        maxResults,
      });
      const records = page.items.map((name) => repositories.record(name));
      return {
        repositories: records
          .filter((record) => record !== undefined)
          .map((record) => describeOne(record, context)),
        nextToken: page.nextToken,
      };
    },
  ),
  DeleteRepository: operation(
    { ...fields.repository, force: optional(flag()) },
    ({ repositoryName, force }, context) => {
      const { repositories } = context.store;
      const record = repositoryOf(context, repositoryName);
      if (force !== true && repositories.images(record.name).listing().images.size > 0) {
        throw new EcrError(
          "RepositoryNotEmptyException",
          (account) =>
            `The repository with name '${record.name}' in registry with id '${account}' cannot be deleted ` +
            `because it still contains images`,
        );
      }
      if (!repositories.delete(record.name)) throw repositoryNotFound(record.name);
      return { repository: describeOne(record, context) };
    },
  ),
  PutImageTagMutability: operation(
    {
      ...fields.repository,
      imageTagMutability: fields.mutability,
      imageTagMutabilityExclusionFilters: fields.exclusionFilters,
    },
    ({ repositoryName, imageTagMutability: mutability, imageTagMutabilityExclusionFilters }, context) => {
      checkMutability(mutability, imageTagMutabilityExclusionFilters);
      const exclusions = imageTagMutabilityExclusionFilters ?? [];
      update(context, repositoryName, (record) => ({ ...record, mutability, exclusions }));
      return {
        registryId: context.home.account,
        repositoryName,
        imageTagMutability: mutability,
        imageTagMutabilityExclusionFilters,
      };
    },
  ),
  PutImageScanningConfiguration: operation(
    { ...fields.repository, imageScanningConfiguration: scanning },
    ({ repositoryName, imageScanningConfiguration }, context) => {
      const scanOnPush = imageScanningConfiguration.scanOnPush ?? false;
      update(context, repositoryName, (record) => ({ ...record, scanOnPush }));
      return { registryId: context.home.account, repositoryName, imageScanningConfiguration: { scanOnPush } };
    },
  ),
  TagResource: operation(
    { resourceArn: text(), tags: fields.resourceTags },
    ({ resourceArn, tags }, context) =>
      changeTags(context, resourceArn, (present) => tagRecord(present, tags)),
  ),
  UntagResource: operation(
    { resourceArn: text(), tagKeys: list(text({ min: 1, max: 128 }), { max: 200 }) },
    ({ resourceArn, tagKeys }, context) =>
      changeTags(context, resourceArn, (present) =>
        Object.fromEntries(Object.entries(present).filter(([key]) => !tagKeys.includes(key))),
      ),
  ),
  ListTagsForResource: operation({ resourceArn: text() }, ({ resourceArn }, context) => {
    const { tags } = repositoryOf(context, nameOf(context, resourceArn));
    return { tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  }),
};

function update(
  context: ApiContext,
  name: string,
  change: (record: RepositoryRecord) => RepositoryRecord,
): void {
  if (context.store.repositories.update(name, change) === undefined) throw repositoryNotFound(name);
}

type Tags = RepositoryRecord["tags"];

function changeTags(context: ApiContext, arn: string, change: (present: Tags) => Tags): Output {
  update(context, nameOf(context, arn), (record) => ({ ...record, tags: change(record.tags) }));
  return {};
}

function nameOf({ home }: ApiContext, arn: string): string {
  const prefix = repositoryArn(home, "");
  if (arn.startsWith(prefix)) return arn.slice(prefix.length);
  throw invalidParameter("resourceArn", "Invalid ARN");
}

function describeOne(record: RepositoryRecord, context: ApiContext): Output {
  return {
    repositoryArn: repositoryArn(context.home, record.name),
    registryId: context.home.account,
    repositoryName: record.name,
    repositoryUri: `${context.address}/${record.name}`,
    createdAt: seconds(record.createdAt),
    imageTagMutability: record.mutability,
    imageTagMutabilityExclusionFilters: record.exclusions.length > 0 ? record.exclusions : undefined,
    imageScanningConfiguration: { scanOnPush: record.scanOnPush },
    encryptionConfiguration: record.encryption,
  };
}
