// The iam-policy use case: which repositories, settings, keys and objects a run of this config touches. The core
// makes the policies of it, one for each principal.
import { defined } from "../core/base/record.ts";
import { parseDestinationKey } from "../core/image/destination.ts";
import { type Config, hasOwnLogin, type Target } from "../config/config.ts";
import { mayBeFor } from "../core/gates/applies.ts";
import { formatImageRef } from "../core/image/reference.ts";
import { desiredRepositories } from "../core/plan/build-desired.ts";
import { stageSettings } from "../core/plan/stage.ts";
import { repositoryPlace } from "../core/naming/stage.ts";
import type { Diagnostic } from "../core/base/diagnostic.ts";
import { isPublicEcr, parseEcrHost } from "../core/naming/ecr-host.ts";
import {
  accountOf,
  type Principal,
  type PrincipalFacts,
  principalNames,
  principalsOf,
} from "../core/settings/iam-principals.ts";
import type { PolicyPurpose, PolicyRegistry, PolicyScope } from "../core/settings/iam-policy.ts";
import { compareText } from "../core/base/ordering.ts";
import { profilesFor } from "../core/settings/signing.ts";
import type { RepositorySettings, SettingName } from "../core/settings/table.ts";
import { type Site, siteOf, splitHost } from "../registry/site.ts";
import { noPrincipal } from "./planning/problems.ts";
import { awsLogin } from "./runtime/ecr-credentials.ts";
import { type DiscoveredSource, discoverImages, withPlannedOnly } from "./planning/discover.ts";
import type { KeptRegistry, Runtime } from "./runtime/runtime.ts";
import { nameOf } from "./planning/assign-destinations.ts";

export interface PolicyAnswer {
  readonly principals: readonly Principal[];
  readonly warnings: readonly Diagnostic[];
}

export interface PolicyQuestion {
  readonly purpose: PolicyPurpose;
  /** The ARN of who runs the program, where it is known. */
  readonly caller?: string;
}

export async function policyFor(
  question: PolicyQuestion,
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<PolicyAnswer> {
  const discovered = await discoverImages(config, runtime, { names: [], fallback: true }, signal);
  return policyOf({ ...question, discovered }, config, runtime, signal);
}

/** What a run with these sources does in addition to a plan of wanted repositories. */
const withOwned: ReadonlySet<PolicyPurpose> = new Set(["prune", "move"]);

/** The same where the sources have been asked already. */
export async function policyOf(
  { purpose, caller, discovered }: PolicyQuestion & { readonly discovered: readonly DiscoveredSource[] },
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<PolicyAnswer> {
  const chosen = discovered.map(withPlannedOnly);
  const wanted = chosen.flatMap(repositoriesOf);
  const registries: PrincipalFacts["registries"][number][] = [];
  const warnings: Diagnostic[] = [];
  for (const kept of runtime.kept) {
    const { target } = kept;
    const owned = withOwned.has(purpose) ? await ownedIn(target, runtime, signal) : [];
    const scanned = scansIn(config, chosen, target);
    const part = registryPart(target, [...wanted, ...owned], scanned);
    const { profiles, warning } = await signingProfiles(kept, part.repositories, signal);
    if (warning !== null && purpose !== "plan") warnings.push(warning);
    registries.push({ ...part, signing: profiles, host: target.registry, login: awsLogin(target) });
  }
  const facts = {
    registries,
    ...ecrSources(config, runtime, chosen),
    state: statePart(config),
  };
  return {
    principals: principalsOf(purpose, facts, caller),
    warnings: [...discovered.flatMap(guessed), ...warnings],
  };
}

/** The principal of this name; a Problem that lists all names where there is none. */
export function principalNamed(name: string, principals: readonly Principal[]): Principal {
  const found = principals.find((one) => one.name === name);
  if (found === undefined) throw noPrincipal(name, principalNames(principals));
  return found;
}

/** The bucket, and the key where one is named: AWS's own key for S3 needs no permission. */
function statePart({ state, target }: Config): PrincipalFacts["state"] {
  if (!("bucket" in state)) return null;
  const { bucket, key, assumeRole, region, encryption } = state;
  const own = hasOwnLogin(state) ? awsLogin(state) : undefined;
  const account = assumeRole === undefined ? target.account : accountOf(assumeRole);
  const named = encryption?.kmsKey;
  const kms = named === undefined ? undefined : { key: named, account, ...defined({ region }) };
  const partition =
    (assumeRole ?? named)?.match(/^arn:([^:]+):/)?.[1] ?? parseEcrHost(target.registry)?.partition ?? "aws";
  return { partition, bucket, key, ...defined({ login: own, kms }) };
}

/** Names, or the prefix as a pattern for a source that can't be asked now. */
function repositoriesOf(one: DiscoveredSource): readonly string[] {
  if (one.discovery === null) return [one.source.prefix === "" ? "*" : `${one.source.prefix}/*`];
  return one.discovery.images.map((image) => nameOf(image, one.source).repository);
}

/** What prune may delete is in repositories that the config no longer wants. */
async function ownedIn(target: Target, runtime: Runtime, signal: AbortSignal): Promise<readonly string[]> {
  const { state } = await runtime.state.read(signal);
  return [state.registries, state.staged].flatMap((section) =>
    Object.keys(section[target.registry] ?? {}).map((key) => parseDestinationKey(key).repository),
  );
}

interface Scanned {
  /** Whether a gate reads what scans found. */
  readonly isRead: boolean;
  /** Repositories of this registry in which images wait to be scanned. */
  readonly stages: readonly string[];
}

/** Tags are not known here: a gate for some of a repository's counts. */
function scansIn(
  { gates, target: { registry } }: Config,
  chosen: readonly DiscoveredSource[],
  target: Target,
): Scanned {
  const scanning = gates.filter(
    ({ vulnerabilities: one }) => one !== undefined && one.from !== "attestation",
  );
  const stages = new Set<string>();
  let isRead = false;
  for (const wanted of chosen.flatMap(wantedOf)) {
    const asked = scanning.filter(
      (gate) => wanted.reference === null || mayBeFor(gate, { ...wanted, reference: wanted.reference }),
    );
    if (asked.length > 0) isRead = true;
    const stage = asked.find(({ vulnerabilities: one }) => one?.stage !== undefined)?.vulnerabilities?.stage;
    if (stage !== undefined && target.registry === registry)
      stages.add(stage.replaceAll(repositoryPlace, wanted.repository));
  }
  return { isRead, stages: [...stages] };
}

/** `reference` is null for a pattern, of a source that cannot be read now. */
function wantedOf(
  one: DiscoveredSource,
): readonly { readonly repository: string; readonly reference: string | null }[] {
  if (one.discovery === null)
    return repositoriesOf(one).map((repository) => ({ repository, reference: null }));
  return one.discovery.images.map((image) => ({
    repository: nameOf(image, one.source).repository,
    reference: formatImageRef(image.ref),
  }));
}

function registryPart(
  target: Target,
  repositories: readonly string[],
  { isRead, stages }: Scanned,
): PolicyRegistry {
  const names = [...new Set([...repositories, ...stages])].sort(compareText);
  const staged = stages.map((): RepositorySettings => stageSettings);
  const settings = [...settingsOf(target, names), ...staged];
  // Where the config sets the stage, a push starts the scan.
  const isLeft = desiredRepositories(stages, target).some(({ managed }) => !managed);
  const declared = new Set(settings.flatMap((one) => Object.keys(one) as SettingName[]));
  // Whose a repository is, is one of its tags.
  if (target.repositories.create && target.repositories.owner !== undefined) declared.add("tags");
  const keys = settings.flatMap(({ encryption }) => (encryption?.key === undefined ? [] : [encryption.key]));
  return {
    ...placeOf(target, names),
    declared,
    keys: [...new Set(keys)].sort(compareText),
    ...(target.repositories.create ? {} : { create: false as const }),
    ...(isRead ? { scans: isLeft ? ("start" as const) : ("read" as const) } : {}),
  };
}

/** A pattern may match a repository of any rule. */
function settingsOf(target: Target, names: readonly string[]): readonly RepositorySettings[] {
  const { defaults, rules } = target.repositories;
  if (names.some((name) => name.includes("*"))) return [defaults, ...rules.map((rule) => rule.settings)];
  return desiredRepositories(names, target).map((one) => one.settings);
}

function placeOf(target: Target, repositories: readonly string[]): PolicyScope {
  const { registry, account, region } = target;
  return { partition: parseEcrHost(registry)?.partition ?? "aws", account, region, repositories };
}

/** ECR registries that images are read from, private and public: by where requests really go, mirrors too. */
function ecrSources(
  config: Config,
  { kept, content }: Runtime,
  discovered: readonly DiscoveredSource[],
): Pick<PrincipalFacts, "sources" | "publicEcr"> {
  const byHost = new Map<string, Set<string>>();
  const add = (host: string, repository: string) =>
    byHost.set(host, (byHost.get(host) ?? new Set()).add(repository));
  for (const { ref, layout } of discovered.flatMap((one) => one.discovery?.images ?? [])) {
    if (layout !== undefined || content.layoutFor(ref.registry) !== undefined) continue;
    for (const { name, prefix } of sitesOf(ref.registry, config)) add(name, `${prefix}${ref.repository}`);
  }
  const loginOf = (host: string) =>
    awsLogin(kept.find(({ target }) => target.registry === host)?.target ?? config.registries[host]);
  const hosts = [...byHost].map(([host, names]) => {
    const repositories = [...names].sort(compareText);
    return { host, login: loginOf(host), repositories };
  });
  return {
    sources: hosts.flatMap((one) => {
      const ecr = parseEcrHost(one.host);
      return ecr === null ? [] : [{ ...ecr, ...one }];
    }),
    publicEcr: hosts.filter(({ host }) => isPublicEcr(host)).map(({ host, login }) => ({ host, login })),
  };
}

/** A registry's mirrors, which are asked first, and where it is itself. */
function sitesOf(registry: string, config: Config): readonly Pick<Site, "name" | "prefix">[] {
  const settings = { options: (host: string) => config.registries[host], endpoint: () => undefined };
  const mirrors = (config.registries[registry]?.mirrors ?? []).map((mirror) => {
    const { host, prefix } = splitHost(mirror);
    const site = siteOf(host, settings);
    return { name: site.name, prefix: `${site.prefix}${prefix}` };
  });
  return [...mirrors, siteOf(registry, settings)];
}

/** The profiles that the account signs these repositories' images with; a warning if that cannot be read. */
async function signingProfiles(
  { ecr, target }: KeptRegistry,
  repositories: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly profiles: readonly string[]; readonly warning: Diagnostic | null }> {
  const { rules, warning } = await ecr.signingRules(signal);
  // A stand-in for ECR signs nothing.
  const isStandIn = target.sandbox || target.endpoint !== undefined;
  return { profiles: profilesFor(rules ?? [], repositories), warning: isStandIn ? null : warning };
}

function guessed(one: DiscoveredSource): readonly Diagnostic[] {
  if (one.discovery !== null || one.failed === null) return [];
  const [pattern] = repositoriesOf(one);
  return [
    {
      ...one.failed,
      severity: "warning",
      detail: `The source "${one.name}" cannot be read, so the policy allows ${pattern ?? "*"}: ${one.failed.detail ?? one.failed.summary}`,
    },
  ];
}
