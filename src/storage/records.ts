// The records of runs beside a state, as stores keep them: left before a run's first write, told at least every second
// what was done, renewed while the run is alive.
import { defined } from "../core/base/record.ts";
import type { RecordHead, RunEnd, RunRecord } from "../core/state/run-record.ts";
import { identify, isGone, type ProcessSystem } from "./processes.ts";

/** The store names the record and says which process leaves it. */
export type NewRecord = Omit<RecordHead, "id">;

export interface StoredRecord extends RunRecord {
  /** Its run goes on: it has not ended, was renewed within a minute, and its process is not surely gone. */
  readonly alive: boolean;
}

export interface RecordWriter {
  readonly id: string;
  /** Positions of intents that are done now. Written within a second, and again if that fails. */
  done(indexes: readonly number[]): void;
  /** The run came to its end by itself; the record stays for others. Throws when that can't be written. */
  end(how: RunEnd): Promise<void>;
  /** The state has it all. Throws when the record can't be removed. */
  remove(): Promise<void>;
  /** Stops telling; what is done so far is written. For a run that is cut short. */
  close(): Promise<void>;
}

/** What a store does for its writer, one call at a time. */
export interface RecordSink {
  done(done: ReadonlyMap<number, string>): Promise<void>;
  end(how: RunEnd): Promise<void>;
  /** Says that the run is alive. */
  renew(): Promise<void>;
  /** Puts the record back where it was taken away. */
  restore(): Promise<void>;
  remove(): Promise<void>;
  close(): Promise<void>;
}

const flushAfterMs = 1000;

export const recordLeaseMs = 60_000;
const renewEveryMs = 20_000;

export async function withProcess(head: NewRecord, id: string, system: ProcessSystem): Promise<RecordHead> {
  const process = await identify(head.holder.pid, system);
  return { ...head, id, holder: { ...head.holder, ...defined({ process }) } };
}

export async function stored(record: RunRecord, age: number, system?: ProcessSystem): Promise<StoredRecord> {
  const alive = !record.ended && age < recordLeaseMs && !(await isGone(record.holder, system));
  return { ...record, alive };
}

export function writeRecord(id: string, sink: RecordSink, now: () => Date): RecordWriter {
  let pending = new Map<number, string>();
  let working: Promise<void> = Promise.resolve();
  let flushing: NodeJS.Timeout | undefined;
  let stopped = false;
  let lastTold = now().getTime();
  const renewing = setInterval(() => void inTurn(() => tell(() => sink.renew())).catch(ignore), renewEveryMs);
  renewing.unref();

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = working.then(work);
    working = done.catch(ignore);
    return done;
  }
  /** A process that was stopped for longer than its lease was taken for dead, and its record perhaps taken away. */
  async function tell(work: () => Promise<void>): Promise<void> {
    const begun = now().getTime();
    if (begun - lastTold >= recordLeaseMs - renewEveryMs) await sink.restore();
    await work();
    lastTold = begun;
  }
  async function flush(): Promise<void> {
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    try {
      await tell(() => sink.done(batch));
    } catch (error) {
      pending = new Map([...batch, ...pending]);
      throw error;
    }
  }
  /** A record is for the case that this run dies: what it can't tell now it tells a second later. */
  function flushLater(): void {
    if (stopped) return;
    flushing ??= setTimeout(() => {
      flushing = undefined;
      void inTurn(flush).catch(flushLater);
    }, flushAfterMs).unref();
  }
  function stop(): void {
    stopped = true;
    clearInterval(renewing);
    clearTimeout(flushing);
  }
  return {
    id,
    done(indexes) {
      const time = wholeSecond(now());
      for (const index of indexes) pending.set(index, time);
      flushLater();
    },
    async end(how) {
      stop();
      try {
        await inTurn(async () => {
          await flush();
          await tell(() => sink.end(how));
        });
      } finally {
        await inTurn(() => sink.close());
      }
    },
    async remove() {
      stop();
      await inTurn(() => sink.remove());
    },
    async close() {
      stop();
      await inTurn(flush).catch(ignore);
      await inTurn(() => sink.close());
    },
  };
}

/** Many are done in one second: they share a line. */
export function wholeSecond(time: Date): string {
  return new Date(Math.floor(time.getTime() / 1000) * 1000).toISOString();
}

function ignore(): void {
  // The next one tries again.
}
