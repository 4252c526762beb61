// The iam-policy use case: which repositories, settings, keys and objects a run of this config touches. The core
// makes the policy of it.
import { parseDestinationKey } from "../core/image/destination.ts";
import type { Config, Target } from "../config/config.ts";
import { desiredRepositories } from "../core/plan/build-desired.ts";
import type { Diagnostic } from "../core/base/diagnostic.ts";
import { parseEcrHost } from "../core/naming/ecr-host.ts";
import {
  iamPolicy,
  type PolicyDocument,
  type PolicyScope,
  type PolicyPurpose,
  type PolicyRegistry,
} from "../core/settings/iam-policy.ts";
import { compareText } from "../core/base/ordering.ts";
import type { RepositorySettings, SettingName } from "../core/settings/table.ts";

import { type DiscoveredSource, discoverImages, withPlannedOnly } from "./planning/discover.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { nameOf } from "./planning/assign-destinations.ts";

export interface PolicyAnswer {
  readonly policy: PolicyDocument;
  readonly warnings: readonly Diagnostic[];
}

export async function policyFor(
  purpose: PolicyPurpose,
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<PolicyAnswer> {
  const discovered = await discoverImages(config, runtime, { names: [], fallback: true }, signal);
  return policyOf({ purpose, discovered }, config, runtime, signal);
}

/** The same where the sources have been asked already. */
export async function policyOf(
  {
    purpose,
    discovered,
  }: { readonly purpose: PolicyPurpose; readonly discovered: readonly DiscoveredSource[] },
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<PolicyAnswer> {
  const chosen = discovered.map(withPlannedOnly);
  const wanted = chosen.flatMap(repositoriesOf);
  const registries: PolicyRegistry[] = [];
  for (const { target } of runtime.kept) {
    const owned = purpose === "prune" ? await ownedIn(target, runtime, signal) : [];
    registries.push(registryPart(target, [...wanted, ...owned]));
  }
  const { state } = config;
  const policy = iamPolicy(purpose, {
    registries,
    sources: sourcesOf(chosen),
    state: "bucket" in state ? state : null,
  });
  return { policy, warnings: discovered.flatMap(guessed) };
}

/** Names, or the prefix as a pattern for a source that can't be asked now. */
function repositoriesOf(one: DiscoveredSource): readonly string[] {
  if (one.discovery === null) return [one.source.prefix === "" ? "*" : `${one.source.prefix}/*`];
  return one.discovery.images.map((image) => nameOf(image, one.source).repository);
}

/** What prune may take away lies in repositories that nothing wants any more. */
async function ownedIn(target: Target, runtime: Runtime, signal: AbortSignal): Promise<readonly string[]> {
  const { state } = await runtime.state.read(signal);
  return Object.keys(state.registries[target.registry] ?? {}).map(
    (key) => parseDestinationKey(key).repository,
  );
}

function registryPart(target: Target, repositories: readonly string[]): PolicyRegistry {
  const names = [...new Set(repositories)].sort(compareText);
  const settings = settingsOf(target, names);
  const declared = new Set(settings.flatMap((one) => Object.keys(one) as SettingName[]));
  const keys = settings.flatMap(({ encryption }) => (encryption?.key === undefined ? [] : [encryption.key]));
  return { ...placeOf(target, names), declared, keys: [...new Set(keys)].sort(compareText) };
}

/** A pattern may stand for a repository of any rule. */
function settingsOf(target: Target, names: readonly string[]): readonly RepositorySettings[] {
  const { defaults, rules } = target.repositories;
  if (names.some((name) => name.includes("*"))) return [defaults, ...rules.map((rule) => rule.settings)];
  return desiredRepositories(names, target).map((one) => one.settings);
}

function placeOf(target: Target, repositories: readonly string[]): PolicyScope {
  const { registry, account, region } = target;
  return { partition: parseEcrHost(registry)?.partition ?? "aws", account, region, repositories };
}

/** Private ECR registries that images are read from. */
function sourcesOf(discovered: readonly DiscoveredSource[]): readonly PolicyScope[] {
  const byHost = new Map<string, Set<string>>();
  for (const { ref } of discovered.flatMap((one) => one.discovery?.images ?? [])) {
    if (parseEcrHost(ref.registry) === null) continue;
    byHost.set(ref.registry, (byHost.get(ref.registry) ?? new Set()).add(ref.repository));
  }
  return [...byHost].flatMap(([host, repositories]) => {
    const ecr = parseEcrHost(host);
    return ecr === null ? [] : [{ ...ecr, repositories: [...repositories].sort(compareText) }];
  });
}

function guessed(one: DiscoveredSource): readonly Diagnostic[] {
  if (one.discovery !== null || one.failed === null) return [];
  const [pattern] = repositoriesOf(one);
  return [
    {
      ...one.failed,
      severity: "warning",
      detail: `The source "${one.name}" can't be asked, so the policy allows ${pattern ?? "*"}: ${one.failed.detail ?? one.failed.summary}`,
    },
  ];
}
