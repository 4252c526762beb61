// What the texts of states and of run records are made of, read strictly: what is half understood would let prune delete
// what it must not. Nothing is copied: a state of very many images is held once, and what its entries have alike is too.
import { type Digest, isDigest } from "../base/digest.ts";
import { isRecord } from "../base/record.ts";
import type { ChartOrigin } from "../image/wanted.ts";
import type { ReplacedDigest, StateEntry } from "./state.ts";

/** What is wrong, to be told with the place where the text was found. */
export class ShapeError extends Error {
  readonly #where: string;
  readonly #what: string;

  /** Both are of the part that was read: whoever reads the whole says where that is. */
  constructor(where: string, what: string) {
    super(`${where} ${what}`.trim());
    this.#where = where;
    this.#what = what;
  }

  inside(outer: string): ShapeError {
    if (this.#where === "") return new ShapeError(outer, this.#what);
    const dot = this.#where.startsWith("[") ? "" : ".";
    return new ShapeError(`${outer}${dot}${this.#where}`, this.#what);
  }
}

/** Reads a part of what `place` names. */
export function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ShapeError ? error.inside(place) : error;
  }
}

/** Texts that very many entries have alike, each held once. */
export class AlikeTexts {
  readonly #known = new Map<string, string>();

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size < mostAlike) this.#known.set(text, text);
    return text;
  }
}

/** Where all have another one, nothing is gained. */
const mostAlike = 10_000;

export function keyOf(value: unknown, where: string): string {
  const key = textOf(value, where);
  if (/^[a-z0-9][a-z0-9._/-]*(?::[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(key)) return key;
  throw new ShapeError(where, "is not repository:tag or repository@digest");
}

const keys = ["digest", "source", "from", "policy", "time"];
const optionalKeys = ["alsoFrom", "chart", "found", "parts", "replaced"];

export function entryOf(value: unknown, alike: AlikeTexts): StateEntry {
  const entry = record(value, keys, optionalKeys);
  const source = within("source", () => record(entry["source"], ["reference", "digest"]));
  const digest = digestOf(entry["digest"], "digest");
  textOf(source["reference"], "source.reference");
  if (digestOf(source["digest"], "source.digest") === digest) source["digest"] = digest;
  entry["from"] = alike.of(textOf(entry["from"], "from"));
  entry["policy"] = alike.of(textOf(entry["policy"], "policy"));
  if ("chart" in entry) checkChart(entry["chart"]);
  entry["time"] = alike.of(timeOf(entry["time"], "time"));
  if ("found" in entry) trueOf(entry["found"], "found");
  if ("alsoFrom" in entry) listOf(entry["alsoFrom"], "alsoFrom", (one) => textOf(one, ""));
  checkParts(entry);
  if ("replaced" in entry) listOf(entry["replaced"], "replaced", replacedOf);
  return entry as unknown as StateEntry;
}

function replacedOf(value: unknown): ReplacedDigest {
  const replaced = record(value, ["digest", "time"], ["parts"]);
  digestOf(replaced["digest"], "digest");
  timeOf(replaced["time"], "time");
  checkParts(replaced);
  return replaced as unknown as ReplacedDigest;
}

function checkParts(value: Record<string, unknown>): void {
  if ("parts" in value) listOf(value["parts"], "parts", (one) => digestOf(one, ""));
}

export function digestOf(value: unknown, where: string): Digest {
  if (typeof value === "string" && isDigest(value)) return value;
  throw new ShapeError(where, "is not a sha256 digest");
}

export function timeOf(value: unknown, where: string): string {
  if (
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
    return value;
  throw new ShapeError(where, "is not a time in UTC");
}

export function nameOf(value: unknown, where: string): string | null {
  return value === null ? null : textOf(value, where);
}

function checkChart(value: unknown): asserts value is ChartOrigin {
  if (value !== "made" && value !== "registry")
    throw new ShapeError("chart", 'is neither "made" nor "registry"');
}

export function trueOf(value: unknown, where: string): true {
  if (value === true) return value;
  throw new ShapeError(where, "is not true");
}

export function textOf(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw new ShapeError(where, "is not text");
}

/** `item` looks at each and gives it back. */
export function listOf<T>(value: unknown, where: string, item: (value: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw new ShapeError(where, "is not a list");
  const items: readonly unknown[] = value;
  for (const [index, one] of items.entries()) {
    try {
      item(one);
    } catch (error) {
      // Put together here alone: the places of all that is fine cost more than the reading.
      throw error instanceof ShapeError ? error.inside(`${where}[${index}]`) : error;
    }
  }
  return items as readonly T[];
}

/** The same of an object's values. */
export function mapRecord<T>(
  value: unknown,
  where: string,
  item: (value: unknown, key: string) => T,
): Readonly<Record<string, T>> {
  if (!isRecord(value)) throw new ShapeError(where, "is missing or not an object");
  for (const key of Object.keys(value)) {
    try {
      item(value[key], key);
    } catch (error) {
      throw error instanceof ShapeError ? error.inside(`${where}["${key}"]`) : error;
    }
  }
  return value as Readonly<Record<string, T>>;
}

export function record(
  value: unknown,
  keys: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  if (!isRecord(value)) throw new ShapeError("", "is missing or not an object");
  const missing = keys.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) throw new ShapeError("", `has no ${missing}`);
  const unknown = Object.keys(value).find((key) => !keys.includes(key) && !optional.includes(key));
  if (unknown !== undefined) throw new ShapeError("", `has an unknown key "${unknown}"`);
  return value;
}

export function countOf(value: unknown, where: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ShapeError(where, "is not a whole number");
}
