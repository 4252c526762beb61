// Holds the state lock while a run writes, and writes the state whatever happens in between. A run whose lock is lost
// writes nothing more: its record says to whoever comes next what it did.
import { type Diagnostic, Problem, problemCode } from "../../../core/base/diagnostic.ts";
import type { Action } from "../../../core/plan/plan.ts";
import { saveRecovery } from "../../../storage/state-file.ts";
import { formatHolder, type StateLock, type StoredState } from "../../../storage/state-store.ts";
import { lockLost, stateNotWritten } from "../problems.ts";
import type { ApplyWork } from "../work.ts";
import { judgeRecords } from "./judge-records.ts";
import { type LeftRecord, leaveRecord } from "./leave-record.ts";
import { StateRecorder } from "./record-state.ts";

// An interrupt must not keep the state from being written; this bounds how long that may take.
const lastWriteMs = 10_000;

/** What a run has of the state while it holds its lock. */
export interface HeldState {
  readonly read: StoredState;
  readonly recorder: StateRecorder;
  /** Another run had its turn since this one looked. */
  readonly waited: boolean;
  /** Leaves the record of this run; before its first write. */
  leaveRecord(actions: readonly Action[]): Promise<void>;
  /** Looks whether the lock is still this run's; ends the run when it isn't. */
  confirm(): Promise<void>;
}

/** `perform` answers whether the state may be written. */
export async function withStateLock(
  work: ApplyWork,
  perform: (held: HeldState) => Promise<boolean>,
): Promise<void> {
  const { runtime, run } = work;
  const { lock, waited } = await takeLock(work);
  const location = runtime.state.describe();
  const lost = () => {
    run.failed.push({ id: "state-lock", diagnostic: lockLost(location) });
    run.abort("The state lock was lost.");
  };
  lock.lost.addEventListener("abort", lost, { once: true });
  try {
    const read = await runtime.state.read(run.signal);
    const judged = await judgeRecords(work.config, read.records, { runtime, signal: run.signal });
    const recorder = new StateRecorder(read, judged, work);
    recorder.start(run.signal, (error) =>
      runtime.note(`The state could not be written yet: ${problemCode(error) ?? String(error)}.`),
    );
    let record: LeftRecord | undefined;
    const held: HeldState = {
      read,
      recorder,
      waited,
      async leaveRecord(actions) {
        record = await leaveRecord(actions, work);
      },
      confirm: () => lock.renew(),
    };
    let mayWrite = true;
    try {
      mayWrite = await perform(held);
    } finally {
      const isWritten = mayWrite && (await writeState(recorder, lock, work));
      await recorder.stop();
      if (isWritten) {
        // A finish that failed is run again, and looks for its shards' records again.
        const isOpen = work.options.finish && run.failed.length > 0;
        const over = judged.over.filter((one) => !isOpen || one.planDigest !== work.planDigest);
        await removeRecords(
          record,
          over.map(({ id }) => id),
          work,
        );
      } else await record?.end({ failed: work.plan.actions.length - run.settled.size }).catch(ignoreProblem);
    }
  } finally {
    lock.lost.removeEventListener("abort", lost);
    await lock.release();
  }
}

async function takeLock({
  runtime,
  run,
  options,
}: ApplyWork): Promise<{ readonly lock: StateLock; readonly waited: boolean }> {
  let waited = false;
  const lock = await runtime.state.lock(runtime.holder, {
    timeoutMs: options.lockTimeoutMs,
    signal: run.signal,
    onWait: (holder) => {
      runtime.note(`Waiting for the state lock, held by ${formatHolder(holder)}.`);
      waited = true;
    },
  });
  if (lock.replaced !== undefined) {
    runtime.note(`Took over the state lock from ${formatHolder(lock.replaced)}, which is no longer active.`);
  }
  return { lock, waited };
}

/**
 * Whether the state says now all that this run knows. A state that can't be written is a failure like another: what was
 * done is kept in a file next to the config.
 */
async function writeState(recorder: StateRecorder, lock: StateLock, work: ApplyWork): Promise<boolean> {
  const { run, runtime, config } = work;
  await lock.renew();
  if (lock.lost.aborted) return false;
  try {
    await recorder.finish(AbortSignal.timeout(lastWriteMs));
    return true;
  } catch (error) {
    if (!(error instanceof Problem) && !isTimeout(error)) throw error;
    const [first] = error instanceof Problem ? error.diagnostics : [];
    const why = first?.detail ?? first?.summary ?? `no answer within ${lastWriteMs / 1000} s`;
    run.failed.push({
      id: "write-state",
      diagnostic: await savedElsewhere(why, { recorder, runtime, directory: config.directory }),
    });
    return false;
  }
}

/** A record that stays is merged once more by whoever comes next: nothing is lost, and nothing said twice. */
async function removeRecords(
  own: LeftRecord | undefined,
  others: readonly string[],
  { runtime }: ApplyWork,
): Promise<void> {
  try {
    await own?.remove();
    if (others.length > 0) await runtime.state.removeRecords(others, AbortSignal.timeout(lastWriteMs));
  } catch (error) {
    if (!(error instanceof Problem) && !isTimeout(error)) throw error;
    runtime.note(`Records of runs could not be removed: ${problemCode(error) ?? "no answer"}.`);
  }
}

interface Saving {
  readonly recorder: StateRecorder;
  readonly runtime: ApplyWork["runtime"];
  readonly directory: string;
}

async function savedElsewhere(why: string, { recorder, runtime, directory }: Saving): Promise<Diagnostic> {
  const location = runtime.state.describe();
  try {
    const path = await saveRecovery(directory, recorder.latest());
    runtime.note(`The state was saved as ${path}.`);
    return stateNotWritten({
      detail: `${location}: ${why} It was saved as ${path}.`,
      hint: `Copy that file to ${location}, or, when the state can be written again, run: ecr-mirror state adopt`,
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return stateNotWritten({
      detail: `${location}: ${why} It could not be saved next to the config either: ${error.message}`,
      hint: "When the state can be written again, record what ECR has: ecr-mirror state adopt",
    });
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}

function ignoreProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}
