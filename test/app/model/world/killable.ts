// A run that can be killed: from then on nothing that it does reaches its state, its record or its lock, as after kill -9.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Runtime } from "../../../../src/app/runtime/runtime.ts";
import type { RecordWriter } from "../../../../src/storage/records.ts";
import type { StateStore } from "../../../../src/storage/state-store.ts";

export class Killed extends Error {}

export interface Killable {
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  kill(): void;
  /** Lets go of what a dead process would have let go of. */
  bury(): Promise<void>;
}

/** `told`: whether its record says by then what was done. `lockFile` stays when it is killed. */
export function killable(
  runtime: Runtime,
  options: { readonly told: boolean; readonly lockFile: string },
): Killable {
  const end = new AbortController();
  const records: RecordWriter[] = [];
  const alive = () => {
    if (end.signal.aborted) throw new Killed("killed");
  };
  const { state } = runtime;
  const store: StateStore = {
    ...state,
    async write(...given) {
      alive();
      return state.write(...given);
    },
    async removeRecords(...given) {
      alive();
      return state.removeRecords(...given);
    },
    async openRecord(...given) {
      alive();
      const record = await state.openRecord(...given);
      records.push(record);
      return mortal(record, alive, options.told);
    },
    async lock(...given) {
      const lock = await state.lock(...given);
      return {
        ...lock,
        async release() {
          const left = existsSync(options.lockFile) ? readFileSync(options.lockFile) : null;
          await lock.release();
          if (end.signal.aborted && left !== null) writeFileSync(options.lockFile, left);
        },
      };
    },
  };
  return {
    runtime: { ...runtime, state: store },
    signal: end.signal,
    kill: () => end.abort(new Killed("killed")),
    async bury() {
      for (const record of records) await record.close();
    },
  };
}

function mortal(record: RecordWriter, alive: () => void, told: boolean): RecordWriter {
  const kept: number[] = [];
  const ended = async (end: () => Promise<void>) => {
    alive();
    if (kept.length > 0) record.done(kept);
    await end();
  };
  return {
    id: record.id,
    done(indexes) {
      try {
        alive();
      } catch {
        return;
      }
      if (told) record.done(indexes);
      else kept.push(...indexes);
    },
    end: (failed) => ended(() => record.end(failed)),
    remove: () => ended(() => record.remove()),
    close: () => ended(() => record.close()),
  };
}
