// Keeps the memory of a run: what settled is merged into the state every 30 or 60 seconds and at the end, by
// compare-and-swap, so that neither a crash nor another writer loses anything. With it goes what the records of other
// runs say.
import { randomUUID } from "node:crypto";
import { Problem, problemCode } from "../../../core/base/diagnostic.ts";
import type { Digest } from "../../../core/base/digest.ts";
import { isSameJson } from "../../../core/base/record.ts";
import type { Action } from "../../../core/plan/plan.ts";
import { stateChanges, stateCorrections, withStanding } from "../../../core/plan/state-changes.ts";
import { lineageFrom, withIdentity } from "../../../core/state/identity.ts";
import { changeState, newsIn } from "../../../core/state/merge.ts";
import type { State } from "../../../core/state/state.ts";
import { withRecords } from "../../../core/state/with-records.ts";
import type { StoredState } from "../../../storage/state-store.ts";
import { historyNotKept } from "../problems.ts";
import type { ApplyWork } from "../work.ts";
import type { JudgedRecords } from "./judge-records.ts";

const mostConflicts = 5;

export class StateRecorder {
  /** The state as it counted before this run. */
  readonly before: State;
  readonly #work: ApplyWork;
  readonly #judged: JudgedRecords;
  readonly #first: StoredState;
  readonly #lineage: string;
  #version: string | null;
  #state: State;
  readonly #files: Map<string, Digest>;
  readonly #recorded = new Set<string>();
  /** What was to be written last, whether it could be or not. */
  #wanted: State;
  /** Nobody has written the state since the plan looked: what it found unchanged is so. */
  readonly #isCurrent: boolean;
  #isKept = false;
  #flushing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(read: StoredState, judged: JudgedRecords, work: ApplyWork) {
    this.before = withRecords(read.state, judged.own, judged.holds);
    this.#work = work;
    this.#judged = judged;
    this.#first = read;
    this.#state = read.state;
    this.#version = read.version;
    this.#wanted = read.state;
    this.#files = new Map(work.files);
    this.#isCurrent = work.planDigest === null || read.state.serial === work.plan.state.serial;
    // A plan that makes the state can be applied again after it came half way.
    const { plan, planDigest } = work;
    const isMaking = planDigest !== null && plan.state.lineage === null;
    this.#lineage = isMaking ? lineageFrom(planDigest) : randomUUID();
  }

  /** `onError` receives a failed flush; the flush at the end tries again and throws. */
  start(signal: AbortSignal, onError: (error: unknown) => void): void {
    this.#timer = setInterval(() => {
      this.#flushing = this.#flush(signal).catch(onError);
    }, this.#work.runtime.state.writeEveryMs);
    this.#timer.unref();
  }

  wroteFile(path: string, digest: Digest): void {
    this.#files.set(path, digest);
  }

  async finish(signal: AbortSignal): Promise<void> {
    await this.stop();
    await this.#flush(signal);
  }

  /** Writes no more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flushing;
  }

  /** All that this run knows, to be saved elsewhere when the state can't be written. */
  latest(): State {
    return this.#wanted;
  }

  #withRecords(): State {
    if (this.#state === this.#first.state) return this.before;
    return withRecords(this.#state, this.#judged.own, this.#judged.holds);
  }

  async #flush(signal: AbortSignal): Promise<void> {
    const { runtime, run, plan, config } = this.#work;
    const settled = plan.actions.filter(({ id }) => run.settled.has(id) && !this.#recorded.has(id));
    const files = new Map(this.#files);
    const time = runtime.now().toISOString();
    const changesOf = (action: Action) => {
      const one = run.settled.get(action.id);
      return stateChanges(action, one?.time ?? time, one?.result === "skipped");
    };
    for (let attempt = 1; ; attempt += 1) {
      const base = this.#withRecords();
      // One by one: of a run that others did, the records already contain nearly everything.
      const changes = settled.flatMap((action) => newsIn(base, changesOf(action)));
      const all = [...changes, ...(this.#isCurrent ? stateCorrections(plan.unchanged, base, time) : [])];
      const changed = withStanding(changeState(base, all, { files }), plan, time);
      if (isSame(changed, this.#state)) break;
      const own = withIdentity(changed, { name: config.name, lineage: this.#lineage });
      const merged = { ...own, serial: this.#state.serial + 1 };
      this.#wanted = merged;
      await this.#keepFirst(signal);
      try {
        this.#version = await runtime.state.write(merged, this.#version, signal);
        this.#state = merged;
        break;
      } catch (error) {
        if (problemCode(error) !== "state/conflict" || attempt >= mostConflicts) throw error;
        ({ state: this.#state, version: this.#version } = await runtime.state.read(signal));
      }
    }
    for (const action of settled) this.#recorded.add(action.id);
    for (const path of files.keys()) this.#files.delete(path);
  }

  /** The state as it was before this run's first write goes into the history. That it can't is no failure. */
  async #keepFirst(signal: AbortSignal): Promise<void> {
    if (this.#isKept || this.#first.version === null) return;
    this.#isKept = true;
    try {
      await this.#work.runtime.state.history.keep(this.#first.state, signal);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#work.warnings.push(historyNotKept(error.message));
    }
  }
}

/** But for the serial. */
function isSame(one: State, other: State): boolean {
  return isSameJson({ ...one, serial: 0 }, { ...other, serial: 0 });
}
