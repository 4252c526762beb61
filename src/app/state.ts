// The state use cases: inspect it, adopt an existing mirror, forget entries, release its state lock. None of them changes ECR.
import { randomUUID } from "node:crypto";
import { destinationKey } from "../core/image/destination.ts";
import type { Config } from "../config/config.ts";
import { type Diagnostic, Problem, problem } from "../core/base/diagnostic.ts";
import { matchPath } from "../core/base/glob.ts";
import { defined } from "../core/base/record.ts";
import type { Digest } from "../core/base/digest.ts";
import { nearest } from "../core/base/nearest.ts";
import { compareText } from "../core/base/ordering.ts";
import type { Desired } from "../core/plan/desired.ts";
import { type State, type StateEntry, stateEntry } from "../core/state/state.ts";
import { mergeState, type StateChange } from "../core/state/merge.ts";
import { withRecords } from "../core/state/with-records.ts";
import { formatHolder, type LockInfo, type UnlockOptions } from "../storage/state-store.ts";
import { mapParallel } from "../net/parallel.ts";
import { isOwn, readOwnState } from "./runtime/own-state.ts";
import { judgeRecords } from "./applying/state/judge-records.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { gather } from "./planning/gather.ts";

export interface StateRow {
  readonly registry: string;
  readonly place: string;
  readonly entry: StateEntry;
  /** It waits there to be scanned. */
  readonly staged?: true;
}

/** The entries whose key matches one of the globs; all of them without globs. Sorted. */
export async function listState(
  runtime: Runtime,
  globs: readonly string[],
  signal: AbortSignal,
): Promise<readonly StateRow[]> {
  const { state, records } = await runtime.state.read(signal);
  return rowsOf(withRecords(state, records, null), globs);
}

/** The entries that the user names: one that matches nothing is an error, with the nearest name. */
export async function showState(
  runtime: Runtime,
  globs: readonly string[],
  signal: AbortSignal,
): Promise<readonly StateRow[]> {
  const rows = await listState(runtime, globs, signal);
  if (rows.length > 0) return rows;
  throw nothingMatches(globs, await listState(runtime, [], signal));
}

export interface Adoption {
  readonly adopted: readonly StateRow[];
  readonly known: number;
  /** Wanted tags that ECR lacks or that hold another digest: a plan will say what to do. */
  readonly left: number;
  /** Who had the state before, when that was another config; and what of it this config doesn't ask for. */
  readonly takenOver: { readonly name: string | null; readonly letGo: readonly StateRow[] } | null;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Adds to the state what ECR already has as the config wants it. No data moves and nothing in ECR changes. A state of
 * another config becomes this one's; it drops what this config does not ask for, so that prune never deletes it.
 */
export async function adoptState(config: Config, runtime: Runtime, signal: AbortSignal): Promise<Adoption> {
  const { desired, actual, state } = await gather(
    config,
    runtime,
    { to: null, owner: "any", prune: null, replace: [], approve: null, fallback: true, refresh: true },
    signal,
  );
  if (desired.failures.length > 0) throw new Problem(desired.failures);
  const changes: StateChange[] = [];
  let known = 0;
  let left = 0;
  for (const image of desired.images) {
    const { registry, repository, tag, digest } = image.destination;
    const there = actual.registries.get(registry)?.repositories.get(repository);
    const held = tag === null ? there?.digests.has(digest) === true : there?.tags.get(tag) === digest;
    const key = destinationKey(image.destination);
    if (!held) left += 1;
    else if (isKnown(state.registries[registry]?.[key], digest)) known += 1;
    else {
      const { source, request, handling, content } = image;
      const { from, provenance, chart } = request;
      const entry = stateEntry(
        {
          digest,
          source,
          from,
          provenance,
          ...defined({ chart }),
          policy: handling.policy,
          parts: content.parts,
        },
        runtime.now().toISOString(),
      );
      changes.push({ registry, key, entry });
    }
  }
  const letGo = isOwn(config, state) ? null : notAskedFor(state, desired);
  changes.push(...(letGo ?? []).map(({ registry, place }) => ({ registry, key: place, entry: null })));
  if (changes.length > 0 || letGo !== null) await change(config, runtime, () => changes, signal);
  const adopted = changes.flatMap(({ registry, key, entry }) =>
    entry === null ? [] : [{ registry, place: key, entry }],
  );
  const takenOver = letGo === null ? null : { name: state.name, letGo };
  return { adopted, known, left, takenOver, warnings: desired.warnings };
}

/** What was found is known, and not yet this config's own. */
function isKnown(entry: StateEntry | undefined, digest: Digest): boolean {
  return entry?.digest === digest && entry.found !== true;
}

function notAskedFor(state: State, { images, retained, staging, target }: Desired): readonly StateRow[] {
  const asked = new Set([
    ...images.map(({ destination }) => `${destination.registry}/${destinationKey(destination)}`),
    ...[...retained].flatMap(([registry, keys]) => [...keys].map((key) => `${registry}/${key}`)),
    ...[...(staging?.kept ?? [])].map((key) => `${target.registry}/${key}`),
  ]);
  return rowsOf(state, []).filter(({ registry, place }) => !asked.has(`${registry}/${place}`));
}

export interface HistoryRow {
  readonly serial: number;
  /** When its newest entry was written; null for a state without entries. */
  readonly time: string | null;
  readonly tags: number;
  /** Destinations with another digest than in the state before it, as far as that is kept; null: it is not. */
  readonly changed: number | null;
  readonly isCurrent: boolean;
}

/** The state and those that are kept of it, the newest first. */
export async function stateHistory(
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<readonly HistoryRow[]> {
  const { state, version } = await readOwnState(config, runtime, signal);
  const kept = await runtime.state.history.list(signal);
  const earlier = await mapParallel(kept, 4, ({ serial }) => runtime.state.history.read(serial, signal));
  const states = [...(version === null ? [] : [state]), ...earlier.filter((one) => one !== null)];
  return states.map((one, at) => {
    const entries = placesOf(one);
    const before = states[at + 1];
    return {
      serial: one.serial,
      time:
        [...entries.values()]
          .map(({ time }) => time)
          .sort(compareText)
          .at(-1) ?? null,
      tags: entries.size,
      changed: before === undefined ? null : countChanges(entries, placesOf(before)),
      isCurrent: at === 0 && version !== null,
    };
  });
}

type Places = ReadonlyMap<string, StateEntry>;

function placesOf({ registries }: State): Places {
  return new Map(
    Object.entries(registries).flatMap(([registry, entries]) =>
      Object.entries(entries).map(([key, entry]) => [`${registry}/${key}`, entry] as const),
    ),
  );
}

function countChanges(now: Places, before: Places): number {
  const keys = new Set([...now.keys(), ...before.keys()]);
  return [...keys].filter((key) => now.get(key)?.digest !== before.get(key)?.digest).length;
}

/** Drops entries from the state: prune and drift no longer know them. ECR keeps the images. */
export async function forgetState(
  config: Config,
  runtime: Runtime,
  globs: readonly string[],
  signal: AbortSignal,
): Promise<readonly StateRow[]> {
  let forgotten: readonly StateRow[] = [];
  await readOwnState(config, runtime, signal);
  await change(
    config,
    runtime,
    (state) => {
      forgotten = rowsOf(state, globs);
      if (forgotten.length === 0) throw nothingMatches(globs);
      return forgotten.map(({ registry, place }) => ({ registry, key: place, entry: null }));
    },
    signal,
  );
  return forgotten;
}

/** Removes the state lock of its holder; null when it is not locked. A holder that is alive keeps it unless forced. */
export async function unlockState(runtime: Runtime, options: UnlockOptions): Promise<LockInfo | null> {
  return runtime.state.unlock(options);
}

async function change(
  config: Config,
  runtime: Runtime,
  changesOf: (state: State) => readonly StateChange[],
  signal: AbortSignal,
): Promise<void> {
  const lock = await runtime.state.lock(runtime.holder, {
    timeoutMs: 0,
    signal,
    onWait: (holder) => runtime.note(`The state is locked by ${formatHolder(holder)}.`),
  });
  try {
    const { state, version, records } = await runtime.state.read(signal);
    const judged = await judgeRecords(config, records, { runtime, signal });
    const known = withRecords(state, judged.own, judged.holds);
    const merged = mergeState(known, changesOf(known), new Map());
    const lineage = state.lineage ?? randomUUID();
    if (version !== null) await keepEarlier(state, runtime, signal);
    await runtime.state.write({ ...merged, name: config.name, lineage }, version, signal);
    await runtime.state.removeRecords(
      judged.over.map(({ id }) => id),
      signal,
    );
  } finally {
    await lock.release();
  }
}

/** If the history cannot be written, the state still changes. */
async function keepEarlier(state: State, runtime: Runtime, signal: AbortSignal): Promise<void> {
  try {
    await runtime.state.history.keep(state, signal);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    runtime.note(`The previous state could not be added to the history: ${error.message}`);
  }
}

function rowsOf(state: State, globs: readonly string[]): readonly StateRow[] {
  const chosen = (key: string) => globs.length === 0 || globs.some((glob) => matchPath(glob, key));
  const rows = (section: State["registries"], more: Pick<StateRow, "staged">) =>
    Object.entries(section).flatMap(([registry, entries]) =>
      Object.entries(entries)
        .filter(([place]) => chosen(place))
        .map(([place, entry]): StateRow => ({ registry, place, entry, ...more })),
    );
  return [...rows(state.registries, {}), ...rows(state.staged, { staged: true })].sort((a, b) =>
    compareText(a.registry, b.registry),
  );
}

function nothingMatches(globs: readonly string[], all: readonly StateRow[] = []): Problem {
  const near = nearest(
    globs[0] ?? "",
    all.map(({ place }) => place),
  );
  return problem("usage/no-match", "No match in the state", {
    detail: `The state has no entry ${globs.map((glob) => `"${glob}"`).join(" or ")}.`,
    hint: near === undefined ? "List the entries: ecr-mirror state list" : `Did you mean "${near}"?`,
  });
}
