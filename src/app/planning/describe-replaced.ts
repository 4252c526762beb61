// For tags that hold another digest than is wanted, asks ECR when that digest was pushed, which the plan tells, and
// what their repositories are set to: an immutable tag can't be overwritten.
import type { Actual, ActualRegistry, ActualRepository } from "../../core/plan/actual.ts";
import type { Desired } from "../../core/plan/desired.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Ecr } from "../../ecr/client.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { mapParallel } from "../../net/parallel.ts";

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

/** By repository: what its tags hold that are to mean something else. */
function replacedDigests(desired: Desired, registry: ActualRegistry): Replaced {
  const replaced = new Map<string, Set<Digest>>();
  for (const { destination } of desired.images) {
    if (destination.registry !== registry.registry || destination.tag === null) continue;
    const held = registry.repositories.get(destination.repository)?.tags.get(destination.tag);
    if (held === undefined || held === destination.digest) continue;
    replaced.set(destination.repository, (replaced.get(destination.repository) ?? new Set()).add(held));
  }
  return replaced;
}
