// --no-refresh: what ECR would hold if nothing had changed since the last apply. No request, and no more than the
// state remembers: a plan from it may be stale, which apply then finds.
import { parseDestinationKey } from "../image/destination.ts";
import type { ActualRegistry, ActualRepository } from "../plan/actual.ts";
import type { DesiredRepository } from "../plan/desired.ts";
import type { Digest } from "../base/digest.ts";
import type { State } from "../state/state.ts";

export function stateAsActual(
  state: State,
  registry: string,
  declared: readonly DesiredRepository[],
): ActualRegistry {
  const settings = new Map(declared.map((one) => [one.repository, one.settings]));
  const found = new Map<string, { tags: Map<string, Digest>; digests: Set<Digest> }>();
  for (const [key, entry] of Object.entries(state.registries[registry] ?? {})) {
    const { repository, tag } = parseDestinationKey(key);
    const there = found.get(repository) ?? { tags: new Map(), digests: new Set() };
    if (tag !== null) there.tags.set(tag, entry.digest);
    for (const digest of [entry.digest, ...(entry.parts ?? [])]) there.digests.add(digest);
    found.set(repository, there);
  }
  const repositories = new Map<string, ActualRepository>();
  for (const [repository, { tags, digests }] of found) {
    repositories.set(repository, {
      repository,
      settings: settings.get(repository) ?? {},
      tags,
      digests,
      archived: new Set(),
      details: new Map(),
    });
  }
  return { registry, repositories };
}
