// What the texts of states and of run records are made of, read strictly: what is half understood would let prune delete
// what it must not.
import { type Digest, isDigest } from "../base/digest.ts";
import { isRecord } from "../base/record.ts";
import type { ChartOrigin } from "../image/wanted.ts";
import type { ReplacedDigest, StateEntry } from "./state.ts";

/** What is wrong, to be told with the place where the text was found. */
export class ShapeError extends Error {}

export function keyOf(value: unknown, where: string): string {
  const key = textOf(value, where);
  if (/^[a-z0-9][a-z0-9._/-]*(?::[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(key)) return key;
  throw new ShapeError(`${where} is not repository:tag or repository@digest`);
}

const optionalKeys = ["alsoFrom", "chart", "found", "parts", "replaced"];

export function entryOf(value: unknown, where: string): StateEntry {
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
    ...("chart" in entry ? { chart: chartOf(entry["chart"], `${where}.chart`) } : {}),
    time: timeOf(entry["time"], `${where}.time`),
    ...("found" in entry ? { found: trueOf(entry["found"], `${where}.found`) } : {}),
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

export function digestOf(value: unknown, where: string): Digest {
  if (typeof value === "string" && isDigest(value)) return value;
  throw new ShapeError(`${where} is not a sha256 digest`);
}

export function timeOf(value: unknown, where: string): string {
  if (
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
    return value;
  throw new ShapeError(`${where} is not a time in UTC`);
}

export function nameOf(value: unknown, where: string): string | null {
  return value === null ? null : textOf(value, where);
}

function chartOf(value: unknown, where: string): ChartOrigin {
  if (value === "made" || value === "registry") return value;
  throw new ShapeError(`${where} is neither "made" nor "registry"`);
}

export function trueOf(value: unknown, where: string): true {
  if (value === true) return value;
  throw new ShapeError(`${where} is not true`);
}

export function textOf(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw new ShapeError(`${where} is not text`);
}

export function listOf<T>(
  value: unknown,
  where: string,
  item: (value: unknown, where: string) => T,
): readonly T[] {
  if (!Array.isArray(value)) throw new ShapeError(`${where} is not a list`);
  return value.map((one, index) => item(one, `${where}[${index}]`));
}

export function mapRecord<T>(
  value: unknown,
  where: string,
  item: (value: unknown, where: string, key: string) => T,
): Readonly<Record<string, T>> {
  if (!isRecord(value)) throw new ShapeError(`${where} is missing or not an object`);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, item(inner, `${where}["${key}"]`, key)]),
  );
}

export function record(
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

export function countOf(value: unknown, where: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ShapeError(`${where} is not a whole number`);
}
