// Everything that touches the world, opened once for a run and passed down: ECR, registries, files, programs,
// state, clock. A sandbox target is started here and ends with the run.
import { join } from "node:path";
import type { Config, Target } from "../../config/config.ts";
import type { RegistryFacts } from "../../core/settings/registry-facts.ts";
import { type Ecr, openEcr } from "../../ecr/client.ts";
import type { RegistryAccess } from "../../registry/access.ts";
import { openRegistries, type Registries } from "../../registry/registries.ts";
import { openProxyAgents, type ProxyAgents } from "../../registry/net/proxy-agents.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import type { SourceFiles } from "../../sources/kind.ts";
import { openFiles } from "../../storage/files.ts";
import type { Holder, StateStore } from "../../storage/state-store.ts";
import { ContentCache } from "./content.ts";
import { openPrograms, type Programs } from "../../programs/programs.ts";
import { registryAccess } from "./registry-access.ts";
import { openState } from "./state-store.ts";

export interface EdgeOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly random: () => number;
  readonly holder: Holder;
  /** Told of waits, retries and takeovers: what is worth a line but is no result. */
  readonly onNote: (text: string) => void;
  /** Told of every credential that the run gets hold of, before it is used. */
  readonly onSecret?: (secret: string) => void;
}

/** A registry that is kept equal to the config, with its control plane. */
export interface TargetEdge {
  readonly target: Target;
  readonly ecr: Ecr;
  /** Where its /v2/ answers, when that isn't https://<registry>. */
  readonly endpoint: string | undefined;
}

export interface Edges {
  /** The target first, then the replicas. */
  readonly targets: readonly [TargetEdge, ...TargetEdge[]];
  readonly registries: Registries;
  /** What registries are told; documents at URLs are read by the same rules. */
  readonly access: RegistryAccess;
  readonly content: ContentCache;
  readonly files: SourceFiles;
  readonly programs: Programs;
  readonly state: StateStore;
  /** Who holds the state's lock, for others to read. */
  readonly holder: Holder;
  /** Says something that is neither a result nor an error. */
  note(text: string): void;
  /** Digests that this run saw first, for minimumAge: `reference@digest` to time. Apply writes them to the state. */
  readonly seen: Map<string, string>;
  /** What registries are set to as a whole, where this run's plan asked: by host. */
  readonly facts: Map<string, RegistryFacts>;
  readonly environment: EdgeOptions["environment"];
  readonly now: () => Date;
  readonly random: () => number;
  close(): Promise<void>;
}

/** Below the config's folder: the store of a sandbox target. */
export const sandboxFolder = join(".ecr-mirror", "sandbox");

export async function openEdges(config: Config, options: EdgeOptions): Promise<Edges> {
  const sandbox = config.target.sandbox ? await openSandbox(config) : undefined;
  const agents = openProxyAgents();
  const open = (target: Target) => openTarget(target, { sandbox, agents }, options);
  const targets: [TargetEdge, ...TargetEdge[]] = [open(config.target), ...config.replicas.map(open)];
  const files = openFiles(config.directory);
  const programs = openPrograms(options);
  const access = registryAccess({ config, targets, programs, agents, options });
  const registries = openRegistries(access);
  return {
    targets,
    registries,
    access,
    content: new ContentCache(config, registries, files),
    files,
    programs,
    state: openState(config, options, { credentials: () => targets[0].ecr.credentials(), agents }),
    holder: options.holder,
    note: options.onNote,
    seen: new Map(),
    facts: new Map(),
    environment: options.environment,
    now: options.now,
    random: options.random,
    async close() {
      await registries.close();
      await programs.close();
      for (const { ecr } of targets) ecr.close();
      agents.close();
      await sandbox?.close();
    },
  };
}

async function openSandbox(config: Config): Promise<Sandbox> {
  const { startSandbox } = await import("../../sandbox/server.ts");
  return startSandbox({ directory: join(config.directory, sandboxFolder) });
}

interface Around {
  readonly sandbox: Sandbox | undefined;
  readonly agents: ProxyAgents;
}

function openTarget(target: Target, { sandbox, agents }: Around, options: EdgeOptions): TargetEdge {
  const endpoint = target.sandbox ? sandbox?.url : target.endpoint;
  return {
    target,
    endpoint: target.registryEndpoint ?? (target.sandbox ? sandbox?.url : undefined),
    ecr: openEcr({
      registry: target.registry,
      account: target.account,
      region: target.region,
      environment: options.environment,
      now: options.now,
      agents,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(target.profile === undefined ? {} : { profile: target.profile }),
      ...(target.assumeRole === undefined ? {} : { assumeRole: target.assumeRole }),
      ...(target.sandbox && sandbox !== undefined ? { credentials: sandbox.credentials } : {}),
    }),
  };
}
