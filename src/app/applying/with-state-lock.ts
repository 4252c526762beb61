// Holds the state lock while a run writes, and writes the state whatever happens in between.
import { type Diagnostic, Problem, problemCode } from "../../core/base/diagnostic.ts";
import { saveRecovery } from "../../storage/state-file.ts";
import { formatHolder } from "../../storage/state-store.ts";
import { stateNotWritten } from "./problems.ts";
import { StateRecorder } from "./record-state.ts";
import type { ApplyWork } from "./work.ts";

// An interrupt must not keep the state from being written; this bounds how long that may take.
const lastWriteMs = 10_000;

export async function withStateLock(
  work: ApplyWork,
  /** `waited`: another run had its turn since this one looked. */
  perform: (recorder: StateRecorder, waited: boolean) => Promise<void>,
): Promise<void> {
  const { runtime, run, options } = work;
  let waited = false;
  const lock = await runtime.state.lock(runtime.holder, {
    timeoutMs: options.lockTimeoutMs,
    signal: run.signal,
    onWait: (holder) => {
      runtime.note(`Waiting for the state: it is held by ${formatHolder(holder)}.`);
      waited = true;
    },
  });
  if (lock.replaced !== undefined) {
    runtime.note(`Took over the state's lock from ${formatHolder(lock.replaced)}, which is gone.`);
  }
  const lost = () => run.abort("The lock on the state was lost: another run may be writing.");
  lock.lost.addEventListener("abort", lost, { once: true });
  try {
    const read = await runtime.state.read(run.signal);
    const recorder = new StateRecorder(read, work);
    recorder.start(run.signal, (error) =>
      runtime.note(`The state could not be written yet: ${problemCode(error) ?? String(error)}.`),
    );
    try {
      await perform(recorder, waited);
    } finally {
      await writeState(recorder, work);
    }
  } finally {
    lock.lost.removeEventListener("abort", lost);
    await lock.release();
  }
}

/** A state that can't be written is a failure like another: what was done is kept in a file beside the config. */
async function writeState(recorder: StateRecorder, { run, runtime, config }: ApplyWork): Promise<void> {
  try {
    await recorder.finish(AbortSignal.timeout(lastWriteMs));
  } catch (error) {
    if (!(error instanceof Problem) && !isTimeout(error)) throw error;
    const [first] = error instanceof Problem ? error.diagnostics : [];
    const why = first?.detail ?? first?.summary ?? `no answer within ${lastWriteMs / 1000} s`;
    run.failed.push({
      id: "write-state",
      diagnostic: await savedElsewhere(why, { recorder, runtime, directory: config.directory }),
    });
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
      hint: `Put that file at ${location}, or run 'ecr-mirror state adopt' once it can be written.`,
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return stateNotWritten({
      detail: `${location}: ${why} Nor could it be saved beside the config: ${error.message}`,
      hint: "Run 'ecr-mirror state adopt' once it can be written: ECR holds what was done.",
    });
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}
