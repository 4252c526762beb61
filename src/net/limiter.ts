// How many requests at once and how many a second, per registry and per kind of request. The rate learns: it
// grows while all goes well and is halved, once per burst, when the registry says it is too much.
import { setTimeout as sleep } from "node:timers/promises";
import { listen, unlisten } from "./abort.ts";

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
      const waiter = {
        turn: (): void => {
          unlisten(signal, waiter);
          resolve();
        },
        abort: (reason: Error): void => {
          this.#waiting.splice(this.#waiting.indexOf(waiter.turn), 1);
          reject(reason);
        },
      };
      this.#waiting.push(waiter.turn);
      listen(signal, waiter);
    });
  }
}

const burstMs = 1_000;
const growEveryMs = 10_000;
const slowest = 0.2;
/** A rate that was never given begins no lower than this, and is forgotten after a quiet time. */
const firstRate = 5;
const forgetMs = 60_000;
const mostRemembered = 1_000;

/** A token bucket whose rate learns. Without a rate it lets all pass, until it is told that it was too much. */
export class Pace {
  readonly #given: number | undefined;
  #rate: number | undefined;
  /** Growth stops short of the rate that was once too much. */
  #ceiling = Number.POSITIVE_INFINITY;
  #nextAt = 0;
  #changedAt = Number.NEGATIVE_INFINITY;
  #throttledAt = Number.NEGATIVE_INFINITY;
  #sent: number[] = [];
  readonly #clock: () => number;
  readonly #fixed: boolean;

  constructor(rate: number | undefined, clock: () => number, fixed = false) {
    this.#given = rate;
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
    const sameBurst = now - this.#throttledAt < burstMs;
    this.#throttledAt = now;
    if (sameBurst || this.#fixed) return;
    const seen = this.#rate ?? Math.max(firstRate * 2, this.#sent.filter((at) => now - at < 1000).length);
    this.#ceiling = seen * 0.9;
    this.#rate = Math.max(slowest, seen / 2);
    this.#changedAt = now;
  }

  /** Few requests are left: no faster than new ones come, unless those are too far apart to wait for. */
  spare(perSecond: number): void {
    if (this.#fixed || perSecond < slowest || (this.#rate ?? Number.POSITIVE_INFINITY) < perSecond) return;
    this.#rate = perSecond;
    this.#ceiling = perSecond;
    this.#changedAt = this.#clock();
    this.#throttledAt = this.#changedAt;
  }

  /** An answer that was not about the rate. */
  fine(): void {
    const now = this.#clock();
    if (this.#rate === undefined || this.#fixed || now - this.#changedAt < growEveryMs / 10) return;
    if (this.#given === undefined && now - this.#throttledAt > forgetMs) return this.#forget();
    const below = this.#rate < this.#ceiling;
    if (!below && now - this.#changedAt < growEveryMs) return;
    this.#rate = below ? Math.min(this.#ceiling, this.#rate * 1.25) : this.#rate + 0.5;
    this.#changedAt = now;
  }

  #forget(): void {
    this.#rate = undefined;
    this.#ceiling = Number.POSITIVE_INFINITY;
  }

  #remember(now: number): void {
    if (this.#rate !== undefined) return;
    this.#sent.push(now);
    if (this.#sent.length > 2 * mostRemembered) this.#sent = this.#sent.slice(-mostRemembered);
  }
}
