// Repositories: create, describe, delete, and the settings that can be changed in place.
import { sandboxAccount, sandboxRegistry } from "../../options.ts";
import { createRepository, repositoryArn } from "../../rules/create-repository.ts";
import { EcrError, invalidParameter, repositoryNotFound } from "../../rules/ecr-error.ts";
import { resolveEncryption } from "../../rules/kms.ts";
import { checkMutability } from "../../rules/mutability.ts";
import { type ResourceTag, tagRecord } from "../../rules/resource-tags.ts";
import type { ExclusionFilter, Mutability, RepositoryRecord } from "../../store/repositories.ts";
import * as fields from "../fields.ts";
import { flag, list, optional, structure } from "../input.ts";
import {
  type ApiContext,
  operation,
  type Operations,
  type Output,
  repositoryOf,
  seconds,
} from "../operation.ts";
import { pageOf } from "../../paging.ts";

const scanning = structure({ scanOnPush: optional(flag()) });

export const repositoryOperations: Operations = {
  CreateRepository: operation(
    {
      registryId: fields.registryId,
      repositoryName: fields.repositoryName(),
      tags: optional(fields.resourceTags),
      imageTagMutability: optional(fields.mutability),
      imageTagMutabilityExclusionFilters: fields.exclusionFilters,
      imageScanningConfiguration: optional(scanning),
      encryptionConfiguration: fields.encryption,
    },
    create,
  ),
  DescribeRepositories: operation(
    {
      registryId: fields.registryId,
      repositoryNames: optional(list(fields.repositoryName(), { min: 1, max: 100 })),
      nextToken: fields.nextToken,
      maxResults: fields.pageSize(1000),
    },
    describe,
  ),
  DeleteRepository: operation(
    {
      registryId: fields.registryId,
      repositoryName: fields.repositoryName(),
      force: optional(flag()),
    },
    deleteRepository,
  ),
  PutImageTagMutability: operation(
    {
      registryId: fields.registryId,
      repositoryName: fields.repositoryName(),
      imageTagMutability: fields.mutability,
      imageTagMutabilityExclusionFilters: fields.exclusionFilters,
    },
    putMutability,
  ),
  PutImageScanningConfiguration: operation(
    {
      registryId: fields.registryId,
      repositoryName: fields.repositoryName(),
      imageScanningConfiguration: scanning,
    },
    ({ repositoryName, imageScanningConfiguration }, context) => {
      const scanOnPush = imageScanningConfiguration.scanOnPush ?? false;
      update(context, repositoryName, (record) => ({ ...record, scanOnPush }));
      return { registryId: sandboxAccount, repositoryName, imageScanningConfiguration: { scanOnPush } };
    },
  ),
};

function create(
  input: {
    readonly repositoryName: string;
    readonly tags: readonly ResourceTag[] | undefined;
    readonly imageTagMutability: Mutability | undefined;
    readonly imageTagMutabilityExclusionFilters: readonly ExclusionFilter[] | undefined;
    readonly imageScanningConfiguration: { readonly scanOnPush: boolean | undefined } | undefined;
    readonly encryptionConfiguration: Parameters<typeof resolveEncryption>[0];
  },
  context: ApiContext,
): Output {
  const mutability = input.imageTagMutability ?? "MUTABLE";
  checkMutability(mutability, input.imageTagMutabilityExclusionFilters);
  const record: RepositoryRecord = {
    name: input.repositoryName,
    createdAt: context.now().toISOString(),
    mutability,
    exclusions: input.imageTagMutabilityExclusionFilters ?? [],
    scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
    encryption: resolveEncryption(input.encryptionConfiguration),
    tags: tagRecord({}, input.tags ?? []),
  };
  createRepository(context.store, record);
  return { repository: describeOne(record) };
}

function describe(
  input: {
    readonly repositoryNames: readonly string[] | undefined;
    readonly nextToken: string | undefined;
    readonly maxResults: number | undefined;
  },
  context: ApiContext,
): Output {
  const { repositoryNames, nextToken, maxResults } = input;
  if (repositoryNames !== undefined) {
    if (nextToken !== undefined || maxResults !== undefined) {
      throw invalidParameter("maxResults", "can't be used together with repositoryNames");
    }
    return { repositories: repositoryNames.map((name) => describeOne(repositoryOf(context, name))) };
  }
  const page = pageOf(context.store.repositories.names(), (name) => name, {
    scope: "repositories",
    nextToken,
    size: maxResults ?? 100,
  });
  const records = page.items.map((name) => context.store.repositories.record(name));
  return {
    repositories: records.filter((record) => record !== undefined).map(describeOne),
    nextToken: page.nextToken,
  };
}

function deleteRepository(
  input: { readonly repositoryName: string; readonly force: boolean | undefined },
  context: ApiContext,
): Output {
  const record = repositoryOf(context, input.repositoryName);
  const images = context.store.repositories.images(record.name);
  if (input.force !== true && images.listing().images.size > 0) {
    throw new EcrError(
      "RepositoryNotEmptyException",
      `The repository with name '${record.name}' in registry with id '${sandboxAccount}' cannot be deleted ` +
        `because it still contains images`,
    );
  }
  if (!context.store.repositories.delete(record.name)) throw repositoryNotFound(record.name);
  return { repository: describeOne(record) };
}

function putMutability(
  input: {
    readonly repositoryName: string;
    readonly imageTagMutability: Mutability;
    readonly imageTagMutabilityExclusionFilters: readonly ExclusionFilter[] | undefined;
  },
  context: ApiContext,
): Output {
  const { repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters } = input;
  checkMutability(imageTagMutability, imageTagMutabilityExclusionFilters);
  update(context, repositoryName, (record) => ({
    ...record,
    mutability: imageTagMutability,
    exclusions: imageTagMutabilityExclusionFilters ?? [],
  }));
  return {
    registryId: sandboxAccount,
    repositoryName,
    imageTagMutability,
    imageTagMutabilityExclusionFilters,
  };
}

function update(
  context: ApiContext,
  name: string,
  change: (record: RepositoryRecord) => RepositoryRecord,
): RepositoryRecord {
  const changed = context.store.repositories.update(name, change);
  if (changed === undefined) throw repositoryNotFound(name);
  return changed;
}

function describeOne(record: RepositoryRecord): Output {
  return {
    repositoryArn: repositoryArn(record.name),
    registryId: sandboxAccount,
    repositoryName: record.name,
    repositoryUri: `${sandboxRegistry}/${record.name}`,
    createdAt: seconds(record.createdAt),
    imageTagMutability: record.mutability,
    imageTagMutabilityExclusionFilters: record.exclusions.length > 0 ? record.exclusions : undefined,
    imageScanningConfiguration: { scanOnPush: record.scanOnPush },
    encryptionConfiguration: record.encryption,
  };
}
