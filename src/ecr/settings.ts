// Repository settings in ECR's shapes and back. The API hands out strangers' values: what isn't known is left out.
import { defined } from "../core/base/defined.ts";
import type { Encryption, RepositorySettings, TagMutability } from "../core/settings/settings.ts";
import type { Input, Output } from "./sdk.ts";

type Created = Input<"CreateRepository">;
export type FoundRepository = NonNullable<Output<"DescribeRepositories">["repositories"]>[number];

export function mutabilityInput(mutability: TagMutability): {
  imageTagMutability: "MUTABLE" | "IMMUTABLE" | "MUTABLE_WITH_EXCLUSION" | "IMMUTABLE_WITH_EXCLUSION";
  imageTagMutabilityExclusionFilters?: { filterType: "WILDCARD"; filter: string }[];
} {
  const base = mutability.mode === "mutable" ? "MUTABLE" : "IMMUTABLE";
  if (mutability.exclusions.length === 0) return { imageTagMutability: base };
  return {
    imageTagMutability: `${base}_WITH_EXCLUSION`,
    imageTagMutabilityExclusionFilters: mutability.exclusions.map((filter) => ({
      filterType: "WILDCARD",
      filter,
    })),
  };
}

export function createInput(registryId: string, repository: string, settings: RepositorySettings): Created {
  const { tagMutability, scanOnPush, encryption, tags } = settings;
  return {
    registryId,
    repositoryName: repository,
    ...(tagMutability === undefined ? {} : mutabilityInput(tagMutability)),
    ...(scanOnPush === undefined ? {} : { imageScanningConfiguration: { scanOnPush } }),
    ...(encryption === undefined ? {} : { encryptionConfiguration: encryptionInput(encryption) }),
    ...(tags === undefined ? {} : { tags: tagsInput(tags) }),
  };
}

export function tagsInput(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function encryptionInput(encryption: Encryption): NonNullable<Created["encryptionConfiguration"]> {
  const { type, key } = encryption;
  return key === undefined ? { encryptionType: type } : { encryptionType: type, kmsKey: key };
}

/** What DescribeRepositories tells; policies and resource tags come by calls of their own. */
export function settingsOf(found: FoundRepository): RepositorySettings {
  const encryption = encryptionOf(found);
  return {
    tagMutability: {
      mode: found.imageTagMutability?.startsWith("IMMUTABLE") === true ? "immutable" : "mutable",
      exclusions: (found.imageTagMutabilityExclusionFilters ?? [])
        .flatMap(({ filter }) => filter ?? [])
        .sort(),
    },
    scanOnPush: found.imageScanningConfiguration?.scanOnPush === true,
    ...defined({ encryption }),
  };
}

function encryptionOf({ encryptionConfiguration: found }: FoundRepository): Encryption | undefined {
  // A repository from before the setting existed has none, and is encrypted by AES256.
  const type = found?.encryptionType ?? "AES256";
  if (type !== "AES256" && type !== "KMS" && type !== "KMS_DSSE") return undefined;
  return found?.kmsKey === undefined ? { type } : { type, key: found.kmsKey };
}
