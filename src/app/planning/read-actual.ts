// What there is, for the repositories that the desired state names: ECR's listing, and the tags that only the
// registry endpoint knows when the data lives elsewhere than the control plane.
import { desiredRepositories } from "../../core/plan/build-desired.ts";
import type { Actual, ActualFile, ActualRegistry, ActualRepository } from "../../core/plan/actual.ts";
import type { Descriptor } from "../../core/image/content.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { type Digest, sha256, sha256Of } from "../../core/base/digest.ts";
import { needOf } from "../../ecr/read-actual.ts";
import type { RepositorySettings } from "../../core/settings/settings.ts";
import type { Runtime, KeptRegistry } from "../runtime/runtime.ts";
import { mapParallel } from "../../net/parallel.ts";
import { servesElsewhere } from "../runtime/served-elsewhere.ts";

/** A place that the config wants, before anybody knows a digest. */
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
  /** Replicas that could not be read: they are left out of the plan, and told. */
  readonly failures: readonly Diagnostic[];
}

/** The target must answer; a replica that doesn't is a failure that holds back nobody else. */
export async function readRegistries(
  runtime: Runtime,
  places: readonly WantedDestination[],
  signal: AbortSignal,
): Promise<ReadRegistries> {
  const failures: Diagnostic[] = [];
  const registries = new Map<string, ActualRegistry>();
  await Promise.all(
    runtime.kept.map(async (kept, index) => {
      try {
        registries.set(kept.target.registry, await readRegistry(runtime, kept, places, signal));
      } catch (error) {
        if (index === 0 || !(error instanceof Problem) || signal.aborted) throw error;
        failures.push(...error.diagnostics.map((one) => inRegistry(kept.target.registry, one)));
      }
    }),
  );
  return { registries, failures };
}

export async function readRegistry(
  runtime: Runtime,
  kept: KeptRegistry,
  places: readonly WantedDestination[],
  signal: AbortSignal,
): Promise<ActualRegistry> {
  const names = [...new Set(places.map((place) => place.repository))].sort();
  const declared = new Map(
    desiredRepositories(
      names.map((repository) => ({ repository })),
      kept.target,
    ).map((one) => [one.repository, one]),
  );
  const planned = new Map(
    places.flatMap(({ repository, settings }) => (settings === undefined ? [] : [[repository, settings]])),
  );
  const listed = await kept.ecr.readActual(names, signal, (repository) => {
    const one = declared.get(repository);
    return needOf({ ...(one?.managed === true ? one.settings : {}), ...planned.get(repository) });
  });
  // With an endpoint of its own the data plane may hold what the control plane doesn't list.
  return servesElsewhere(kept.target) ? withServedTags(runtime, listed, places, signal) : listed;
}

/** One listing a repository, then one HEAD for each wanted tag and part in it: nothing for what isn't there. */
async function withServedTags(
  runtime: Runtime,
  listed: ActualRegistry,
  places: readonly WantedDestination[],
  signal: AbortSignal,
): Promise<ActualRegistry> {
  const unlisted = new Map<string, { tags: Set<string>; parts: Set<Digest> }>();
  for (const { repository, tag, parts = [] } of places) {
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

function inRegistry(registry: string, problem: Diagnostic): Diagnostic {
  return { ...problem, detail: `${registry}: ${problem.detail ?? problem.summary}` };
}
