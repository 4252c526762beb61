// What in the registry as a whole will disturb the plan: told before the first byte moves. Pure.
import type { DesiredRepository } from "../desired.ts";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { matchGlob } from "../../base/glob.ts";
import { compareText } from "../../base/ordering.ts";
import { blobMounting, creationTemplate, pullThrough, registryScanning, replication } from "./problems.ts";
import type { RegistryFacts } from "../../settings/registry-facts.ts";

export function registryWarnings(
  registry: string,
  facts: RegistryFacts,
  repositories: readonly DesiredRepository[],
): readonly Diagnostic[] {
  const names = repositories.map((one) => one.repository).sort(compareText);
  const scanned = repositories.filter(
    ({ managed, settings }) => managed && settings.scanOnPush !== undefined,
  );
  return [
    ...pullThroughWarnings(registry, facts, names),
    ...templateWarnings(registry, facts, names),
    ...scanningWarnings(registry, facts, scanned),
  ];
}

function pullThroughWarnings(registry: string, facts: RegistryFacts, names: readonly string[]): Diagnostic[] {
  return (facts.pullThrough ?? []).flatMap(({ prefix, upstream }) => {
    const inside = names.filter(
      (name) => prefix === "ROOT" || name === prefix || name.startsWith(`${prefix}/`),
    );
    if (inside.length === 0) return [];
    return [pullThrough(registry, { prefix, upstream }, inside)];
  });
}

function templateWarnings(registry: string, facts: RegistryFacts, names: readonly string[]): Diagnostic[] {
  return (facts.creationTemplates ?? []).flatMap(({ prefix, appliedFor }) => {
    if (!appliedFor.includes("CREATE_ON_PUSH")) return [];
    const inside = names.filter(
      (name) => prefix === "ROOT" || name.startsWith(`${prefix.replace(/\/$/, "")}/`),
    );
    if (inside.length === 0) return [];
    return [creationTemplate(registry, prefix, inside)];
  });
}

/** A kept registry as ECR itself could copy to it: account and region. */
export interface RegistryLocation {
  readonly registry: string;
  readonly account: string;
  readonly region: string;
}

/** Replication rules of one registry that fill another one of this config. */
export function replicationWarnings(
  registry: string,
  facts: RegistryFacts,
  { others, names }: { readonly others: readonly RegistryLocation[]; readonly names: readonly string[] },
): readonly Diagnostic[] {
  return others.flatMap((other) => {
    const rules = (facts.replication ?? []).filter(({ destinations }) =>
      destinations.some(({ account, region }) => account === other.account && region === other.region),
    );
    const inside = names.filter((name) =>
      rules.some(
        ({ prefixes }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)),
      ),
    );
    if (inside.length === 0) return [];
    return [replication(registry, other.registry, inside)];
  });
}

/** Below this nobody minds a second upload. */
const muchBytes = 1024 ** 3;

/** Without mounts a layer is uploaded again for each repository. */
export function mountingWarnings(
  registry: string,
  facts: RegistryFacts,
  copied: { readonly repositories: ReadonlySet<string>; readonly bytes: number },
): readonly Diagnostic[] {
  const { repositories, bytes } = copied;
  if (facts.blobMounting !== false || repositories.size < 2 || bytes < muchBytes) return [];
  return [blobMounting(registry, repositories.size)];
}

/** With rules of its own the registry decides what is scanned, whatever the repository says. */
function scanningWarnings(
  registry: string,
  facts: RegistryFacts,
  repositories: readonly DesiredRepository[],
): Diagnostic[] {
  const { scanning } = facts;
  if (scanning === null || (scanning.type === "BASIC" && scanning.rules.length === 0)) return [];
  const differing = repositories.filter(({ repository, settings }) => {
    const covering = scanning.rules.filter(({ filters }) =>
      filters.some((filter) => covers(filter, repository)),
    );
    const scans = covering.some(({ frequency }) => frequency !== "MANUAL");
    return scans !== settings.scanOnPush;
  });
  if (differing.length === 0) return [];
  const names = differing.map((one) => one.repository);
  return [registryScanning(registry, scanning.type, names)];
}

/** ECR's wildcard filters match anywhere in the name unless a star says where. */
function covers(filter: string, repository: string): boolean {
  return filter.includes("*") ? matchGlob(filter, repository) : repository.includes(filter);
}
