// The state as text and back. The text is sorted, one value a line, so that it diffs well; reading is strict,
// because a state that is half understood would let prune delete what it must not.
import { fieldOf, isRecord } from "../base/record.ts";
import { jsonPieces, type JsonStyle } from "../base/json-pieces.ts";
import { compareText } from "../base/ordering.ts";
import type { State, StateEntries } from "./state.ts";
import { jsonFaultIn } from "./json-fault.ts";
import { newerState, unreadableState } from "./problems.ts";
import {
  AlikeTexts,
  countOf,
  digestOf,
  entryOf,
  keyOf,
  mapRecord,
  nameOf,
  record,
  ShapeError,
  timeOf,
  within,
} from "./shape.ts";

/** `location` is how the user knows the state: a path or an s3:// address. */
export function parseState(text: string, location: string): State {
  const value = parseJson(text, location);
  const version = fieldOf(value, "formatVersion");
  if (typeof version === "string" && !versions.has(version) && /^\d+\.\d+$/.test(version))
    throw newerState(location, version);
  try {
    return stateOf(value);
  } catch (error) {
    if (error instanceof ShapeError) throw unreadableState(location, { why: error.message });
    throw error;
  }
}

export function formatState(state: State): string {
  return [...statePieces(state)].join("");
}

/** The same in pieces: that of very many images is large, and is written every now and then. */
export function* statePieces(state: State): Generator<string> {
  const { staged, ...rest } = state;
  yield* jsonPieces(Object.keys(staged).length === 0 ? rest : state, 2, sorted);
  yield "\n";
}

const sorted: JsonStyle = {
  entries: sortedEntries,
  text: (value, indent) => JSON.stringify(sortKeys(value), null, indent),
};

/** 1.0 had no owner: it belongs to whoever may take it over. */
const versions: ReadonlyMap<string, readonly string[]> = new Map([
  ["1.0", []],
  ["1.1", ["name", "lineage", "gone"]],
]);

function stateOf(value: unknown): State {
  const added = versions.get(String(fieldOf(value, "formatVersion")));
  if (isRecord(value) && added === undefined) throw new ShapeError("formatVersion", 'is not "1.1"');
  const keys = ["formatVersion", "serial", "registries", "files", "seen", ...(added ?? [])];
  const state = within("the state", () => record(value, keys, ["staged"]));
  const alike = new AlikeTexts();
  const entriesOf = (entries: unknown): StateEntries =>
    mapRecord(entries, "", (entry, key) => {
      keyOf(key, "");
      return entryOf(entry, alike);
    });
  const dated = (time: unknown): string => timeOf(time, "");
  const isOwned = added !== undefined && added.length > 0;
  return {
    formatVersion: "1.1",
    name: isOwned ? nameOf(state["name"], "name") : null,
    lineage: isOwned ? nameOf(state["lineage"], "lineage") : null,
    serial: countOf(state["serial"], "serial"),
    registries: mapRecord(state["registries"], "registries", entriesOf),
    staged: "staged" in state ? mapRecord(state["staged"], "staged", entriesOf) : {},
    files: mapRecord(state["files"], "files", (digest) => digestOf(digest, "")),
    seen: mapRecord(state["seen"], "seen", dated),
    gone: isOwned ? mapRecord(state["gone"], "gone", dated) : {},
  };
}

function parseJson(text: string, location: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadableState(location, jsonFaultIn(text, location), error);
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  return Object.fromEntries(sortedEntries(value).map(([key, inner]) => [key, sortKeys(inner)]));
}

function sortedEntries(value: object): [string, unknown][] {
  return Object.entries(value).sort(([one], [other]) => compareText(one, other));
}
