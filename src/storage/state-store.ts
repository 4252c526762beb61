// Where the state lives, behind one interface: a file or an S3 object. Reading needs no lock; writing is
// compare-and-swap; the lock is a lease, so that a killed process leaves nothing to unlock.
import { defined } from "../core/base/record.ts";
import type { State } from "../core/state/state.ts";
import type { StateHistory } from "./history.ts";
import type { NewRecord, RecordWriter, StoredRecord } from "./records.ts";
import { parseProcessIdentity, type ProcessIdentity } from "./processes.ts";

export interface Holder {
  /** user@host. */
  readonly who: string;
  readonly pid: number;
  readonly command: string;
  /** The CI job, where there is one. */
  readonly link?: string;
}

export interface LockInfo extends Holder {
  /** Tells one hold from the next, also when all else is equal. */
  readonly id: string;
  readonly since: string;
  /** Absent where the holder's system does not tell. */
  readonly process?: ProcessIdentity;
}

export interface LockOptions {
  /** How long to wait for another holder; 0 fails at once. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told once for each holder that is waited for; null when nothing is known about it. */
  readonly onWait: (holder: LockInfo | null) => void;
}

export interface UnlockOptions {
  readonly force: boolean;
  readonly signal: AbortSignal;
}

export interface StateLock {
  /** The dead or expired holder whose lock was taken over. */
  readonly replaced?: LockInfo;
  /** Renewal runs by itself; this is for a long pause in the process. */
  renew(): Promise<void>;
  release(): Promise<void>;
  /** Aborted when the lease could not be kept: someone else may write now. */
  readonly lost: AbortSignal;
}

export interface StoredState {
  readonly state: State;
  readonly version: string | null;
  /** Of runs that go on, or that ended without the state saying all that they did. */
  readonly records: readonly StoredRecord[];
}

export interface StateStore {
  /** An absent state is an empty one with the version null. */
  read(signal: AbortSignal): Promise<StoredState>;
  /** Writes only if the store still holds `expected`, else Problem `state/conflict`. Gives the new version. */
  write(state: State, expected: string | null, signal: AbortSignal): Promise<string>;
  lock(holder: Holder, options: LockOptions): Promise<StateLock>;
  /**
   * Takes the lock away from whoever holds it; gives the holder, null when nobody does. Without `force` a holder whose
   * lease is fresh keeps it (Problem `state/holder-alive`), unless its process is surely gone.
   */
  unlock(options: UnlockOptions): Promise<LockInfo | null>;
  /** Leaves a record of a run beside the state; needs no lock. */
  openRecord(head: NewRecord, signal: AbortSignal): Promise<RecordWriter>;
  /** For records whose run is over, and which the state says all of. */
  removeRecords(ids: readonly string[], signal: AbortSignal): Promise<void>;
  readonly history: StateHistory;
  /** How often a run may write it while it goes on. */
  readonly writeEveryMs: number;
  /** For messages: the path or the s3:// address. */
  describe(): string;
}

export const leaseMs = 60_000;
export const renewMs = 20_000;

export function formatHolder(holder: LockInfo | null): string {
  if (holder === null) return "an unknown process";
  const link = holder.link === undefined ? "" : `, ${holder.link}`;
  return `${holder.who} (process ${holder.pid}, ${holder.command}${link}) since ${holder.since}`;
}

/** The holder that a lock's text names; null for a text that was cut off or is none of ours. */
export function parseLockInfo(text: string): LockInfo | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { id, since, who, pid, command, link, process } = value as Record<string, unknown>;
  if (typeof id !== "string" || typeof since !== "string" || typeof who !== "string") return null;
  if (typeof pid !== "number" || typeof command !== "string") return null;
  return {
    id,
    since,
    who,
    pid,
    command,
    ...defined({
      link: typeof link === "string" ? link : undefined,
      process: parseProcessIdentity(process),
    }),
  };
}

/** For a lock that is taken away: its holder, whatever its text is. */
export function holderOf(text: string): LockInfo {
  return (
    parseLockInfo(text) ?? { id: "", since: "an unknown time", who: "unknown", pid: 0, command: "unknown" }
  );
}
