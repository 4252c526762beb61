// ECR's control plane for one registry: everything the program asks of it or changes in it. It holds no decision.
import { Problem } from "../core/base/diagnostic.ts";
import type { Digest } from "../core/base/digest.ts";
import { type FactName, factNames } from "../core/settings/registry-facts.ts";
import {
  type ReadAction,
  type RepositorySettings,
  settingNames,
  settingTable,
} from "../core/settings/table.ts";
import { type Caller, createCaller, type EcrAccess, roleCredentials } from "./caller.ts";
import { readFindings, startScan } from "./findings.ts";
import { checkLayers, deleteImages, imageDetails, type ImageToDelete } from "./images.ts";
import { probePermissions, type ProbeTask } from "./probe.ts";
import { readActual } from "./read-actual.ts";
import { readRegistryFacts } from "./registry-facts.ts";
import { createRepository, settingsOf, tagsOf } from "./repositories.ts";
import { callsOn, changeSettings } from "./settings.ts";
import { readSigning } from "./signing.ts";
import { createTokenSource } from "./token.ts";

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

export type Ecr = ReturnType<typeof openEcr>;

export function openEcr(access: EcrAccess) {
  const caller = createCaller(access);
  const tokens = createTokenSource(access, async (signal) => {
    const answer = await caller.call("GetAuthorizationToken", {}, { resource: "the registry", signal });
    return answer.authorizationData?.[0];
  });
  const on = (repository: string, signal: AbortSignal) => callsOn(caller, repository, { signal });
  return {
    registry: access.registry,
    ...tokens,
    /**
     * The repositories of these names that exist, with their images. `actions` are those to read the settings of each
     * by; without it, all.
     */
    readActual: (
      names: readonly string[],
      signal: AbortSignal,
      actions: (repository: string) => ReadonlySet<ReadAction> = () => everything,
      onRead?: () => void,
    ) => readActual(caller, { names, actions, onRead }, signal),
    /** What DescribeRepositories tells of those of these that exist. */
    readSettings: (names: readonly string[], signal: AbortSignal) =>
      settingsOf(caller, { names, actions: () => new Set() }, signal),
    /** The tags of those of these that exist; nothing where nobody may read them. */
    readTags: (names: readonly string[], signal: AbortSignal) => tagsOf(caller, names, signal),
    imageDetails: (repository: string, digests: readonly Digest[], signal: AbortSignal) =>
      imageDetails(on(repository, signal), digests),
    /** `existed`: it was there, and has the settings now. */
    createRepository: (repository: string, settings: RepositorySettings, signal: AbortSignal) =>
      createRepository(caller, { repository, settings }, signal),
    updateRepository: (repository: string, settings: RepositorySettings, signal: AbortSignal) =>
      changeSettings(on(repository, signal), settings),
    /** Gives those that could not be deleted. */
    deleteImages: (repository: string, images: readonly ImageToDelete[], signal: AbortSignal) =>
      deleteImages(on(repository, signal), images),
    checkLayers: (repository: string, digests: readonly Digest[], signal: AbortSignal) =>
      checkLayers(on(repository, signal), digests),
    /** What its scan found in a manifest that the repository holds: of an image, not of an index. */
    findings: (repository: string, digest: Digest, signal: AbortSignal) =>
      readFindings(on(repository, signal), digest),
    /** Basic scanning, where a push does not start it. */
    startScan: (repository: string, digest: Digest, signal: AbortSignal) =>
      startScan(on(repository, signal), digest),
    /** Each costs a request; without names, all. */
    registryFacts: (signal: AbortSignal, names: ReadonlySet<FactName> = factNames) =>
      readRegistryFacts(caller, names, signal),
    /** What ECR signs by itself when it is pushed. */
    signingRules: (signal: AbortSignal) => readSigning(caller, signal),
    /** Tries permissions by calls that change nothing. */
    probe: (task: ProbeTask, signal: AbortSignal) => probePermissions(caller, task, signal),
    /** How far ECR's clock is ahead of ours, in milliseconds; null before its first answer. */
    clockSkew: () => caller.clockSkew(),
    /** The account that the credentials belong to, as ECR sees it; null when an emulator doesn't say. */
    async identity(signal: AbortSignal) {
      const { proxyEndpoint } = await tokens.token(signal);
      const named = /\/\/(\d{12})\./.exec(proxyEndpoint)?.[1];
      return { account: named ?? (await registryAccount(caller, signal)) };
    },
    /** For the S3 state, with the role; undefined stands for the SDK's default chain, also for the sandbox. */
    credentials: () => roleCredentials(access),
    close: () => caller.close(),
  };
}
