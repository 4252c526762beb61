// Holds the state's lease while a run writes, and writes the state whatever happens in between.
import { problemCode } from "../../core/diagnostic.ts";
import { formatHolder } from "../../storage/state-store.ts";
import type { ApplyWork } from "./apply.ts";
import { StateRecorder } from "./record-state.ts";

// An interrupt must not keep the state from being written; this bounds how long that may take.
const lastWriteMs = 10_000;

export async function holdingState(
  work: ApplyWork,
  perform: (recorder: StateRecorder) => Promise<void>,
): Promise<void> {
  const { edges, run, plan, options } = work;
  const lock = await edges.state.lock(edges.holder, {
    timeoutMs: options.lockTimeoutMs,
    signal: run.signal,
    onWait: (holder) => edges.note(`Waiting for the state: it is held by ${formatHolder(holder)}.`),
  });
  if (lock.replaced !== undefined) {
    edges.note(`Took over the state's lock from ${formatHolder(lock.replaced)}, which is gone.`);
  }
  const lost = () => run.abort("The lock on the state was lost: another run may be writing.");
  lock.lost.addEventListener("abort", lost, { once: true });
  try {
    const read = await edges.state.read(run.signal);
    const recorder = new StateRecorder(read, { plan, run, store: edges.state, now: edges.now });
    recorder.start(run.signal, (error) =>
      edges.note(`The state could not be written yet: ${problemCode(error) ?? String(error)}.`),
    );
    try {
      await perform(recorder);
    } finally {
      await recorder.finish(AbortSignal.timeout(lastWriteMs));
    }
  } finally {
    lock.lost.removeEventListener("abort", lost);
    await lock.release();
  }
}
