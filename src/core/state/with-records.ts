// The state as it counts: with what runs that wrote no state have put into ECR, by their records. Pure.
import type { Digest } from "../base/digest.ts";
import { compareText } from "../base/ordering.ts";
import { isSameJson } from "../base/record.ts";
import { parseDestinationKey } from "../image/destination.ts";
import { changeState, following, type StateChange } from "./merge.ts";
import type { RunRecord } from "./run-record.ts";
import type { State, StateEntries, StateEntry } from "./state.ts";

/**
 * What ECR holds under a key (`repository:tag` or `repository@digest`); null: nothing; undefined: it was not looked at, or
 * could not be.
 */
export type Holds = (registry: string, key: string) => Digest | null | undefined;

type Recorded = Pick<RunRecord, "id" | "name" | "started" | "intents" | "done">;

/**
 * An intent counts when it was done, or when ECR holds now what it meant to put there (or, for a deletion, holds nothing
 * there now). Without `holds` only what was done counts. What the state has learned since is newer and stays, and the same
 * digest keeps its earlier time. Records of another config than the state's say nothing. The same value when the records
 * add nothing.
 */
export function withRecords(state: State, records: readonly Recorded[], holds: Holds | null): State {
  const shelves = new Map<string, Shelf>();
  const own = records.filter(({ name }) => state.name === null || name === state.name);
  for (const one of inOrder(own)) {
    for (const [index, intent] of one.intents.entries()) {
      const time = one.done.get(index) ?? (isHeld(intent, holds) ? one.started : undefined);
      if (time === undefined) continue;
      for (const section of sectionsOf(intent)) {
        const { places } = shelfOf(shelves, section, intent.registry);
        const place = places.get(intent.key) ?? placeOf(state, section, intent);
        places.set(intent.key, placeAfter(place, intent.entry, time));
      }
    }
  }
  const changes = [...shelves.values()].flatMap((shelf) => changesOf(shelf, state));
  if (changes.length === 0) return state;
  // What is gone is gone from both sections, but for what came to one of them later.
  const gone = changes.filter(({ entry }) => entry === null);
  const put = changes.filter(({ entry }) => entry !== null);
  return changeState(state, [...gone, ...put], { put: (_, entry) => entry });
}

function shelfOf(shelves: Map<string, Shelf>, section: Section, registry: string): Shelf {
  const name = `${section} ${registry}`;
  const shelf = shelves.get(name) ?? { section, registry, places: new Map<string, Place>() };
  shelves.set(name, shelf);
  return shelf;
}

function changesOf({ section, registry, places }: Shelf, state: State): readonly StateChange[] {
  const replaced = section === "registries" ? replacedIn(state.registries[registry]) : new Set<string>();
  const staged = section === "staged" ? { staged: true as const } : {};
  const changes: StateChange[] = [];
  for (const [key, { known, entry }] of places) {
    if (entry !== undefined) {
      if (!isSame(known, entry)) changes.push({ registry, key, entry, ...staged });
    } else if (known !== undefined || replaced.has(key)) changes.push({ registry, key, entry: null });
  }
  return changes;
}

/** The same for files: one that holds now what a run meant to write counts as written. */
export function withRecordedFiles(
  state: State,
  records: readonly Pick<RunRecord, "name" | "files">[],
  holds: (path: string) => Digest | undefined,
): State {
  const written = records
    .filter(({ name }) => state.name === null || name === state.name)
    .flatMap(({ files }) => Object.entries(files))
    .filter(([path, digest]) => holds(path) === digest && state.files[path] !== digest);
  return written.length === 0 ? state : changeState(state, [], { files: new Map(written) });
}

type Section = "registries" | "staged";

/** What is deleted is gone, whatever it was there for. */
function sectionsOf({ entry, staged }: StateChange): readonly Section[] {
  if (entry === null) return ["registries", "staged"];
  return [staged === true ? "staged" : "registries"];
}

/** What the records say of one registry. */
interface Shelf {
  readonly section: Section;
  readonly registry: string;
  readonly places: Map<string, Place>;
}

/** One key on its way through the records. */
interface Place {
  /** What the state says. */
  readonly known: StateEntry | undefined;
  readonly entry: StateEntry | undefined;
  /** When anybody last said so: an entry's own time is that of its digest's first coming. */
  readonly told: string | undefined;
}

function placeOf(state: State, section: Section, { registry, key }: StateChange): Place {
  const entries = state[section][registry];
  const known = entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined;
  return { known, entry: known, told: known?.time };
}

function placeAfter(place: Place, intended: StateEntry | null, time: string): Place {
  const { entry, told } = place;
  const lead = told === undefined ? 1 : Date.parse(time) - Date.parse(told);
  if (entry !== undefined && entry.digest === intended?.digest && lead <= 0) {
    // The newer one knows best who asked for a digest; the older one when it came.
    return { ...place, entry: following(entry, { ...entry, time }) };
  }
  if (lead < 0) return place;
  if (intended === null) return { ...place, entry: undefined, told: time };
  const next = { ...intended, time };
  return { ...place, entry: entry === undefined ? next : following(entry, next), told: time };
}

/** Images without a tag that entries still remember as replaced: their deletion changes the state too. */
function replacedIn(entries: StateEntries = {}): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const [key, { replaced }] of Object.entries(entries)) {
    if (replaced === undefined) continue;
    const { repository } = parseDestinationKey(key);
    for (const { digest } of replaced) keys.add(`${repository}@${digest}`);
  }
  return keys;
}

function isHeld({ registry, key, entry }: StateChange, holds: Holds | null): boolean {
  const held = holds?.(registry, key);
  return held !== undefined && held === (entry === null ? null : entry.digest);
}

/** Later runs last. */
function inOrder(records: readonly Recorded[]): readonly Recorded[] {
  return records.toSorted((a, b) => Date.parse(a.started) - Date.parse(b.started) || compareText(a.id, b.id));
}

function isSame(one: StateEntry | undefined, other: StateEntry): boolean {
  return one !== undefined && isSameJson(one, other);
}
