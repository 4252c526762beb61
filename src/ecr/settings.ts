// How each setting of a repository is read, created and changed by ECR's API, keyed as in the table of settings. The
// API hands out strangers' values: what isn't known is left out.
import { defined } from "../core/base/record.ts";
import { parseEcrHost } from "../core/naming/ecr-host.ts";
import { exclusionsOf, type TagMutability } from "../core/settings/mutability.ts";
import { canonicalJson } from "../core/settings/policy-diff.ts";
import {
  type Encryption,
  isEmpty,
  type ReadAction,
  type RepositorySettings,
  type SettingName,
  type SettingValue,
  settingNames,
  settingTable,
} from "../core/settings/table.ts";
import type { Caller, CallOptions } from "./caller.ts";
import { nameOf } from "./problems.ts";
import type { EcrAction, Input, Output } from "./sdk.ts";

export type FoundRepository = NonNullable<Output<"DescribeRepositories">["repositories"]>[number];

/** Calls about one repository. */
export interface RepositoryCalls {
  readonly named: { readonly registryId: string; readonly repositoryName: string };
  readonly resourceArn: string;
  /** `expected` as in CallOptions. */
  readonly call: <A extends EcrAction>(
    action: A,
    input: Input<A>,
    expected?: readonly string[],
  ) => Promise<Output<A>>;
}

interface SettingApi<V> {
  /** What sets it in CreateRepository; without it, `change` follows the creation. */
  creation?(value: V): Partial<Input<"CreateRepository">>;
  /** From what DescribeRepositories tells, or by a call of its own. */
  read(calls: RepositoryCalls, found: FoundRepository): V | undefined | Promise<V | undefined>;
  change?(calls: RepositoryCalls, value: V): Promise<unknown>;
  /** A change that ECR must refuse, to see whether it is permitted. */
  refused?(calls: RepositoryCalls): Promise<unknown>;
}

const { tagMutability, scanOnPush, lifecyclePolicy, repositoryPolicy, tags } = settingTable;

/** A tag that only AWS itself may give. */
export const reservedTags = [{ Key: "aws:never", Value: "" }];

const settingApi = {
  tagMutability: {
    creation: mutabilityInput,
    read: (_, found) => mutabilityOf(found),
    change: ({ call, named }, value) => call(tagMutability.change, { ...named, ...mutabilityInput(value) }),
    refused: ({ call, named }) =>
      call(tagMutability.change, { ...named, imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" }),
  },
  scanOnPush: {
    creation: (value) => ({ imageScanningConfiguration: { scanOnPush: value } }),
    read: (_, found) => found.imageScanningConfiguration?.scanOnPush === true,
    change: ({ call, named }, value) =>
      call(scanOnPush.change, { ...named, imageScanningConfiguration: { scanOnPush: value } }),
    refused: ({ call, named }) =>
      call(scanOnPush.change, { ...named, imageScanningConfiguration: undefined }),
  },
  encryption: {
    creation: ({ type, key }) => ({
      encryptionConfiguration: { encryptionType: type, ...defined({ kmsKey: key }) },
    }),
    read: (_, found) => encryptionOf(found),
  },
  lifecyclePolicy: {
    async read({ call, named }) {
      const { lifecyclePolicyText } = await call(lifecyclePolicy.read, named);
      return lifecyclePolicyText && canonicalJson(lifecyclePolicyText);
    },
    change: ({ call, named }, value) =>
      call(lifecyclePolicy.change, { ...named, lifecyclePolicyText: value }),
    refused: ({ call, named }) => call(lifecyclePolicy.change, { ...named, lifecyclePolicyText: "{}" }),
  },
  repositoryPolicy: {
    async read({ call, named }) {
      const { policyText } = await call(repositoryPolicy.read, named);
      return policyText && canonicalJson(policyText);
    },
    change: ({ call, named }, value) => call(repositoryPolicy.change, { ...named, policyText: value }),
    refused: ({ call, named }) => call(repositoryPolicy.change, { ...named, policyText: "{}" }),
  },
  tags: {
    creation: (value) => ({ tags: tagsInput(value) }),
    async read({ call, resourceArn }, found) {
      const answer = await call(tags.read, { resourceArn: found.repositoryArn ?? resourceArn });
      return Object.fromEntries((answer.tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
    },
    change: ({ call, resourceArn }, value) => call(tags.change, { resourceArn, tags: tagsInput(value) }),
    refused: ({ call, resourceArn }) => call(tags.change, { resourceArn, tags: reservedTags }),
  },
} satisfies { readonly [Name in SettingName]: SettingApi<SettingValue<Name>> };

/** The API of a setting whose name is known only at run time: it takes the values of that name alone. */
function apiOf(name: SettingName): SettingApi<SettingValue> {
  return settingApi[name];
}

export function callsOn(
  caller: Caller,
  repository: string,
  options: Pick<CallOptions, "signal" | "tries">,
): RepositoryCalls {
  const { registry, region, account } = caller.access;
  const partition = parseEcrHost(registry)?.partition ?? "aws";
  const resource = `repository ${repository}`;
  return {
    named: { registryId: account, repositoryName: repository },
    resourceArn: `arn:${partition}:ecr:${region}:${account}:repository/${repository}`,
    call: (action, input, expected = []) => caller.call(action, input, { ...options, expected, resource }),
  };
}

export function creationOf(settings: RepositorySettings): Partial<Input<"CreateRepository">> {
  const parts = settingNames.map((name) => {
    const value = settings[name];
    return value === undefined ? {} : apiOf(name).creation?.(value);
  });
  return Object.assign({}, ...parts);
}

/** Errors by which ECR says "there is none". */
const absences = [
  "RepositoryNotFoundException",
  "RepositoryPolicyNotFoundException",
  "LifecyclePolicyNotFoundException",
];

/** What DescribeRepositories has told, and what these actions tell. */
export async function readSettings(
  calls: RepositoryCalls,
  found: FoundRepository,
  actions: ReadonlySet<ReadAction>,
): Promise<RepositorySettings> {
  const known = new Set<ReadAction>([...actions, "DescribeRepositories"]);
  const names = settingNames.filter((name) => known.has(settingTable[name].read));
  const lenient: RepositoryCalls = {
    ...calls,
    call: (action, input) => calls.call(action, input, absences),
  };
  const values = await Promise.all(names.map((name) => readOne(name, lenient, found)));
  return defined(Object.fromEntries(names.map((name, at) => [name, values[at]])));
}

async function readOne(name: SettingName, calls: RepositoryCalls, found: FoundRepository) {
  try {
    return await apiOf(name).read(calls, found);
  } catch (error) {
    if (absences.includes(nameOf(error))) return undefined;
    throw error;
  }
}

/** Writes the given settings, each by its own call; what isn't given is left alone. */
export async function changeSettings(calls: RepositoryCalls, settings: RepositorySettings): Promise<void> {
  for (const name of settingNames) {
    const value = settings[name];
    if (value !== undefined && !isEmpty(name, settings)) await apiOf(name).change?.(calls, value);
  }
}

type Probes = ReadonlyMap<string, () => Promise<unknown>>;

/** By action: a read of each setting that has one of its own, and a change that ECR must refuse. */
export function settingProbes(calls: RepositoryCalls): { readonly reads: Probes; readonly changes: Probes } {
  const reads = new Map<string, () => Promise<unknown>>();
  const changes = new Map<string, () => Promise<unknown>>();
  for (const name of settingNames) {
    const [{ read, change }, own] = [settingTable[name], apiOf(name)];
    if (read !== "DescribeRepositories") reads.set(read, async () => own.read(calls, {}));
    if (change !== null) changes.set(change, async () => own.refused?.(calls));
  }
  return { reads, changes };
}

function mutabilityInput(mutability: TagMutability): {
  imageTagMutability: "MUTABLE" | "IMMUTABLE" | "MUTABLE_WITH_EXCLUSION" | "IMMUTABLE_WITH_EXCLUSION";
  imageTagMutabilityExclusionFilters?: { filterType: "WILDCARD"; filter: string }[];
} {
  const base = mutability.mode === "mutable" ? "MUTABLE" : "IMMUTABLE";
  const exclusions = exclusionsOf(mutability);
  if (exclusions.length === 0) return { imageTagMutability: base };
  return {
    imageTagMutability: `${base}_WITH_EXCLUSION`,
    imageTagMutabilityExclusionFilters: exclusions.map((filter) => ({ filterType: "WILDCARD", filter })),
  };
}

function mutabilityOf(found: FoundRepository): TagMutability {
  return {
    mode: found.imageTagMutability?.startsWith("IMMUTABLE") === true ? "immutable" : "mutable",
    exclusions: (found.imageTagMutabilityExclusionFilters ?? []).flatMap(({ filter }) => filter ?? []).sort(),
  };
}

function encryptionOf({ encryptionConfiguration: found }: FoundRepository): Encryption | undefined {
  // A repository from before the setting existed has none, and is encrypted by AES256.
  const type = found?.encryptionType ?? "AES256";
  if (type !== "AES256" && type !== "KMS" && type !== "KMS_DSSE") return undefined;
  return { type, ...defined({ key: found?.kmsKey }) };
}

function tagsInput(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
