// What there is, for the repositories that the desired state names: ECR's listing, and the tags that only the
// registry endpoint knows when the data lives elsewhere than the control plane.
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { type Digest, sha256, sha256Of } from "../../core/base/digest.ts";
import type { Descriptor } from "../../core/image/content.ts";
import type { Actual, ActualFile, ActualRegistry, ActualRepository } from "../../core/plan/actual.ts";
import { desiredRepositories } from "../../core/plan/build-desired.ts";
import type { Desired } from "../../core/plan/desired.ts";
import { readActions, type RepositorySettings } from "../../core/settings/table.ts";
import type { Ecr } from "../../ecr/client.ts";
import { mapParallel } from "../../net/parallel.ts";
import type { KeptRegistry, Runtime } from "../runtime/runtime.ts";

/** A destination that the config wants, before its digest is known. */
export interface WantedDestination {
  readonly repository: string;
  readonly tag: string | null;
  /** Settings that a plan's action is about, whatever the config says by now. */
  readonly settings?: RepositorySettings;
  /** Children and referrers that must be there too, by the state's memory. */
  readonly parts?: readonly Digest[];
}

export interface ReadRegistries {
  readonly registries: ReadonlyMap<string, ActualRegistry>;
  /** Replicas that could not be read: they are left out, and reported. */
  readonly failures: readonly Diagnostic[];
}

/** The target must answer; a replica that doesn't is a failure that holds back nothing else. */
export async function readRegistries(
  runtime: Runtime,
  destinationsIn: (registry: string) => readonly WantedDestination[],
  told: (registry: string, problem: Diagnostic) => Diagnostic,
  signal: AbortSignal,
): Promise<ReadRegistries> {
  const read = await Promise.all(
    runtime.kept.map(async (kept, index) => {
      const { registry } = kept.target;
      try {
        return { registry, actual: await readRegistry(runtime, kept, destinationsIn(registry), signal) };
      } catch (error) {
        if (index === 0 || !(error instanceof Problem) || signal.aborted) throw error;
        return { registry, failures: error.diagnostics.map((one) => told(registry, one)) };
      }
    }),
  );
  return {
    registries: new Map(
      read.flatMap(({ registry, actual }) => (actual ? [[registry, actual] as const] : [])),
    ),
    failures: read.flatMap(({ failures = [] }) => failures),
  };
}

export async function readRegistry(
  runtime: Runtime,
  kept: KeptRegistry,
  destinations: readonly WantedDestination[],
  signal: AbortSignal,
): Promise<ActualRegistry> {
  const names = [...new Set(destinations.map((one) => one.repository))].sort();
  const declared = new Map(desiredRepositories(names, kept.target).map((one) => [one.repository, one]));
  const planned = new Map(
    destinations.flatMap(({ repository, settings }) =>
      settings === undefined ? [] : [[repository, settings]],
    ),
  );
  const actions = (repository: string) => {
    const one = declared.get(repository);
    return readActions({ ...(one?.managed === true ? one.settings : {}), ...planned.get(repository) });
  };
  const step = runtime.progress.counting("ECR", "reading repositories", names.length);
  const listed = await kept.ecr.readActual(names, signal, actions, step);
  // With an endpoint of its own the data plane may hold what the control plane doesn't list.
  return kept.servesElsewhere ? withServedTags(runtime, listed, destinations, signal) : listed;
}

/** One listing a repository, then one HEAD for each wanted tag and part in it: nothing for what isn't there. */
async function withServedTags(
  runtime: Runtime,
  listed: ActualRegistry,
  destinations: readonly WantedDestination[],
  signal: AbortSignal,
): Promise<ActualRegistry> {
  const unlisted = new Map<string, { tags: Set<string>; parts: Set<Digest> }>();
  for (const { repository, tag, parts = [] } of destinations) {
    if (tag === null || listed.repositories.get(repository)?.tags.has(tag) !== false) continue;
    const wanted = unlisted.get(repository) ?? { tags: new Set(), parts: new Set() };
    wanted.tags.add(tag);
    for (const part of parts) wanted.parts.add(part);
    unlisted.set(repository, wanted);
  }
  const repositories = new Map(listed.repositories);
  await mapParallel([...unlisted], 16, async ([name, wanted]) => {
    const client = runtime.registries.repository(listed.registry, name);
    const served = (await client.listTags(signal))
      .map(({ tag }) => tag)
      .filter((tag) => wanted.tags.has(tag));
    const look = (reference: string) => client.head(reference, signal);
    const found = await mapParallel(served, 16, async (tag) => ({ tag, head: await look(tag) }));
    const parts = await mapParallel([...wanted.parts], 16, async (part) =>
      (await look(part)) === null ? [] : [part],
    );
    const there = repositories.get(name);
    if (there !== undefined) repositories.set(name, withTags(there, found, parts.flat()));
  });
  return { ...listed, repositories };
}

function withTags(
  repository: ActualRepository,
  found: readonly { readonly tag: string; readonly head: Descriptor | null }[],
  parts: readonly Digest[],
): ActualRepository {
  const tags = new Map(repository.tags);
  const digests = new Set([...repository.digests, ...parts]);
  for (const { tag, head } of found) {
    if (head === null) continue;
    tags.set(tag, head.digest);
    digests.add(head.digest);
  }
  return { ...repository, tags, digests };
}

/**
 * For tags that hold another digest than is wanted, when that digest was pushed, which the plan shows, and what their
 * repositories are set to: an immutable tag can't be overwritten.
 */
export async function describeReplaced(
  desired: Desired,
  actual: Actual,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Actual> {
  const registries = new Map(actual.registries);
  for (const { target, ecr } of runtime.kept) {
    const registry = registries.get(target.registry);
    if (registry === undefined) continue;
    const replaced = replacedDigests(desired, registry);
    if (replaced.size > 0)
      registries.set(target.registry, await described(registry, replaced, { ecr, signal }));
  }
  return { ...actual, registries };
}

type Replaced = ReadonlyMap<string, ReadonlySet<Digest>>;

async function described(
  registry: ActualRegistry,
  replaced: Replaced,
  { ecr, signal }: { readonly ecr: Ecr; readonly signal: AbortSignal },
): Promise<ActualRegistry> {
  const there = [...registry.repositories.values()].filter(({ repository }) => replaced.has(repository));
  // What is declared was read with the images; mutability comes with any other setting.
  const unread = there.filter(({ settings }) => settings.tagMutability === undefined);
  const settings = await ecr.readSettings(
    unread.map(({ repository }) => repository),
    signal,
  );
  const repositories = await mapParallel(there, 8, async (one): Promise<ActualRepository> => {
    const digests = [...(replaced.get(one.repository) ?? [])].filter((digest) => !one.details.has(digest));
    const details = digests.length === 0 ? [] : await ecr.imageDetails(one.repository, digests, signal);
    return {
      ...one,
      settings: { ...settings.get(one.repository), ...one.settings },
      details: new Map([...one.details, ...details]),
    };
  });
  const byName = repositories.map((one) => [one.repository, one] as const);
  return { ...registry, repositories: new Map([...registry.repositories, ...byName]) };
}

/** By repository: what its tags hold that are to mean something else, those of images and of their referrers. */
function replacedDigests(desired: Desired, registry: ActualRegistry): Replaced {
  const replaced = new Map<string, Set<Digest>>();
  for (const { destination, content } of desired.images) {
    if (destination.registry !== registry.registry) continue;
    const tags = registry.repositories.get(destination.repository)?.tags;
    for (const { tag, digest } of [destination, ...(content.referrers ?? [])]) {
      const held = tag === null ? undefined : tags?.get(tag);
      if (held === undefined || held === digest) continue;
      replaced.set(destination.repository, (replaced.get(destination.repository) ?? new Set()).add(held));
    }
  }
  return replaced;
}

/** Larger files are streamed outputs: only their digest matters. */
const largestText = 32 * 1024 * 1024;

/** The generated files as they are on disk now. */
export async function readFiles(runtime: Runtime, paths: readonly string[]): Promise<Actual["files"]> {
  const files = new Map<string, ActualFile>();
  for (const path of paths) {
    const stat = await runtime.files.stat(path);
    if (stat?.kind !== "file") continue;
    if (stat.bytes > largestText) {
      files.set(path, { path, digest: await sha256Of(runtime.files.stream(path)), content: "" });
      continue;
    }
    const bytes = await runtime.files.read(path);
    files.set(path, { path, digest: sha256(bytes), content: Buffer.from(bytes).toString("utf8") });
  }
  return files;
}
