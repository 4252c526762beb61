// ECR's control plane for one registry: everything the program asks of it or changes in it. It holds no decision.
import type { ActualRegistry, ImageDetail } from "../core/plan/actual.ts";
import { Problem } from "../core/base/diagnostic.ts";
import type { Digest } from "../core/base/digest.ts";
import { type FactName, factNames } from "../core/settings/registry-facts.ts";
import {
  type ReadAction,
  type RepositorySettings,
  settingNames,
  settingTable,
} from "../core/settings/table.ts";
import {
  type Caller,
  createCaller,
  type CredentialsProvider,
  type EcrAccess,
  roleCredentials,
} from "./caller.ts";
import { checkLayers, type DeleteFailure, deleteImages, imageDetails, type ImageToDelete } from "./images.ts";
import { type Probe, probePermissions, type ProbeTask } from "./probe.ts";
import { readActual } from "./read-actual.ts";
import { type FactsRead, readRegistryFacts } from "./registry-facts.ts";
import { createRepository, settingsOf } from "./repositories.ts";
import { callsOn, changeSettings } from "./settings.ts";
import { createTokenSource, type TokenSource } from "./token.ts";

export interface Ecr extends TokenSource {
  readonly registry: string;
  /**
   * The repositories of these names that exist, with their images. `actions` are those to read the settings of each
   * by; without it, all.
   */
  readActual(
    repositories: readonly string[],
    signal: AbortSignal,
    actions?: (repository: string) => ReadonlySet<ReadAction>,
  ): Promise<ActualRegistry>;
  /** What DescribeRepositories tells of those of these that exist. */
  readSettings(
    repositories: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, RepositorySettings>>;
  imageDetails(
    repository: string,
    digests: readonly Digest[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Digest, ImageDetail>>;
  /** `existed`: it was there, and has the settings now. */
  createRepository(
    repository: string,
    settings: RepositorySettings,
    signal: AbortSignal,
  ): Promise<"created" | "existed">;
  updateRepository(repository: string, settings: RepositorySettings, signal: AbortSignal): Promise<void>;
  /** Gives those that could not be deleted. */
  deleteImages(
    repository: string,
    images: readonly ImageToDelete[],
    signal: AbortSignal,
  ): Promise<readonly DeleteFailure[]>;
  checkLayers(
    repository: string,
    digests: readonly Digest[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<Digest>>;
  /** Each costs a request; without names, all. */
  registryFacts(signal: AbortSignal, names?: ReadonlySet<FactName>): Promise<FactsRead>;
  /** Tries permissions by calls that change nothing. */
  probe(task: ProbeTask, signal: AbortSignal): Promise<readonly Probe[]>;
  /** How far ECR's clock is ahead of ours, in milliseconds; null before its first answer. */
  clockSkew(): number | null;
  /** The account that the credentials belong to, as ECR sees it; null when an emulator doesn't say. */
  identity(signal: AbortSignal): Promise<{ readonly account: string | null }>;
  /** For the S3 state, with the role; undefined stands for the SDK's default chain, also for the sandbox. */
  credentials(): Promise<CredentialsProvider | undefined>;
  close(): void;
}

/** An emulator that names itself by its address still says whose registry it is. */
async function registryAccount(caller: Caller, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await caller.call("DescribeRegistry", {}, { resource: "the registry", signal, tries: 1 });
    return answer.registryId ?? null;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

const everything: ReadonlySet<ReadAction> = new Set(settingNames.map((name) => settingTable[name].read));

export function openEcr(access: EcrAccess): Ecr {
  const caller = createCaller(access);
  const tokens = createTokenSource(caller);
  const on = (repository: string, signal: AbortSignal) => callsOn(caller, repository, { signal });
  return {
    registry: access.registry,
    ...tokens,
    readActual: (names, signal, actions = () => everything) => readActual(caller, { names, actions }, signal),
    readSettings: (names, signal) => settingsOf(caller, { names, actions: () => new Set() }, signal),
    imageDetails: (repository, digests, signal) => imageDetails(on(repository, signal), digests),
    createRepository: (repository, settings, signal) =>
      createRepository(caller, { repository, settings }, signal),
    updateRepository: (repository, settings, signal) => changeSettings(on(repository, signal), settings),
    deleteImages: (repository, images, signal) => deleteImages(on(repository, signal), images),
    checkLayers: (repository, digests, signal) => checkLayers(on(repository, signal), digests),
    registryFacts: (signal, names = factNames) => readRegistryFacts(caller, names, signal),
    probe: (task, signal) => probePermissions(caller, task, signal),
    clockSkew: () => caller.clockSkew(),
    async identity(signal) {
      const { proxyEndpoint } = await tokens.token(signal);
      const named = /\/\/(\d{12})\./.exec(proxyEndpoint)?.[1];
      return { account: named ?? (await registryAccount(caller, signal)) };
    },
    credentials: () => roleCredentials(access),
    close: () => caller.close(),
  };
}
