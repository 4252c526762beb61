// What a config owns of a repository, by the state's memory, and what of it is needed: wanted, retained, kept under a
// tag for going back, or waiting to be scanned.
import type { Digest } from "../../base/digest.ts";
import { groupBy } from "../../base/ordering.ts";
import { destinationKey, parseDestinationKey } from "../../image/destination.ts";
import type { State, StateEntry } from "../../state/state.ts";
import type { Actual, ActualRepository } from "../actual.ts";
import type { Desired, DesiredImage } from "../desired.ts";
import { isLongGone, type PruneRules } from "./rules.ts";

/** An image that this config put there, with the children and referrers that belong to it. */
export interface Family {
  readonly digest: Digest;
  readonly parts: readonly Digest[];
}

export interface Owned {
  readonly registry: string;
  readonly actual: ActualRepository;
  /** Tags that hold what this config put there, and that nothing needs. */
  readonly tags: ReadonlyMap<string, Digest>;
  readonly families: readonly Family[];
  /** Digests that something needs, with their parts as far as they are known. */
  readonly needed: ReadonlySet<Digest>;
  /** Keys that the state has an entry for. */
  readonly keys: ReadonlySet<string>;
  /** All of it that is this config's waits to be scanned, or has: it is there to go again. */
  readonly isStage: boolean;
}

export interface PruneInput {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly state: State;
}

export function ownedRepositories(input: PruneInput, rules: PruneRules): readonly Owned[] {
  const owned: Owned[] = [];
  for (const [registry, { repositories }] of input.actual.registries) {
    const own = Object.entries(input.state.registries[registry] ?? {}).filter(
      ([, entry]) => entry.found !== true,
    );
    const entries = groupBy(own, ([key]) => parseDestinationKey(key).repository);
    const staged = groupBy(ownStaged(input.state, registry), ([key]) => parseDestinationKey(key).repository);
    const images = groupBy(
      input.desired.images.filter(({ destination }) => destination.registry === registry),
      ({ destination }) => destination.repository,
    );
    const retained = retainedIn(registry, input.desired, rules);
    for (const [repository, actual] of repositories) {
      const [mirrored = [], waiting = []] = [entries.get(repository), staged.get(repository)];
      const own = [...mirrored, ...waiting];
      if (own.length === 0) continue;
      const task = { registry, actual, own, images: images.get(repository) ?? [], retained, rules };
      owned.push({ ...ownedIn(task), isStage: mirrored.length === 0 && task.images.length === 0 });
    }
  }
  return owned;
}

function ownStaged(state: State, registry: string): readonly (readonly [string, StateEntry])[] {
  return Object.entries(state.staged[registry] ?? {}).filter(([, entry]) => entry.found !== true);
}

/** What stays although no source gives it now; not what has been gone for longer than the config keeps it. */
function retainedIn(registry: string, desired: Desired, rules: PruneRules): ReadonlySet<string> {
  const isTarget = registry === desired.target.registry;
  const retained = new Set([
    ...(desired.retained.get(registry) ?? []),
    ...(isTarget ? (desired.staging?.kept ?? []) : []),
  ]);
  for (const gone of desired.gone) {
    if (gone.registry === registry && isLongGone(gone, rules)) retained.delete(destinationKey(gone));
  }
  return retained;
}

function ownedIn(task: {
  readonly registry: string;
  readonly actual: ActualRepository;
  readonly own: readonly (readonly [string, StateEntry])[];
  readonly images: readonly DesiredImage[];
  readonly retained: ReadonlySet<string>;
  readonly rules: PruneRules;
}): Omit<Owned, "isStage"> {
  const asked = new Set([...task.images.map((image) => destinationKey(image.destination)), ...task.retained]);
  const needed = new Set<Digest>();
  const tags = new Map<string, Digest>();
  // What a plan knows of a wanted image counts as the state's memory does.
  const families: Family[] = task.images.map(({ destination, content }) => ({
    digest: destination.digest,
    parts: content.parts,
  }));
  for (const family of families) addTo(needed, family);
  for (const [key, entry] of task.own) {
    const own = [entry, ...(entry.replaced ?? [])].map((one) => ({
      digest: one.digest,
      parts: one.parts ?? [],
    }));
    families.push(...own);
    if (asked.has(key)) {
      for (const kept of own.slice(0, 1 + task.rules.keepReplaced)) addTo(needed, kept);
      continue;
    }
    const { tag } = parseDestinationKey(key);
    if (tag !== null && task.actual.tags.get(tag) === entry.digest) tags.set(tag, entry.digest);
  }
  const keys = new Set(task.own.map(([key]) => key));
  return { registry: task.registry, actual: task.actual, tags, families, needed, keys };
}

function addTo(digests: Set<Digest>, family: Family): void {
  digests.add(family.digest);
  for (const part of family.parts) digests.add(part);
}
