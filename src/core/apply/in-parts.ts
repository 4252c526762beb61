// What came of a plan that one run applied part after part, told as if it had been one: the parts know what was done, and the
// finish that comes after them knows what holds. Pure.
import type { RunEnd, SettledAction } from "./describe.ts";

/** What a run says at its end. */
export interface PartEnd extends RunEnd {
  readonly actions: number;
  readonly done: number;
  readonly skipped: number;
  readonly unsettled: number;
  readonly moved: number;
}

export class PartsEnd {
  readonly #keepsActions: boolean;
  readonly #settled = new Map<string, SettledAction>();
  readonly #failed = new Map<string, RunEnd["failed"][number]>();
  readonly #warnings: RunEnd["warnings"][number][] = [];
  #done = 0;
  #skipped = 0;
  #moved = 0;
  #seconds = 0;

  /** `keepsActions`: somebody is told of each. */
  constructor(keepsActions: boolean) {
    this.#keepsActions = keepsActions;
  }

  add({ settled, failed, warnings, done, skipped, moved, seconds }: PartEnd): void {
    if (this.#keepsActions) for (const [id, one] of settled) this.#settled.set(id, one);
    for (const one of failed) this.#failed.set(one.id, one);
    this.#warnings.push(...warnings);
    this.#done += done;
    this.#skipped += skipped;
    this.#moved += moved;
    this.#seconds += seconds;
  }

  /** What a part did, the finish finds there; what it could not do, the finish misses without knowing why. */
  finished<T extends PartEnd>(finish: T): T {
    return {
      ...finish,
      settled: this.#keepsActions ? this.#over(finish.settled) : finish.settled,
      done: finish.done + this.#done,
      skipped: finish.skipped - this.#done,
      moved: finish.moved + this.#moved,
      seconds: finish.seconds + this.#seconds,
      failed: finish.failed.map((one) => this.#failed.get(one.id) ?? one),
      warnings: [...this.#warnings, ...finish.warnings],
    };
  }

  #over(found: RunEnd["settled"]): RunEnd["settled"] {
    const settled = new Map(found);
    for (const [id, one] of this.#settled)
      if (one.result === "done" && settled.get(id)?.result === "skipped") settled.set(id, one);
    return settled;
  }

  /** After the last part that was begun, which is added already: the others are not done. */
  stopped<T extends PartEnd>(last: T, actions: number): T {
    const settled = this.#done + this.#skipped;
    return {
      ...last,
      actions,
      settled: this.#settled,
      done: this.#done,
      skipped: this.#skipped,
      moved: this.#moved,
      seconds: this.#seconds,
      failed: [...this.#failed.values()],
      unsettled: actions - settled - this.#failed.size - last.stale.length,
      warnings: [...this.#warnings],
    };
  }
}
