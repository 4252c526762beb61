// ConfigFile to Config: defaults filled in, short forms written out. What comes in is known to be right.
import { defined } from "../../core/base/record.ts";
import type { Position } from "../../core/base/diagnostic.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { Prices } from "../../core/plan/plan.ts";
import type { TagMutability } from "../../core/settings/mutability.ts";
import { pickSettings, type RepositorySettings } from "../../core/settings/table.ts";
import type {
  Config,
  GateConfig,
  MinimumAge,
  Naming,
  RegistryOptions,
  RepositoryRule,
  SourceConfig,
  Target,
} from "../config.ts";
import { absolutePath } from "../files/named-files.ts";
import type { PolicyTexts } from "../files/policies.ts";
import { parseDuration } from "../rules/duration.ts";
import { type NamedReplica, replicasOf } from "../rules/replicas.ts";
import { parseS3Url } from "../rules/state.ts";
import type {
  ConfigFile,
  GateFile,
  MinimumAgeFile,
  NamingFile,
  PricesFile,
  PruneFile,
  ReferrersFile,
  RepositoriesFile,
  RepositorySettingsFile,
  StateFile,
  TargetFile,
} from "../schema.gen.ts";

const sandboxRegistry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const defaultState = "state/mirror.state.json";
const defaultMaxPercent = 20;
const defaultHistory = 20;
const defaultFollow = "14d";

export interface NormalizeInput {
  readonly config: ConfigFile;
  readonly directory: string;
  readonly policies: PolicyTexts;
  readonly trust: GateConfig["trust"];
  readonly waivers: GateConfig["waivers"];
  /** What the config takes from the one that it extends. */
  readonly inherited: Defaults;
  position(of: object): Position;
}

/** What a config gives those that extend it. */
export interface Defaults {
  readonly registries: Config["registries"];
  readonly tagPolicies: Config["tagPolicies"];
  readonly gates: Config["gates"];
  readonly waivers: Config["waivers"];
  readonly repositories: Omit<Target["repositories"], "create" | "owner"> & { readonly create?: boolean };
  readonly platforms?: readonly string[];
  readonly minimumAge?: string | MinimumAgeFile;
}

export const noDefaults: Defaults = {
  registries: {},
  tagPolicies: {},
  gates: [],
  waivers: [],
  repositories: { defaults: {}, rules: [] },
};

export type Normalized = Omit<
  Config,
  "path" | "name" | "directory" | "digest" | "secrets" | "locate" | "file"
>;

/** What is written goes before what is inherited, and rules before rules. */
export function defaultsOf(input: NormalizeInput): Defaults {
  const { config, inherited, waivers } = input;
  return {
    registries: { ...inherited.registries, ...registriesOf(input) },
    tagPolicies: { ...inherited.tagPolicies, ...config.tagPolicies },
    gates: [...(config.gates ?? []).map((gate) => gateOf(gate, input)), ...inherited.gates],
    waivers: [...waivers, ...inherited.waivers],
    repositories: repositoriesOf(config.repositories, input),
    ...defined({
      platforms: config.platforms ?? inherited.platforms,
      minimumAge: config.minimumAge ?? inherited.minimumAge,
    }),
  };
}

export function normalize(input: NormalizeInput): Normalized {
  const { config } = input;
  const defaults = defaultsOf(input);
  const { registries, tagPolicies, gates, waivers } = defaults;
  return {
    target: targetOf(config.target, config.repositories, input),
    replicas: replicasOf(config).map(({ replica }) =>
      targetOf(replica, replica.repositories ?? config.repositories, input),
    ),
    registries,
    tagPolicies: { same: {}, ...tagPolicies },
    sources: config.sources.map((source) => sourceOf(source, config, defaults)),
    outputs: config.outputs ?? [],
    state: stateOf(config.state),
    ...defined({ lock: config.lock, prices: pricesOf(config.prices) }),
    prune: pruneOf(config.prune ?? {}),
    gates,
    waivers,
    keepReplaced: config.keepReplaced ?? 0,
    foreignLayers: config.foreignLayers ?? "keep",
    accept: new Set(config.accept ?? []),
  };
}

function pricesOf(prices: PricesFile | undefined): Prices | undefined {
  return prices && { storage: prices.storage, currency: prices.currency ?? "USD" };
}

function targetOf(
  file: TargetFile | NamedReplica,
  repositories: RepositoriesFile | undefined,
  input: NormalizeInput,
): Target {
  const sandbox = file.registry === "sandbox";
  const registry = sandbox ? sandboxRegistry : file.registry;
  const host = parseEcrHost(registry);
  return {
    registry,
    // A registry of another name has its account in its first digits, or says none.
    account: host?.account ?? /^\d{12}(?=\.)/.exec(registry)?.[0] ?? "",
    region: host?.region ?? file.region ?? "",
    sandbox,
    ...defined({
      profile: file.profile,
      assumeRole: file.assumeRole,
      externalId: file.externalId,
      endpoint: file.endpoint,
      registryEndpoint: file.registryEndpoint,
    }),
    repositories: {
      ...repositoriesOf(repositories, input),
      // Whose the repositories are holds for replicas too, also for one with settings of its own.
      create:
        repositories?.create ??
        input.config.repositories?.create ??
        input.inherited.repositories.create ??
        true,
      ...defined({ owner: input.config.name }),
    },
  };
}

function repositoriesOf(
  written: RepositoriesFile | undefined,
  input: NormalizeInput,
): Defaults["repositories"] {
  const { defaults, rules, create } = input.inherited.repositories;
  const own = (written?.rules ?? []).map((rule): RepositoryRule => ({
    match: rule.match,
    managed: rule.managed ?? true,
    settings: settingsOf(rule, input),
    at: input.position(rule),
  }));
  return {
    defaults: { ...defaults, ...settingsOf(written?.defaults ?? {}, input) },
    rules: [...own, ...rules],
    ...defined({ create: written?.create ?? create }),
  };
}

function settingsOf(file: RepositorySettingsFile, input: NormalizeInput): RepositorySettings {
  const tagMutability = file.tagMutability && mutabilityOf(file.tagMutability);
  // Policies are written inline or as a path; here are their texts.
  const policies = { lifecyclePolicy: undefined, repositoryPolicy: undefined, ...input.policies.get(file) };
  return pickSettings({ ...file, ...policies, tagMutability });
}

function mutabilityOf(written: NonNullable<RepositorySettingsFile["tagMutability"]>): TagMutability {
  if (typeof written === "string") return { mode: written };
  const { mode, exclusions } = written;
  return { mode, ...defined({ exclusions: exclusions && [...new Set(exclusions)].sort() }) };
}

function registriesOf(input: NormalizeInput): Readonly<Record<string, RegistryOptions>> {
  const entries = Object.entries(input.config.registries ?? {}).map(([host, registry]) => {
    const paths = (["ca", "cert", "key"] as const).flatMap((key) => {
      const name = registry[key];
      return name === undefined ? [] : [[key, absolutePath(input.directory, name)]];
    });
    return [host, { ...registry, ...Object.fromEntries(paths) }] as const;
  });
  return Object.fromEntries(entries);
}

function stateOf(file: StateFile = { path: defaultState }): Config["state"] {
  const { path, history = defaultHistory, sse, kmsKey, ...reached } = file;
  const place = parseS3Url(path);
  if (place === null) return { path, history };
  const encryption = sse && { sse, ...defined({ kmsKey }) };
  return { ...place, history, ...reached, ...defined({ encryption }) };
}

function pruneOf({ maxPercent, gone, unusedFor, protect }: PruneFile): Config["prune"] {
  return {
    maxPercent: maxPercent ?? defaultMaxPercent,
    goneMs: gone === undefined || gone === "keep" ? null : spanOf(gone),
    unusedForMs: spanOf(unusedFor),
    protect: protect ?? [],
  };
}

function gateOf({ minimumAge, ...gate }: GateFile, { trust, waivers }: NormalizeInput): GateConfig {
  return {
    ...gate,
    trust,
    waivers,
    ...defined({ minimumAge: minimumAge === undefined ? undefined : minimumAgeOf(minimumAge) }),
  };
}

/** Spans are known to be right here. */
function spanOf(text: string | undefined): number {
  return parseDuration(text ?? "0s") ?? 0;
}

export function minimumAgeOf(written: string | MinimumAgeFile | undefined): MinimumAge {
  if (typeof written !== "object") return { ms: spanOf(written), trustCreated: false };
  return { ms: spanOf(written.time), trustCreated: written.trust === "created" };
}

function followOf(referrers: boolean | ReferrersFile): number {
  if (referrers === false) return 0;
  return spanOf(referrers === true ? defaultFollow : referrers.follow);
}

function sourceOf(
  source: ConfigFile["sources"][number],
  config: ConfigFile,
  { platforms, minimumAge }: Defaults,
): SourceConfig {
  const referrers = source.referrers ?? true;
  return {
    ...source,
    prefix: source.prefix ?? config.target.prefix ?? "",
    naming: namingOf(source.naming ?? config.target.naming ?? "path"),
    tagPolicy: source.tagPolicy ?? "same",
    platforms: source.platforms ?? platforms ?? ["all"],
    referrers: referrers !== false,
    followMs: followOf(referrers),
    minimumAge: minimumAgeOf(source.minimumAge ?? minimumAge),
    allowEmpty: source.allowEmpty ?? false,
    min: source.min ?? 0,
  };
}

function namingOf(written: string | NamingFile): Naming {
  if (typeof written === "string") return { form: written };
  return { form: written.form ?? "path", ...defined({ strip: written.strip }) };
}
