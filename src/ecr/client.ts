// ECR's control plane for one registry: everything the program asks of it or changes in it. It holds no decision.
import type { ActualRegistry, ImageDetail } from "../core/plan/actual.ts";
import { Problem } from "../core/base/diagnostic.ts";
import type { Digest } from "../core/base/digest.ts";
import { type FactName, factNames } from "../core/settings/registry-facts.ts";
import type { RepositorySettings } from "../core/settings/settings.ts";
import { type Caller, createCaller, type EcrAccess } from "./caller.ts";
import { type CredentialsProvider, roleCredentials } from "./credentials.ts";
import { checkLayers, type DeleteFailure, deleteImages, imageDetails, type ImageToDelete } from "./images.ts";
import { type Probe, probePermissions, type ProbeTask } from "./probe.ts";
import { readActual, readSettings, type RepositoryNeed } from "./read-actual.ts";
import { type FactsRead, readRegistryFacts } from "./registry-facts.ts";
import { createRepository, updateRepository } from "./repositories.ts";
import { createTokenSource, type TokenSource } from "./token.ts";

export interface Ecr extends TokenSource {
  readonly registry: string;
  /**
   * The repositories of these names that exist, with their images. `need` says what to read of each beyond them;
   * without it, all.
   */
  readActual(
    repositories: readonly string[],
    signal: AbortSignal,
    need?: (repository: string) => RepositoryNeed,
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
  /** The account that the credentials belong to, as ECR sees it; null when a stand-in doesn't say. */
  identity(signal: AbortSignal): Promise<{ readonly account: string | null }>;
  /** For the S3 state, with the role; undefined stands for the SDK's default chain, also for the sandbox. */
  credentials(): Promise<CredentialsProvider | undefined>;
  close(): void;
}

/** A stand-in that names itself by its address still says whose registry it is. */
async function registryAccount(caller: Caller, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await caller.call("DescribeRegistry", {}, { resource: "the registry", signal, tries: 1 });
    return answer.registryId ?? null;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

const everything: RepositoryNeed = {
  settings: true,
  repositoryPolicy: true,
  lifecyclePolicy: true,
  tags: true,
};
const settingsAlone: RepositoryNeed = {
  settings: true,
  repositoryPolicy: false,
  lifecyclePolicy: false,
  tags: false,
};

export function openEcr(access: EcrAccess): Ecr {
  const caller = createCaller(access);
  const tokens = createTokenSource(caller);
  return {
    registry: access.registry,
    ...tokens,
    readActual: (names, signal, need = () => everything) => readActual(caller, { names, need }, signal),
    readSettings: (names, signal) => readSettings(caller, { names, need: () => settingsAlone }, signal),
    imageDetails: (repository, digests, signal) => imageDetails(caller, digests, { repository, signal }),
    createRepository: (repository, settings, signal) =>
      createRepository(caller, { repository, settings }, signal),
    updateRepository: (repository, settings, signal) =>
      updateRepository(caller, { repository, settings }, signal),
    deleteImages: (repository, images, signal) => deleteImages(caller, images, { repository, signal }),
    checkLayers: (repository, digests, signal) => checkLayers(caller, digests, { repository, signal }),
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
