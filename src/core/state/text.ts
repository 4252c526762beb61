// The state as text and back. The text is sorted, one value a line, so that it diffs well; reading is strict,
// because a state that is half understood would let prune delete what it must not.
import { fieldOf, isRecord } from "../base/record.ts";
import { type Digest, isDigest } from "../base/digest.ts";
import { compareText } from "../base/ordering.ts";
import type { ReplacedDigest, State, StateEntries, StateEntry } from "./state.ts";
import { newerState, unreadableState } from "./problems.ts";

/** `location` is how the user knows the state: a path or an s3:// address. */
export function parseState(text: string, location: string): State {
  const value = parseJson(text, location);
  const version = fieldOf(value, "formatVersion");
  if (typeof version === "string" && !versions.has(version) && /^\d+\.\d+$/.test(version))
    throw newerState(location, version);
  try {
    return stateOf(value);
  } catch (error) {
    if (error instanceof ShapeError) throw unreadableState(location, error.message);
    throw error;
  }
}

export function formatState(state: State): string {
  return `${JSON.stringify(sortKeys(state), null, 2)}\n`;
}

class ShapeError extends Error {}

/** 1.0 had no owner: it belongs to whoever may take it over. */
const versions: ReadonlyMap<string, readonly string[]> = new Map([
  ["1.0", []],
  ["1.1", ["name", "lineage", "gone"]],
]);

function stateOf(value: unknown): State {
  const added = versions.get(String(fieldOf(value, "formatVersion")));
  if (isRecord(value) && added === undefined) throw new ShapeError('formatVersion is not "1.1"');
  const keys = ["formatVersion", "serial", "registries", "files", "seen", ...(added ?? [])];
  const state = record(value, "the state", keys);
  const serial = state["serial"];
  if (typeof serial !== "number" || !Number.isSafeInteger(serial) || serial < 0) {
    throw new ShapeError("serial is not a whole number");
  }
  const isOwned = added !== undefined && added.length > 0;
  return {
    formatVersion: "1.1",
    name: isOwned ? nameOf(state["name"], "name") : null,
    lineage: isOwned ? nameOf(state["lineage"], "lineage") : null,
    serial,
    registries: mapRecord(state["registries"], "registries", entriesOf),
    files: mapRecord(state["files"], "files", digestOf),
    seen: mapRecord(state["seen"], "seen", timeOf),
    gone: isOwned ? mapRecord(state["gone"], "gone", timeOf) : {},
  };
}

function entriesOf(value: unknown, where: string): StateEntries {
  return mapRecord(value, where, (entry, at, key) => {
    if (!/^[a-z0-9][a-z0-9._/-]*(?::[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(key)) {
      throw new ShapeError(`${at} is not repository:tag or repository@digest`);
    }
    return entryOf(entry, at);
  });
}

const optionalKeys = ["alsoFrom", "parts", "replaced"];

function entryOf(value: unknown, where: string): StateEntry {
  const entry = record(value, where, ["digest", "source", "from", "policy", "time"], optionalKeys);
  const source = record(entry["source"], `${where}.source`, ["reference", "digest"]);
  return {
    digest: digestOf(entry["digest"], `${where}.digest`),
    source: {
      reference: textOf(source["reference"], `${where}.source.reference`),
      digest: digestOf(source["digest"], `${where}.source.digest`),
    },
    from: textOf(entry["from"], `${where}.from`),
    policy: textOf(entry["policy"], `${where}.policy`),
    time: timeOf(entry["time"], `${where}.time`),
    ...("alsoFrom" in entry ? { alsoFrom: listOf(entry["alsoFrom"], `${where}.alsoFrom`, textOf) } : {}),
    ...partsOf(entry, where),
    ...("replaced" in entry ? { replaced: listOf(entry["replaced"], `${where}.replaced`, replacedOf) } : {}),
  };
}

function replacedOf(value: unknown, where: string): ReplacedDigest {
  const replaced = record(value, where, ["digest", "time"], ["parts"]);
  return {
    digest: digestOf(replaced["digest"], `${where}.digest`),
    time: timeOf(replaced["time"], `${where}.time`),
    ...partsOf(replaced, where),
  };
}

function partsOf(value: Record<string, unknown>, where: string): { parts?: readonly Digest[] } {
  return "parts" in value ? { parts: listOf(value["parts"], `${where}.parts`, digestOf) } : {};
}

function digestOf(value: unknown, where: string): Digest {
  if (typeof value === "string" && isDigest(value)) return value;
  throw new ShapeError(`${where} is not a sha256 digest`);
}

function timeOf(value: unknown, where: string): string {
  if (
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
    return value;
  throw new ShapeError(`${where} is not a time in UTC`);
}

function nameOf(value: unknown, where: string): string | null {
  return value === null ? null : textOf(value, where);
}

function textOf(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw new ShapeError(`${where} is not text`);
}

function listOf<T>(value: unknown, where: string, item: (value: unknown, where: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw new ShapeError(`${where} is not a list`);
  return value.map((one, index) => item(one, `${where}[${index}]`));
}

function mapRecord<T>(
  value: unknown,
  where: string,
  item: (value: unknown, where: string, key: string) => T,
): Readonly<Record<string, T>> {
  if (!isRecord(value)) throw new ShapeError(`${where} is missing or not an object`);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, item(inner, `${where}["${key}"]`, key)]),
  );
}

function record(
  value: unknown,
  where: string,
  keys: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  if (!isRecord(value)) throw new ShapeError(`${where} is missing or not an object`);
  const missing = keys.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) throw new ShapeError(`${where} has no ${missing}`);
  const unknown = Object.keys(value).find((key) => !keys.includes(key) && !optional.includes(key));
  if (unknown !== undefined) throw new ShapeError(`${where} has an unknown key "${unknown}"`);
  return value;
}

function parseJson(text: string, location: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = text.trim() === "" ? "it is empty" : "it is cut off or not JSON";
    throw unreadableState(location, why, error);
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => compareText(one, other));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
