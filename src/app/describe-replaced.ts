// For tags that hold another digest than is wanted, asks ECR when that digest was pushed: the plan tells it.
import type { Actual, ActualRegistry, ActualRepository } from "../core/actual.ts";
import type { Desired } from "../core/desired.ts";
import type { Digest } from "../core/digest.ts";
import type { Edges } from "./edges.ts";
import { mapParallel } from "./parallel.ts";

export async function describeReplaced(
  desired: Desired,
  actual: Actual,
  edges: Edges,
  signal: AbortSignal,
): Promise<Actual> {
  const registries = new Map<string, ActualRegistry>();
  for (const [name, registry] of actual.registries) {
    const ecr = edges.targets.find(({ target }) => target.registry === name)?.ecr;
    const wanted = [...replacedDigests(desired, registry)];
    if (ecr === undefined || wanted.length === 0) {
      registries.set(name, registry);
      continue;
    }
    const repositories = new Map(registry.repositories);
    await mapParallel(wanted, 8, async ([repository, digests]) => {
      const details = await ecr.imageDetails(repository, [...digests], signal);
      const there = repositories.get(repository);
      if (there !== undefined)
        repositories.set(repository, { ...there, details: new Map([...there.details, ...details]) });
    });
    registries.set(name, { ...registry, repositories });
  }
  return { ...actual, registries };
}

function replacedDigests(
  desired: Desired,
  registry: ActualRegistry,
): ReadonlyMap<string, ReadonlySet<Digest>> {
  const replaced = new Map<string, Set<Digest>>();
  for (const { destination } of desired.images) {
    if (destination.registry !== registry.registry || destination.tag === null) continue;
    const there: ActualRepository | undefined = registry.repositories.get(destination.repository);
    const held = there?.tags.get(destination.tag);
    if (held === undefined || held === destination.digest || there?.digests.has(held) !== true) continue;
    if (there.details.has(held)) continue;
    replaced.set(destination.repository, (replaced.get(destination.repository) ?? new Set()).add(held));
  }
  return replaced;
}
