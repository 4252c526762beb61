// How many requests at once and how many a second, per registry and per kind of request. The rate learns: it
// grows while all goes well and is halved, once per burst, when the registry says it is too much.
import { setTimeout as sleep } from "node:timers/promises";

/** Takes turns: at most `width` holders at a time, first come first served. */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(width: number) {
    this.#free = Math.max(1, width);
  }

  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#queue(signal);
    let held = true;
    return () => {
      if (held) this.#release();
      held = false;
    };
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }

  async #queue(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        reject(signal.reason as Error);
      };
      this.#waiting.push(turn);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}

const burstMs = 1_000;
const growEveryMs = 10_000;
const slowest = 0.2;

/** A token bucket whose rate learns. Without a rate it lets all pass, until it is told that it was too much. */
export class Pace {
  #rate: number | undefined;
  /** Growth stops short of the rate that was once too much. */
  #ceiling = Number.POSITIVE_INFINITY;
  #nextAt = 0;
  #changedAt = 0;
  #sent: number[] = [];
  readonly #clock: () => number;
  readonly #fixed: boolean;

  constructor(rate: number | undefined, clock: () => number, fixed = false) {
    this.#rate = rate;
    this.#clock = clock;
    this.#fixed = fixed;
  }

  get rate(): number | undefined {
    return this.#rate;
  }

  /** Waits for this request's turn; gives the time it waited. */
  async turn(signal: AbortSignal): Promise<number> {
    const now = this.#clock();
    this.#remember(now);
    const at = Math.max(now, this.#nextAt);
    if (this.#rate !== undefined) this.#nextAt = at + 1000 / this.#rate;
    const wait = at - now;
    if (wait > 0) await sleep(wait, undefined, { signal });
    return wait;
  }

  /** No request of this kind before `milliseconds` have passed, and fewer from then on. */
  tooMuch(milliseconds: number): void {
    const now = this.#clock();
    this.#nextAt = Math.max(this.#nextAt, now + milliseconds);
    if (now - this.#changedAt < burstMs) return;
    const seen = this.#rate ?? Math.max(1, this.#sent.filter((at) => now - at < 1000).length);
    this.#ceiling = seen * 0.9;
    if (!this.#fixed) this.#rate = Math.max(slowest, seen / 2);
    this.#changedAt = now;
  }

  /** An answer that was not about the rate. */
  fine(): void {
    const now = this.#clock();
    if (this.#rate === undefined || this.#fixed || now - this.#changedAt < growEveryMs / 10) return;
    const below = this.#rate < this.#ceiling;
    if (!below && now - this.#changedAt < growEveryMs) return;
    this.#rate = below ? Math.min(this.#ceiling, this.#rate * 1.15) : this.#rate + 0.5;
    this.#changedAt = now;
  }

  #remember(now: number): void {
    if (this.#rate !== undefined) return;
    this.#sent.push(now);
    if (this.#sent.length > 2_000) this.#sent = this.#sent.slice(-1_000);
  }
}
