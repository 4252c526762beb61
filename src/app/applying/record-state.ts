// Keeps the memory of a run: what settled is merged into the state every 30 seconds and at the end, by
// compare-and-swap, so that neither a crash nor another writer loses anything.
import { problemCode } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { State } from "../../core/state/state.ts";
import { stateChanges, stateCorrections, withStanding } from "../../core/plan/state-changes.ts";
import { mergeState } from "../../core/state/merge.ts";
import type { StateStore } from "../../storage/state-store.ts";
import type { ApplyRun } from "./run.ts";
import type { ApplyWork } from "./work.ts";

const flushEveryMs = 30_000;
const mostConflicts = 5;

export class StateRecorder {
  readonly before: State;
  #version: string | null;
  #state: State;
  readonly #files = new Map<string, Digest>();
  readonly #recorded = new Set<string>();
  readonly #plan: Plan;
  readonly #run: ApplyRun;
  readonly #store: StateStore;
  readonly #now: () => Date;
  /** What was to be written last, whether it could be or not. */
  #wanted: State;
  #flushing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    read: { readonly state: State; readonly version: string | null },
    work: Pick<ApplyWork, "plan" | "run" | "runtime">,
  ) {
    this.before = read.state;
    this.#state = read.state;
    this.#version = read.version;
    this.#plan = work.plan;
    this.#run = work.run;
    this.#store = work.runtime.state;
    this.#now = work.runtime.now;
    this.#wanted = read.state;
  }

  /** `onError` is told of a flush that failed; the flush at the end tries again and throws. */
  start(signal: AbortSignal, onError: (error: unknown) => void): void {
    this.#timer = setInterval(() => {
      this.#flushing = this.#flush(signal).catch(onError);
    }, flushEveryMs);
    this.#timer.unref();
  }

  wroteFile(path: string, digest: Digest): void {
    this.#files.set(path, digest);
  }

  async finish(signal: AbortSignal): Promise<void> {
    clearInterval(this.#timer);
    await this.#flushing;
    await this.#flush(signal);
  }

  /** All that this run knows, to be saved elsewhere when the state can't be written. */
  latest(): State {
    return this.#wanted;
  }

  async #flush(signal: AbortSignal): Promise<void> {
    const settled = this.#plan.actions.filter(
      (action) => this.#run.settled.has(action.id) && !this.#recorded.has(action.id),
    );
    const time = this.#now().toISOString();
    const changes = [
      ...settled.flatMap((action) => stateChanges(action, time)),
      ...stateCorrections(this.#plan.unchanged, this.#state, time),
    ];
    const learned = withStanding(this.#state, this.#plan, time) !== this.#state;
    if (changes.length === 0 && this.#files.size === 0 && !learned) return;
    const files = new Map(this.#files);
    for (let attempt = 1; ; attempt += 1) {
      const merged = withStanding(mergeState(this.#state, changes, files), this.#plan, time);
      this.#wanted = merged;
      try {
        this.#version = await this.#store.write(merged, this.#version, signal);
        this.#state = merged;
        break;
      } catch (error) {
        if (problemCode(error) !== "state/conflict" || attempt >= mostConflicts) throw error;
        ({ state: this.#state, version: this.#version } = await this.#store.read(signal));
      }
    }
    for (const action of settled) this.#recorded.add(action.id);
    for (const path of files.keys()) this.#files.delete(path);
  }
}
