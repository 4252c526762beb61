// What a run means to do to the state and what it has done of it, told before its first write and as it goes: whoever
// comes after a run that was killed knows all that it may have put into ECR. On disk a record is JSON lines: the head,
// then what was done, appended. On S3 it is two objects, the second written again and again.
import { type Digest, isDigest } from "../base/digest.ts";
import { jsonPieces } from "../base/json-pieces.ts";
import { compareText } from "../base/ordering.ts";
import { defined } from "../base/record.ts";
import { recordOfAnotherVersion, unreadableRecord } from "./problems.ts";
import {
  AlikeTexts,
  countOf,
  digestOf,
  entryOf,
  keyOf,
  listOf,
  mapRecord,
  nameOf,
  record,
  ShapeError,
  textOf,
  timeOf,
  trueOf,
  within,
} from "./shape.ts";
import type { StateChange } from "./merge.ts";

/** Who leaves a record, as the holder of a state lock is known. */
export interface RecordHolder {
  readonly who: string;
  readonly pid: number;
  readonly command: string;
  readonly link?: string;
  readonly process?: { readonly boot: string; readonly namespace: string; readonly start: string };
}

export interface RecordHead {
  readonly id: string;
  /** The config's. */
  readonly name: string;
  /** The state's, as the run found it. */
  readonly lineage: string | null;
  /** Of a saved plan: the runs that share it have it in common. */
  readonly planDigest: Digest | null;
  readonly shard: { readonly index: number; readonly count: number } | null;
  readonly holder: RecordHolder;
  readonly started: string;
  /** What the state is to say once all is done. */
  readonly intents: readonly StateChange[];
  /** Files that it means to write: path -> digest of the content. */
  readonly files: Readonly<Record<string, Digest>>;
}

export interface RunRecord extends RecordHead {
  /** Positions in `intents` with the time at which each was done. */
  readonly done: ReadonlyMap<number, string>;
  /** The run came to its end by itself, and `failed` of its actions were not done. */
  readonly ended: boolean;
  readonly failed: number;
  /** It found that its plan is stale: another attempt would find the same. */
  readonly stale?: true;
}

export type RunEnd = Pick<RunRecord, "failed" | "stale">;

export type Progress = Pick<RunRecord, "done" | "ended" | "failed" | "stale">;

export const noProgress: Progress = { done: new Map(), ended: false, failed: 0 };

const formatVersion = "1.0";

/** One line. */
export function formatHead(head: RecordHead): string {
  return [...headPieces(head)].join("");
}

/** The same in pieces: what a run of very many images intends is never one text. */
export function* headPieces(head: RecordHead): Generator<string> {
  yield* jsonPieces({ formatVersion, ...head });
  yield "\n";
}

/** Lines to append: one for each time. */
export function formatDone(done: ReadonlyMap<number, string>): string {
  const byTime = new Map<string, number[]>();
  for (const [index, time] of done) byTime.set(time, [...(byTime.get(time) ?? []), index]);
  return [...byTime].map(([time, indexes]) => `${JSON.stringify({ done: indexes, time })}\n`).join("");
}

export function formatEnd({ failed, stale }: RunEnd): string {
  return `${JSON.stringify({ ended: true, failed, stale })}\n`;
}

/** The text of a local record. What follows its last line end is the torn tail of an append, which a kill leaves. */
export function parseRecord(text: string, location: string): RunRecord {
  return reading(location, () => {
    const lines = text.split("\n").slice(0, -1);
    const [first, ...rest] = lines;
    if (first === undefined) throw new ShapeError("it", "has no first line");
    const head = headOf(parseLine(first, 1));
    const done = new Map<number, string>();
    let end: RunEnd | null = null;
    for (const [at, line] of rest.entries()) {
      const value = parseLine(line, at + 2);
      if ("ended" in value) end = endOf(value, `line ${at + 2}`);
      else noteDone(done, head, doneOf(value, `line ${at + 2}`));
    }
    return { ...head, done, ended: end !== null, failed: 0, ...end };
  });
}

/**
 * The text of a record's second object on S3: ranges of what was done, by the minute, so that it stays small. `beat` makes
 * each writing another text.
 */
export function formatProgress({ done, ended, failed, stale }: Progress, beat: number): string {
  const minutes = new Map<string, { time: string; indexes: number[] }>();
  for (const [index, time] of done) {
    const minute = minutes.get(time.slice(0, 16)) ?? { time, indexes: [] };
    minute.indexes.push(index);
    if (time < minute.time) minute.time = time;
    minutes.set(time.slice(0, 16), minute);
  }
  const list = [...minutes.values()]
    .sort((a, b) => compareText(a.time, b.time))
    .map(({ time, indexes }) => ({ time, ranges: rangesOf(indexes) }));
  return `${JSON.stringify({ formatVersion, done: list, ended, failed, stale, beat })}\n`;
}

/** `progress` is null as long as there is no second object. */
export function parseRecordObjects(head: string, progress: string | null, location: string): RunRecord {
  return reading(location, () => {
    const known = headOf(parseLine(head, 1));
    if (progress === null) return { ...known, ...noProgress };
    return { ...known, ...progressOf(parseLine(progress, 1), known) };
  });
}

function reading(location: string, read: () => RunRecord): RunRecord {
  try {
    return read();
  } catch (error) {
    if (error instanceof VersionError) throw recordOfAnotherVersion(location, error.message);
    if (error instanceof ShapeError) throw unreadableRecord(location, error.message);
    throw error;
  }
}

class VersionError extends Error {}

function parseLine(line: string, number: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new ShapeError(`line ${number}`, "is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ShapeError(`line ${number}`, "is not an object");
  return value as Record<string, unknown>;
}

function checkVersion(version: unknown): void {
  if (version === formatVersion) return;
  if (typeof version === "string" && /^\d+\.\d+$/.test(version)) throw new VersionError(version);
  throw new ShapeError("formatVersion", `is not "${formatVersion}"`);
}

const headKeys = ["id", "name", "lineage", "planDigest", "shard", "holder", "started", "intents", "files"];

function headOf(value: Record<string, unknown>): RecordHead {
  checkVersion(value["formatVersion"]);
  const head = within("the record", () => record(value, ["formatVersion", ...headKeys]));
  const { planDigest } = head;
  if (planDigest !== null && (typeof planDigest !== "string" || !isDigest(planDigest)))
    throw new ShapeError("planDigest", "is not a sha256 digest");
  const alike = new AlikeTexts();
  return {
    id: textOf(head["id"], "id"),
    name: textOf(head["name"], "name"),
    lineage: nameOf(head["lineage"], "lineage"),
    planDigest,
    shard: head["shard"] === null ? null : shardOf(head["shard"]),
    holder: holderOf(head["holder"]),
    started: timeOf(head["started"], "started"),
    intents: listOf(head["intents"], "intents", (intent) => intentOf(intent, alike)),
    files: mapRecord(head["files"], "files", (digest) => digestOf(digest, "")),
  };
}

function shardOf(value: unknown): RecordHead["shard"] {
  const shard = within("shard", () => record(value, ["index", "count"]));
  const [index, count] = [countOf(shard["index"], "shard.index"), countOf(shard["count"], "shard.count")];
  if (index < 1 || index > count) throw new ShapeError("shard.index", "is not one of shard.count");
  return { index, count };
}

function holderOf(value: unknown): RecordHolder {
  const holder = within("holder", () => record(value, ["who", "pid", "command"], ["link", "process"]));
  return {
    who: textOf(holder["who"], "holder.who"),
    pid: countOf(holder["pid"], "holder.pid"),
    command: textOf(holder["command"], "holder.command"),
    ...defined({
      link: "link" in holder ? textOf(holder["link"], "holder.link") : undefined,
      process: "process" in holder ? processOf(holder["process"]) : undefined,
    }),
  };
}

function processOf(value: unknown): NonNullable<RecordHolder["process"]> {
  const process = within("holder.process", () => record(value, ["boot", "namespace", "start"]));
  return {
    boot: textOf(process["boot"], "holder.process.boot"),
    namespace: textOf(process["namespace"], "holder.process.namespace"),
    start: textOf(process["start"], "holder.process.start"),
  };
}

function intentOf(value: unknown, alike: AlikeTexts): StateChange {
  const intent = record(value, ["registry", "key", "entry"], ["staged"]);
  intent["registry"] = alike.of(textOf(intent["registry"], "registry"));
  keyOf(intent["key"], "key");
  if (intent["entry"] !== null) within("entry", () => entryOf(intent["entry"], alike));
  if ("staged" in intent) trueOf(intent["staged"], "staged");
  return intent as unknown as StateChange;
}

interface Done {
  readonly time: string;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

function doneOf(value: unknown, where: string): Done {
  return within(where, () => {
    const line = record(value, ["done", "time"]);
    const indexes = listOf(line["done"], "done", (index) => countOf(index, ""));
    return { time: timeOf(line["time"], "time"), ranges: indexes.map((index) => [index, index]) };
  });
}

function endOf(value: unknown, where: string): RunEnd {
  return within(where, () => {
    const line = record(value, ["ended", "failed"], ["stale"]);
    trueOf(line["ended"], "ended");
    return { failed: countOf(line["failed"], "failed"), ...staleOf(line) };
  });
}

function staleOf(value: Record<string, unknown>): Pick<RunRecord, "stale"> {
  return "stale" in value ? { stale: trueOf(value["stale"], "stale") } : {};
}

function progressOf(value: Record<string, unknown>, head: RecordHead): Progress {
  checkVersion(value["formatVersion"]);
  const keys = ["formatVersion", "done", "ended", "failed", "beat"];
  const progress = within("progress", () => record(value, keys, ["stale"]));
  const { ended } = progress;
  if (typeof ended !== "boolean") throw new ShapeError("ended", "is not true or false");
  const done = new Map<number, string>();
  for (const one of listOf(progress["done"], "done", minuteOf)) noteDone(done, head, one);
  const stale = within("progress", () => staleOf(progress));
  return { done, ended, failed: countOf(progress["failed"], "failed"), ...stale };
}

function minuteOf(value: unknown): Done {
  const minute = record(value, ["time", "ranges"]);
  timeOf(minute["time"], "time");
  listOf(minute["ranges"], "ranges", checkRange);
  return minute as unknown as Done;
}

function checkRange(value: unknown): void {
  const [from, to, more] = listOf(value, "", (index) => countOf(index, ""));
  if (from === undefined || to === undefined || more !== undefined || from > to)
    throw new ShapeError("", "is not a range");
}

/** The first time counts. */
function noteDone(done: Map<number, string>, { intents }: RecordHead, { time, ranges }: Done): void {
  for (const [from, to] of ranges) {
    if (to >= intents.length)
      throw new ShapeError(`${to}`, `is done, and there are ${intents.length} intents`);
    for (let index = from; index <= to; index += 1) if (!done.has(index)) done.set(index, time);
  }
}

function rangesOf(indexes: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const index of indexes.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && index <= last[1] + 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges;
}
