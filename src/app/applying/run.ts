// One run of apply: what has happened so far, reported to the views as it happens. Every phase works through it.
import { setMaxListeners } from "node:events";
import type { SettledAction } from "../../core/apply/describe.ts";
import { type Diagnostic, Problem, fault } from "../../core/base/diagnostic.ts";
import { isSameJson } from "../../core/base/record.ts";
import type { OnEvent } from "../../core/plan/event.ts";
import type { Action } from "../../core/plan/plan.ts";
import { wholeSecond } from "../../storage/records.ts";
import { mapParallel } from "../../net/parallel.ts";
import { stalePlan } from "./problems.ts";
import type { GivenUp } from "./given-up.ts";
import type { FailedAction, StaleAction } from "./report.ts";

/** What doing one action came to. */
export interface Outcome {
  readonly result: "done" | "skipped";
  readonly moved: number;
}

export interface Settled extends SettledAction {
  /** When, to the second. */
  readonly time: string;
}

export class StaleProblem extends Problem {
  readonly expected: string;
  readonly found: string;

  constructor(id: string, expected: string, found: string) {
    super(stalePlan(id, expected, found));
    this.expected = expected;
    this.found = found;
  }
}

export interface RunOptions {
  readonly onEvent: OnEvent;
  readonly now: () => Date;
  readonly failFast: boolean;
  readonly givenUp: GivenUp;
  readonly signal: AbortSignal;
}

export class ApplyRun {
  done = 0;
  skipped = 0;
  moved = 0;
  readonly failed: FailedAction[] = [];
  readonly stale: StaleAction[] = [];
  /** By id: actions that hold now what the plan wanted, and what it took. */
  readonly settled = new Map<string, Settled>();
  #lastSecond = "";
  #last: Settled | undefined;
  readonly #listeners: ((id: string) => void)[] = [];
  readonly #stop = new AbortController();
  readonly #onEvent: OnEvent;
  readonly #now: () => Date;
  readonly #failFast: boolean;
  readonly #givenUp: GivenUp;
  readonly #interrupt: AbortSignal;
  readonly started: number;
  /** Ends work that is not begun: an interrupt, or the first failure with --fail-fast. */
  readonly signal: AbortSignal;

  constructor(options: RunOptions) {
    this.#onEvent = options.onEvent;
    this.#now = options.now;
    this.#failFast = options.failFast;
    this.#givenUp = options.givenUp;
    this.#interrupt = options.signal;
    this.started = options.now().getTime();
    this.signal = AbortSignal.any([options.signal, this.#stop.signal]);
    setMaxListeners(0, this.signal);
  }

  /** Runs actions of one phase side by side. A failure is noted and stops no other. */
  async phase<A extends Action>(
    actions: readonly A[],
    width: number,
    perform: (action: A, onEvent: OnEvent) => Promise<Outcome>,
  ): Promise<void> {
    await mapParallel(actions, width, async (action) => {
      if (this.signal.aborted) return;
      await this.#one(action, async (one, onEvent) => {
        this.checkReach(one);
        return perform(one, onEvent);
      });
    });
  }

  /**
   * The same for groups that are done in one go: each action of a group has an outcome of its own. `perform` looks whether
   * the registry of each was given up.
   */
  async phaseOfGroups<A extends Action>(
    groups: readonly (readonly A[])[],
    width: number,
    perform: (group: readonly A[], onEvent: OnEvent) => ReadonlyMap<A, Promise<Outcome>>,
  ): Promise<void> {
    await mapParallel(groups, width, async (group) => {
      if (this.signal.aborted) return;
      let outcomes: ReadonlyMap<A, Promise<Outcome>> | undefined;
      await Promise.all(
        group.map((action) =>
          this.#one(action, async (one, onEvent) => {
            outcomes ??= perform(group, onEvent);
            return (await outcomes.get(one)) ?? { result: "skipped", moved: 0 };
          }),
        ),
      );
    });
  }

  /** Ends the run from within: nothing new is begun. */
  abort(why: string): void {
    this.#stop.abort(new Error(why));
  }

  /** Somebody outside ended it. */
  get interrupted(): boolean {
    return this.#interrupt.aborted;
  }

  onSettled(listener: (id: string) => void): void {
    this.#listeners.push(listener);
  }

  seconds(): number {
    return (this.#now().getTime() - this.started) / 1000;
  }

  /** Throws where the action's registry was given up. */
  checkReach(action: Action): void {
    this.#givenUp.check(action);
  }

  fail(action: Action, diagnostic: Diagnostic): void {
    this.#givenUp.failed(action, diagnostic);
    this.failed.push({ id: action.id, diagnostic });
    this.#tellFailure(action, diagnostic);
  }

  #tellFailure(action: Action, diagnostic: Diagnostic): void {
    this.#onEvent({ type: "failed", id: action.id, kind: action.kind, diagnostic });
    if (this.#failFast) this.#stop.abort();
  }

  /** The same text for all that settle in it. */
  #second(): string {
    const second = wholeSecond(this.#now());
    if (second !== this.#lastSecond) this.#lastSecond = second;
    return this.#lastSecond;
  }

  /** Of a hundred thousand that hold already, most took no time in one and the same second. */
  #shared(settled: Settled): Settled {
    if (this.#last === undefined || !isSameJson(this.#last, settled)) this.#last = settled;
    return this.#last;
  }

  async #one<A extends Action>(
    action: A,
    perform: (action: A, onEvent: OnEvent) => Promise<Outcome>,
  ): Promise<void> {
    const began = this.#now().getTime();
    const bytes = action.kind === "copy-image" ? action.bytes : 0;
    this.#onEvent({ type: "started", id: action.id, kind: action.kind, bytes });
    try {
      const { result, moved } = await perform(action, this.#onEvent);
      this.#givenUp.succeeded(action);
      const seconds = (this.#now().getTime() - began) / 1000;
      this.settled.set(action.id, this.#shared({ result, moved, seconds, time: this.#second() }));
      for (const listener of this.#listeners) listener(action.id);
      this.moved += moved;
      if (result === "done") this.done += 1;
      else this.skipped += 1;
      this.#onEvent({ type: "finished", id: action.id, kind: action.kind, result, moved, seconds });
    } catch (error) {
      if (error instanceof StaleProblem) {
        this.stale.push({ id: action.id, expected: error.expected, found: error.found });
        this.#tellFailure(action, firstDiagnostic(error));
        return;
      }
      if (this.signal.aborted && !(error instanceof Problem)) return;
      if (!(error instanceof Problem)) throw error;
      this.fail(action, firstDiagnostic(error));
    }
  }
}

function firstDiagnostic(problem: Problem): Diagnostic {
  return problem.diagnostics[0] ?? fault("source/failed", problem.message);
}
