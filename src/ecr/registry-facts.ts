// Reads what the registry as a whole is set to. Each part that can't be read is null and a warning: it only
// serves warnings, so it never fails a plan.
import { type Diagnostic, Problem } from "../core/base/diagnostic.ts";
import type {
  CreationTemplate,
  FactName,
  PullThroughRule,
  RegistryFacts,
  RegistryScanning,
  ReplicationRule,
} from "../core/settings/registry-facts.ts";
import type { Caller } from "./caller.ts";
import { unreadFact } from "./problems.ts";
import type { EcrAction, Input, Output } from "./sdk.ts";

interface FactsRead {
  readonly facts: RegistryFacts;
  readonly warnings: readonly Diagnostic[];
}

/** The facts of these names; the others stay null. */
export async function readRegistryFacts(
  caller: Caller,
  names: ReadonlySet<FactName>,
  signal: AbortSignal,
): Promise<FactsRead> {
  const warnings: Diagnostic[] = [];
  const registryId = caller.access.account;
  async function read<A extends EcrAction, T>(
    name: FactName,
    [action, input]: readonly [A, Input<A>],
    pick: (answer: Output<A>) => T,
  ): Promise<T | null> {
    if (!names.has(name)) return null;
    try {
      return pick(await caller.call(action, input, { resource: "the registry", signal, tries: 1 }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      warnings.push(...error.diagnostics.map(unreadFact));
      return null;
    }
  }
  const page = { maxResults: 1000 };
  const [blobMounting, replication, creationTemplates, pullThrough, scanning] = await Promise.all([
    read(
      "blobMounting",
      ["GetAccountSetting", { name: "BLOB_MOUNTING" }],
      ({ value }) => value === "ENABLED",
    ),
    read("replication", ["DescribeRegistry", {}], replicationOf),
    read("creationTemplates", ["DescribeRepositoryCreationTemplates", page], templatesOf),
    read("pullThrough", ["DescribePullThroughCacheRules", { registryId, ...page }], pullThroughOf),
    read("scanning", ["GetRegistryScanningConfiguration", {}], scanningOf),
  ]);
  return { facts: { blobMounting, replication, creationTemplates, pullThrough, scanning }, warnings };
}

function replicationOf(answer: Output<"DescribeRegistry">): readonly ReplicationRule[] {
  return (answer.replicationConfiguration?.rules ?? []).map((rule) => ({
    destinations: (rule.destinations ?? []).map(({ region, registryId }) => ({
      account: registryId ?? "",
      region: region ?? "",
    })),
    prefixes: (rule.repositoryFilters ?? []).flatMap(({ filter }) => filter ?? []),
  }));
}

function templatesOf(answer: Output<"DescribeRepositoryCreationTemplates">): readonly CreationTemplate[] {
  return (answer.repositoryCreationTemplates ?? []).map(({ prefix, appliedFor }) => ({
    prefix: prefix ?? "",
    appliedFor: appliedFor ?? [],
  }));
}

function pullThroughOf(answer: Output<"DescribePullThroughCacheRules">): readonly PullThroughRule[] {
  return (answer.pullThroughCacheRules ?? []).map(({ ecrRepositoryPrefix, upstreamRegistryUrl }) => ({
    prefix: ecrRepositoryPrefix ?? "",
    upstream: upstreamRegistryUrl ?? "",
  }));
}

function scanningOf(answer: Output<"GetRegistryScanningConfiguration">): RegistryScanning {
  const found = answer.scanningConfiguration;
  return {
    type: found?.scanType === "ENHANCED" ? "ENHANCED" : "BASIC",
    rules: (found?.rules ?? []).map(({ scanFrequency, repositoryFilters }) => ({
      frequency: scanFrequency ?? "",
      filters: (repositoryFilters ?? []).flatMap(({ filter }) => filter ?? []),
    })),
  };
}
