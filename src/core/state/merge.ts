// Merges what a run did into the newest state, key by key, so that two writers lose nothing of each other.
import { parseDestinationKey } from "../image/destination.ts";
import { defined, isSameJson } from "../base/record.ts";
import type { Digest } from "../base/digest.ts";
import { compareText, groupBy } from "../base/ordering.ts";
import { type ReplacedDigest, type State, type StateEntries, type StateEntry } from "./state.ts";

/** What became of one key (`repository:tag` or `repository@digest`); null: it is gone, or not ours any more. */
export interface StateChange {
  readonly registry: string;
  readonly key: string;
  readonly entry: StateEntry | null;
  /** It waits to be scanned. A key that is gone is gone from both. */
  readonly staged?: true;
}

/** Old enough to be of no use to anybody; without prune a nightly tag would grow for ever. */
const mostReplaced = 100;

type FileChanges = ReadonlyMap<string, Digest | null>;

/** The state with these changes and written files (path -> digest, null for a file that is gone), one serial on. */
export function mergeState(state: State, changes: readonly StateChange[], files: FileChanges): State {
  return { ...changeState(state, changes, { files }), serial: state.serial + 1 };
}

/** How an entry follows the one before it. */
type Put = (before: StateEntry | undefined, entry: StateEntry) => StateEntry;

/** The same under the same serial: what the state is meant to say already. */
export function changeState(
  state: State,
  changes: readonly StateChange[],
  { files = new Map(), put = following }: { readonly files?: FileChanges; readonly put?: Put } = {},
): State {
  const isOf = (staged: boolean) => (change: StateChange) =>
    change.entry === null || (change.staged === true) === staged;
  return {
    ...state,
    registries: mergeRegistries(state.registries, changes.filter(isOf(false)), put),
    staged: mergeRegistries(state.staged, changes.filter(isOf(true)), put),
    files: mergeFiles(state.files, files),
  };
}

/** Those of the changes that the state does not say already. */
export function newsIn(state: State, changes: readonly StateChange[]): readonly StateChange[] {
  return changes.filter((change) => {
    const { registry, key, entry, staged } = change;
    if (entry === null) return true;
    const entries = (staged === true ? state.staged : state.registries)[registry] ?? {};
    const before = Object.hasOwn(entries, key) ? entries[key] : undefined;
    return before === undefined || !isSameJson(before, following(before, entry));
  });
}

function mergeRegistries(
  before: State["registries"],
  changes: readonly StateChange[],
  put: Put,
): State["registries"] {
  const registries = new Map(Object.entries(before));
  for (const [registry, own] of groupBy(changes, (change) => change.registry)) {
    const merged = mergeEntries(registries.get(registry) ?? {}, own, put);
    if (Object.keys(merged).length > 0) registries.set(registry, merged);
    else registries.delete(registry);
  }
  return sortedRecord(registries);
}

/** An entry that stays as it was stays the same value: of very many, a run changes few. */
function mergeEntries(entries: StateEntries, changes: readonly StateChange[], put: Put): StateEntries {
  const merged = new Map(Object.entries(entries));
  const gone = new Set<string>();
  for (const { key, entry } of changes) {
    if (entry === null) {
      merged.delete(key);
      gone.add(key);
      continue;
    }
    const before = merged.get(key);
    const after = bounded(put(before, entry));
    if (before === undefined || !isSameJson(before, after)) merged.set(key, after);
  }
  if (gone.size > 0) forgetReplaced(merged, gone);
  return sortedRecord(merged);
}

function forgetReplaced(entries: Map<string, StateEntry>, gone: ReadonlySet<string>): void {
  for (const [key, entry] of entries) {
    if (entry.replaced === undefined) continue;
    const { repository } = parseDestinationKey(key);
    const left = entry.replaced.filter(({ digest }) => !gone.has(`${repository}@${digest}`));
    if (left.length < entry.replaced.length) entries.set(key, withReplaced(entry, left));
  }
}

function bounded(entry: StateEntry): StateEntry {
  const { replaced = [] } = entry;
  return replaced.length > mostReplaced ? withReplaced(entry, replaced) : entry;
}

/** The same digest keeps its earlier time; another one makes the old digest the newest of the replaced ones. */
export function following(before: StateEntry | undefined, given: StateEntry): StateEntry {
  if (before === undefined) return given;
  const entry = withAskers(given, before);
  const older = (before.replaced ?? []).filter((one) => one.digest !== entry.digest);
  if (before.digest === entry.digest) {
    const time = Date.parse(before.time) <= Date.parse(entry.time) ? before.time : entry.time;
    // What was put there by this config stays its own, whoever finds it in order later.
    const { found, ...own } = entry;
    const isFound = found === true && before.found === true;
    return withReplaced({ ...own, ...(isFound ? { found } : {}), time }, older);
  }
  // What another hand had put there is not this config's to take away.
  if (before.found === true) return withReplaced(entry, older);
  const replaced: ReplacedDigest = {
    digest: before.digest,
    time: before.time,
    ...defined({ parts: before.parts }),
  };
  return withReplaced(entry, [replaced, ...older]);
}

/** A source that fails now asks still for what it asked for before, whoever brings the same image meanwhile. */
function withAskers(entry: StateEntry, before: StateEntry): StateEntry {
  const { alsoFrom = [], ...rest } = entry;
  if (entry.source.reference !== before.source.reference) return entry;
  const names = new Set([...alsoFrom, before.from, ...(before.alsoFrom ?? [])]);
  names.delete(entry.from);
  return names.size === 0 ? rest : { ...rest, alsoFrom: [...names].sort(compareText) };
}

function withReplaced(entry: StateEntry, list: readonly ReplacedDigest[]): StateEntry {
  const { replaced: _, ...rest } = entry;
  return list.length === 0 ? rest : { ...rest, replaced: list.slice(0, mostReplaced) };
}

function mergeFiles(
  files: Readonly<Record<string, Digest>>,
  changed: ReadonlyMap<string, Digest | null>,
): Readonly<Record<string, Digest>> {
  const merged = new Map(Object.entries(files));
  for (const [path, digest] of changed) {
    if (digest === null) merged.delete(path);
    else merged.set(path, digest);
  }
  return sortedRecord(merged);
}

function sortedRecord<T>(map: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...map].sort(([one], [other]) => compareText(one, other)));
}
