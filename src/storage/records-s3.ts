// Records beside a state in S3: two objects for each run below `<key>.d/`. `<id>.json` says what it means to do and is
// written once; `<id>.done.json` says what it has done, and is written again at most once a second.
import { randomUUID } from "node:crypto";
import {
  formatHead,
  formatProgress,
  noProgress,
  parseRecordObjects,
  type Progress,
} from "../core/state/run-record.ts";
import { linuxProcesses } from "./processes.ts";
import {
  type NewRecord,
  type RecordSink,
  type RecordWriter,
  type StoredRecord,
  stored,
  withProcess,
  writeRecord,
} from "./records.ts";
import type { ListedObject, S3Objects } from "./s3/objects.ts";

export interface RecordPrefix {
  readonly s3: S3Objects;
  /** `<key>.d/`. */
  readonly prefix: string;
  /** The same as an s3:// address. */
  readonly shown: string;
  readonly now: () => Date;
}

const headEnding = ".json";
const doneEnding = ".done.json";

export async function readS3Records(
  place: RecordPrefix,
  signal: AbortSignal,
): Promise<readonly StoredRecord[]> {
  const listed = await place.s3.list(place.prefix, signal);
  const byKey = new Map(listed.map((one) => [one.key, one]));
  const heads = listed.filter(({ key }) => key.endsWith(headEnding) && !key.endsWith(doneEnding));
  const records = await Promise.all(
    heads.map((head) => {
      const done = byKey.get(`${head.key.slice(0, -headEnding.length)}${doneEnding}`);
      return readOne({ head, done }, place, signal);
    }),
  );
  return records.filter((one) => one !== null);
}

export async function openS3Record(
  head: NewRecord,
  { s3, prefix, now }: RecordPrefix,
  signal: AbortSignal,
): Promise<RecordWriter> {
  const id = randomUUID();
  const text = formatHead(await withProcess(head, id, linuxProcesses));
  await s3.put(`${prefix}${id}${headEnding}`, text, { signal });
  return writeRecord(id, objectSink(s3, `${prefix}${id}`, text), now);
}

export async function removeS3Records(
  ids: readonly string[],
  { s3, prefix }: RecordPrefix,
  signal: AbortSignal,
): Promise<void> {
  for (const id of ids) await removeObjects(s3, `${prefix}${id}`, signal);
}

interface Objects {
  readonly head: ListedObject;
  readonly done: ListedObject | undefined;
}

/** null: its run has ended and taken it away meanwhile. */
async function readOne(
  { head, done }: Objects,
  { s3, shown, prefix }: RecordPrefix,
  signal: AbortSignal,
): Promise<StoredRecord | null> {
  const [first, second] = await Promise.all([
    s3.get(head.key, signal),
    done === undefined ? null : s3.get(done.key, signal),
  ]);
  if (first === null) return null;
  const record = parseRecordObjects(
    first.text,
    second?.text ?? null,
    `${shown}${head.key.slice(prefix.length)}`,
  );
  return stored(record, Math.min(first.age, second?.age ?? Infinity));
}

function objectSink(s3: S3Objects, key: string, head: string): RecordSink {
  const known = new Map<number, string>();
  let beat = 0;
  // A run that is being stopped still tells what it did: its own signal doesn't end these requests.
  const signal = new AbortController().signal;
  const write = async (progress: Omit<Progress, "done">): Promise<void> => {
    beat += 1;
    await s3.put(`${key}${doneEnding}`, formatProgress({ ...progress, done: known }, beat), { signal });
  };
  return {
    async done(done) {
      for (const [index, time] of done) known.set(index, time);
      await write(noProgress);
    },
    end: (how) => write({ ended: true, ...how }),
    renew: () => write(noProgress),
    async restore() {
      await s3.put(`${key}${headEnding}`, head, { signal });
    },
    remove: () => removeObjects(s3, key, signal),
    close: () => Promise.resolve(),
  };
}

/** The head goes first: what is left without it says nothing to anybody. */
async function removeObjects(s3: S3Objects, key: string, signal: AbortSignal): Promise<void> {
  await s3.remove(`${key}${headEnding}`, null, signal);
  await s3.remove(`${key}${doneEnding}`, null, signal);
}
