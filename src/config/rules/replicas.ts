// The registries that a config keeps, a matrix of replicas written out: one for each of its accounts and regions. Pure.
import { defined } from "../../core/base/record.ts";
import { ecrHostName, parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { ConfigFile, ReplicaFile, TargetFile } from "../schema.gen.ts";

/** An entry of `replicas` that names its registry. */
export type NamedReplica = ReplicaFile & { readonly registry: string };

export interface WrittenReplica {
  readonly replica: NamedReplica;
  /** The entry as it is written. */
  readonly entry: ReplicaFile;
}

type Config = Pick<ConfigFile, "target" | "replicas">;

export function isMatrix({ accounts, regions }: ReplicaFile): boolean {
  return accounts !== undefined || regions !== undefined;
}

/** In the order of the config. What names neither a registry nor a matrix is left out. */
export function replicasOf({ target, replicas = [] }: Config): readonly WrittenReplica[] {
  return replicas.flatMap((entry) => {
    if (isMatrix(entry)) return matrixOf(entry, target).map((replica) => ({ replica, entry }));
    const { registry } = entry;
    return registry === undefined ? [] : [{ replica: { ...entry, registry }, entry }];
  });
}

/** The names of all registries that are kept, the target's first. */
export function keptRegistries(config: Config): readonly string[] {
  return [config.target.registry, ...replicasOf(config).map(({ replica }) => replica.registry)];
}

/** What a matrix leaves open is as for the target. */
export function defaultsOf(target: TargetFile): { readonly account?: string; readonly region?: string } {
  const host = parseEcrHost(target.registry);
  return defined({ account: host?.account, region: host?.region ?? target.region });
}

const filled = ["assumeRole", "externalId", "profile", "endpoint", "registryEndpoint"] as const;

function matrixOf({ accounts, regions, ...entry }: ReplicaFile, target: TargetFile): readonly NamedReplica[] {
  const home = defaultsOf(target);
  const inAccounts = accounts ?? (home.account === undefined ? [] : [home.account]);
  const inRegions = regions ?? (home.region === undefined ? [] : [home.region]);
  return inAccounts.flatMap((account) =>
    inRegions.flatMap((region): readonly NamedReplica[] => {
      // Whoever lists all accounts and regions means the others.
      if (account === home.account && region === home.region) return [];
      const fill = (text: string | undefined) =>
        text?.replaceAll("{account}", account).replaceAll("{region}", region);
      const texts = Object.fromEntries(filled.map((key) => [key, fill(entry[key])]));
      return [{ ...entry, ...defined(texts), region, registry: ecrHostName(account, region) }];
    }),
  );
}
