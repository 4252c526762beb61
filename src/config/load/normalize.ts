// ConfigFile to Config: defaults filled in, short forms written out. What comes in is known to be right.
import { defined } from "../../core/base/record.ts";
import type { Position } from "../../core/base/diagnostic.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import { pickSettings, type RepositorySettings, type TagMutability } from "../../core/settings/table.ts";
import type { Config, Naming, RegistryOptions, RepositoryRule, SourceConfig, Target } from "../config.ts";
import { absolutePath } from "../files/named-files.ts";
import type { PolicyTexts } from "../files/policies.ts";
import { parseDuration } from "../rules/duration.ts";
import { parseS3Url } from "../rules/outputs.ts";
import type {
  ConfigFile,
  NamingFile,
  ReplicaFile,
  RepositoriesFile,
  RepositorySettingsFile,
  TargetFile,
} from "../schema.gen.ts";

const sandboxRegistry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const defaultState = "state/mirror.state.json";
const defaultMaxPercent = 20;

export interface NormalizeInput {
  readonly config: ConfigFile;
  readonly directory: string;
  readonly policies: PolicyTexts;
  position(of: object): Position;
}

export type Normalized = Omit<Config, "path" | "directory" | "digest" | "secrets" | "locate" | "file">;

export function normalize(input: NormalizeInput): Normalized {
  const { config } = input;
  const state = config.state?.path ?? defaultState;
  return {
    target: targetOf(config.target, config.repositories, input),
    replicas: (config.replicas ?? []).map((replica) =>
      targetOf(replica, replica.repositories ?? config.repositories, input),
    ),
    registries: registriesOf(input),
    tagPolicies: { same: {}, ...config.tagPolicies },
    sources: config.sources.map((source) => sourceOf(source, config)),
    outputs: config.outputs ?? [],
    state: parseS3Url(state) ?? { path: state },
    ...defined({ lock: config.lock }),
    prune: { maxPercent: config.prune?.maxPercent ?? defaultMaxPercent },
    keepReplaced: config.keepReplaced ?? 0,
    foreignLayers: config.foreignLayers ?? "keep",
  };
}

function targetOf(
  file: TargetFile | ReplicaFile,
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
      endpoint: file.endpoint,
      registryEndpoint: file.registryEndpoint,
    }),
    repositories: {
      defaults: settingsOf(repositories?.defaults ?? {}, input),
      rules: (repositories?.rules ?? []).map((rule): RepositoryRule => ({
        match: rule.match,
        managed: rule.managed ?? true,
        settings: settingsOf(rule, input),
        at: input.position(rule),
      })),
    },
  };
}

function settingsOf(file: RepositorySettingsFile, input: NormalizeInput): RepositorySettings {
  const tagMutability = file.tagMutability && mutabilityOf(file.tagMutability);
  // Policies are written inline or as a path; here are their texts.
  const policies = { lifecyclePolicy: undefined, repositoryPolicy: undefined, ...input.policies.get(file) };
  return pickSettings({ ...file, ...policies, tagMutability });
}

function mutabilityOf(written: NonNullable<RepositorySettingsFile["tagMutability"]>): TagMutability {
  if (typeof written === "string") return { mode: written, exclusions: [] };
  return { mode: written.mode, exclusions: [...new Set(written.exclusions)].sort() };
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

function sourceOf(source: ConfigFile["sources"][number], config: ConfigFile): SourceConfig {
  const { minimumAge, ...rest } = source;
  return {
    ...rest,
    prefix: source.prefix ?? config.target.prefix ?? "",
    naming: namingOf(source.naming ?? config.target.naming ?? "path"),
    tagPolicy: source.tagPolicy ?? "same",
    platforms: source.platforms ?? config.platforms ?? ["all"],
    referrers: source.referrers ?? true,
    minimumAgeMs: parseDuration(minimumAge ?? config.minimumAge ?? "0s") ?? 0,
  };
}

function namingOf(written: string | NamingFile): Naming {
  if (typeof written === "string") return { form: written };
  return { form: written.form ?? "path", ...defined({ strip: written.strip }) };
}
