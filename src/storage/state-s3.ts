// The state in an S3 object. Its version is the object's ETag; its lock is the object `<key>.lock`, held and given
// back by conditional requests, so that two holders can never be; records and history lie below `<key>.d/`.
import { defined } from "../core/base/record.ts";
import { randomUUID } from "node:crypto";
import { emptyState } from "../core/state/state.ts";
import { formatState, parseState } from "../core/state/text.ts";
import { openHistory, prefixShelf } from "./history.ts";
import { type Attempt, type Hold, type Sleep, takeLease } from "./lease.ts";
import { conflict, holderAlive } from "./problems.ts";
import { identify, isGone } from "./processes.ts";
import { openS3Record, readS3Records, removeS3Records } from "./records-s3.ts";
import type { S3Objects } from "./s3/objects.ts";
import { openBucket, type S3Bucket } from "./s3/bucket.ts";
import {
  formatHolder,
  holderOf,
  leaseMs,
  type LockInfo,
  parseLockInfo,
  type StateStore,
} from "./state-store.ts";

export interface StateS3Options extends S3Bucket {
  readonly key: string;
  /** How many earlier states are kept. */
  readonly history: number;
  readonly now: () => Date;
  readonly sleep?: Sleep;
}

export function openStateS3(options: StateS3Options): StateStore {
  const { key, now, sleep } = options;
  const lockKey = `${key}.lock`;
  const shown = `s3://${options.bucket}/${key}`;
  let opened: Promise<S3Objects> | undefined;
  const objects = (): Promise<S3Objects> => (opened ??= openBucket(options, "state"));
  const prefix = `${key}.d/`;
  const beside = async () => ({ s3: await objects(), prefix, shown: `${shown}.d/`, now });
  return {
    describe: () => shown,
    async read(signal) {
      // First the records: a run takes its own away after it has written the state.
      const records = await readS3Records(await beside(), signal);
      const found = await (await objects()).get(key, signal);
      if (found === null) return { state: emptyState, version: null, records };
      return { state: parseState(found.text, shown), version: found.etag, records };
    },
    async write(state, expected, signal) {
      const s3 = await objects();
      const text = formatState(state);
      const condition = expected === null ? { absent: true as const } : { match: expected };
      const etag = await s3.put(key, text, { if: condition, signal });
      if (etag !== null) return etag;
      // A write whose answer was lost is repeated by the SDK, and then finds itself.
      const found = await s3.get(key, signal);
      if (found?.text === text) return found.etag;
      throw conflict(shown);
    },
    async lock(holder, lockOptions) {
      const s3 = await objects();
      const attempt = async (): Promise<Attempt> => {
        const process = await identify(holder.pid);
        const info = { ...holder, id: randomUUID(), since: now().toISOString(), ...defined({ process }) };
        return lockAttempt(s3, lockKey, { info, signal: lockOptions.signal });
      };
      return takeLease(attempt, { ...lockOptions, ...defined({ sleep }), shown, pollMs: 2000 });
    },
    async unlock({ force, signal }) {
      const s3 = await objects();
      const found = await s3.get(lockKey, signal);
      if (found === null) return null;
      if (!force && !(await isAbandoned(found))) {
        throw holderAlive(shown, formatHolder(parseLockInfo(found.text)), found.age);
      }
      await s3.remove(lockKey, found.etag, signal);
      return holderOf(found.text);
    },
    openRecord: async (head, signal) => openS3Record(head, await beside(), signal),
    removeRecords: async (ids, signal) => removeS3Records(ids, await beside(), signal),
    // An object is always written whole, and what is done in between stands in the run's record.
    writeEveryMs: 60_000,
    history: openHistory(prefixShelf(objects, `${prefix}history/`, `${shown}.d/history/`), options.history),
  };
}

async function isAbandoned({ age, text }: { readonly age: number; readonly text: string }): Promise<boolean> {
  const holder = parseLockInfo(text);
  return age >= leaseMs || (holder !== null && (await isGone(holder)));
}

async function lockAttempt(
  s3: S3Objects,
  key: string,
  { info, signal }: { readonly info: LockInfo; readonly signal: AbortSignal },
): Promise<Attempt> {
  const text = lockText(info, 0);
  const etag = await s3.put(key, text, { if: { absent: true }, signal });
  if (etag !== null) return { kind: "ours", hold: holdOf(s3, { key, info, etag }) };
  const found = await s3.get(key, signal);
  if (found === null) return { kind: "held", holder: null };
  const holder = parseLockInfo(found.text);
  // Our own first request, whose answer was lost.
  if (holder?.id === info.id) return { kind: "ours", hold: holdOf(s3, { key, info, etag: found.etag }) };
  if (found.age < leaseMs) return { kind: "held", holder };
  const taken = await s3.put(key, text, { if: { match: found.etag }, signal });
  if (taken === null) return { kind: "held", holder };
  const hold = holdOf(s3, { key, info, etag: taken });
  return { kind: "ours", hold, ...defined({ replaced: holder ?? undefined }) };
}

function holdOf(
  s3: S3Objects,
  lock: { readonly key: string; readonly info: LockInfo; readonly etag: string },
): Hold {
  let { etag } = lock;
  let renewals = 0;
  // The lease is kept while a run is being stopped, so the run's own signal doesn't end these requests.
  const signal = new AbortController().signal;
  return {
    async renew() {
      renewals += 1;
      const text = lockText(lock.info, renewals);
      const renewed = await s3.put(lock.key, text, { if: { match: etag }, signal });
      if (renewed !== null) {
        etag = renewed;
        return true;
      }
      const found = await s3.get(lock.key, signal);
      if (found?.text !== text) return false;
      etag = found.etag;
      return true;
    },
    release: () => s3.remove(lock.key, etag, signal),
  };
}

/** The count makes each renewal another object, so that a stale ETag never fits. */
function lockText(info: LockInfo, renewals: number): string {
  return `${JSON.stringify({ ...info, renewals })}\n`;
}
