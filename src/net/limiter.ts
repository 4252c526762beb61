// How many requests at once and how many a second, per registry and per kind of request. The rate learns: it
// grows while all goes well and is halved, once per burst, when the other side says it is too much.
import { listen, unlisten } from "./abort.ts";
import type { Timing } from "./timing.ts";

/** Takes turns: at most `width` holders at a time, first come first served. */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(width: number) {
    this.#free = Math.max(1, width);
  }

  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (!this.take()) await this.wait(signal);
    let held = true;
    return () => {
      if (held) this.release();
      held = false;
    };
  }

  /** Takes a turn that is free now. Whoever has one calls `release` once. */
  take(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }

  /** Waits for a turn, when `take` gave none. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
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

/** Requests that were under way when the rate was cut say nothing about the new one. */
const burstMs = 1_000;
const growEveryMs = 1_000;
/** Above what was once too much, the rate is tried out with care. */
const tryEveryMs = 10_000;
const slowest = 0.2;
/** A rate that was never given begins no lower than this, and is forgotten after a quiet time. */
const firstRate = 5;
const forgetMs = 60_000;
const mostRemembered = 1_000;

export interface PaceOptions {
  /** Requests a second to begin with; without it all pass, until they are told to be too many. */
  readonly rate?: number;
  /** The rate is somebody's wish, and nothing is learned. */
  readonly fixed?: boolean;
  /** Between so many processes the rate is shared: each begins with its part, and tries out more the more slowly. */
  readonly shares?: number;
}

/** A token bucket whose rate learns. */
export class Pace {
  readonly #timing: Pick<Timing, "now" | "sleep">;
  readonly #options: PaceOptions;
  readonly #shares: number;
  #rate: number | undefined;
  /** Growth stops short of the rate that was once too much. */
  #ceiling = Number.POSITIVE_INFINITY;
  #nextAt = Number.NEGATIVE_INFINITY;
  #changedAt = Number.NEGATIVE_INFINITY;
  #cutAt = Number.NEGATIVE_INFINITY;
  readonly #sent: number[] = [];

  constructor(timing: Pick<Timing, "now" | "sleep">, options: PaceOptions = {}) {
    this.#timing = timing;
    this.#options = options;
    this.#shares = Math.max(1, options.shares ?? 1);
    this.#rate = options.rate === undefined ? undefined : options.rate / this.#shares;
    if (this.#rate !== undefined && this.#shares > 1) this.#ceiling = this.#rate;
  }

  /** Requests a second; undefined while all pass. */
  get rate(): number | undefined {
    return this.#rate;
  }

  /** Takes a turn that has come already. */
  take(): boolean {
    if (this.#nextAt > this.#timing.now()) return false;
    this.#next();
    return true;
  }

  /** Waits for this request's turn; gives the time it waited, which `onWait` is told before. */
  async turn(signal: AbortSignal, onWait?: (milliseconds: number) => void): Promise<number> {
    const wait = this.#next();
    if (wait === 0) return 0;
    onWait?.(wait);
    await this.#timing.sleep(wait, signal);
    return wait;
  }

  /** No request of this kind before `milliseconds` have passed, and fewer from then on. */
  tooMuch(milliseconds = 0): void {
    const now = this.#timing.now();
    this.#holdUntil(now + milliseconds);
    if (this.#options.fixed || now - this.#cutAt < burstMs) return;
    const seen = this.#rate ?? Math.max(firstRate * 2, this.#sent.filter((at) => now - at < 1000).length);
    const rate = Math.max(slowest, seen / 2);
    this.#cut(rate, seen * 0.9);
    this.#holdUntil(now + 1000 / rate);
  }

  /** Few requests are left: no faster than new ones come, unless those are too far apart to wait for. */
  spare(perSecond: number): void {
    if (this.#options.fixed || perSecond < slowest) return;
    if ((this.#rate ?? Number.POSITIVE_INFINITY) >= perSecond) this.#cut(perSecond, perSecond);
  }

  /** An answer that was not about the rate. */
  fine(): void {
    if (this.#rate === undefined || this.#options.fixed) return;
    const now = this.#timing.now();
    if (this.#options.rate === undefined && now - this.#cutAt > forgetMs) return this.#forget();
    const below = this.#rate < this.#ceiling;
    if (now - this.#changedAt < (below ? growEveryMs : tryEveryMs)) return;
    this.#rate = below ? Math.min(this.#ceiling, this.#rate * 1.25) : this.#rate + 0.5 / this.#shares;
    this.#changedAt = now;
  }

  /** How long the next one has to wait. */
  #next(): number {
    const now = this.#timing.now();
    this.#sent.push(now);
    if (this.#sent.length > mostRemembered) this.#sent.shift();
    const at = Math.max(now, this.#nextAt);
    if (this.#rate !== undefined) this.#nextAt = at + 1000 / this.#rate;
    return at - now;
  }

  #cut(rate: number, ceiling: number): void {
    this.#rate = rate;
    this.#ceiling = ceiling;
    this.#changedAt = this.#cutAt = this.#timing.now();
  }

  #holdUntil(time: number): void {
    this.#nextAt = Math.max(this.#nextAt, time);
  }

  #forget(): void {
    this.#rate = undefined;
    this.#ceiling = Number.POSITIVE_INFINITY;
  }
}

export interface LaneOptions {
  /** How many at once in each lane. */
  readonly width: number;
  readonly timing: Timing;
  /** Which errors say that it was too much. */
  isTooMuch(error: unknown): boolean;
}

/** A lane of its own, with turns and a pace, for each name that is limited apart. */
export class Lanes {
  readonly #options: LaneOptions;
  readonly #lanes = new Map<string, { readonly turns: Semaphore; readonly pace: Pace }>();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Runs `work` when its lane has room for it. */
  async run<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { turns, pace } = this.#lane(name);
    const release = await turns.acquire(signal);
    try {
      await pace.turn(signal);
      const result = await work();
      pace.fine();
      return result;
    } catch (error) {
      if (this.#options.isTooMuch(error)) pace.tooMuch();
      throw error;
    } finally {
      release();
    }
  }

  rate(name: string): number | undefined {
    return this.#lane(name).pace.rate;
  }

  #lane(name: string) {
    const { width, timing } = this.#options;
    const lane = this.#lanes.get(name) ?? { turns: new Semaphore(width), pace: new Pace(timing) };
    this.#lanes.set(name, lane);
    return lane;
  }
}
