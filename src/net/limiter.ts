// How many requests at once and how many a second, per registry and per kind of request. The rate learns: it
// grows while all goes well and is halved, once per burst, when the other side says it is too much.
import { listen, unlisten } from "./abort.ts";
import { RateShare } from "./rate-share.ts";
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
/** A limit that processes share may not be exceeded, although the beats of each come a little late or early. */
const sharedMargin = 0.98;
/** A rate that was never given begins no lower than this, and is forgotten after a quiet time. */
const firstRate = 5;
const forgetMs = 60_000;
const mostRemembered = 1_000;

export interface PaceOptions {
  /** Requests a second to begin with; without it all pass, until the server says that they are too many. */
  readonly rate?: number;
  /** The rate is configured, and nothing is learned. */
  readonly fixed?: boolean;
  /** Between so many processes the rate is shared: each keeps to its part. */
  readonly shares?: number;
}

type PaceTiming = Pick<Timing, "now" | "sleep" | "random">;

/** A token bucket whose rate learns. */
export class Pace {
  readonly #timing: PaceTiming;
  readonly #options: PaceOptions;
  readonly #shares: number;
  /** This process's part of a rate that others share and that is not fixed. */
  readonly #share: RateShare | undefined;
  #rate: number | undefined;
  #begun = false;
  /** Growth stops short of the rate that was once too much. */
  #ceiling = Number.POSITIVE_INFINITY;
  #nextAt = Number.NEGATIVE_INFINITY;
  #changedAt = Number.NEGATIVE_INFINITY;
  #cutAt = Number.NEGATIVE_INFINITY;
  readonly #sent: number[] = [];

  constructor(timing: PaceTiming, options: PaceOptions = {}) {
    const { rate, shares = 1, fixed = false } = options;
    this.#timing = timing;
    this.#options = options;
    this.#shares = Math.max(1, shares);
    this.#rate = rate;
    if (rate === undefined || this.#shares === 1) return;
    if (fixed) this.#rate = (rate * sharedMargin) / this.#shares;
    else this.#share = new RateShare(rate, this.#shares, timing.now());
  }

  /** Requests a second; undefined while all pass. */
  get rate(): number | undefined {
    return this.#share?.rate ?? this.#rate;
  }

  /** Takes a turn that has come already. */
  take(): boolean {
    const now = this.#timing.now();
    this.#begin(now);
    if (this.#nextAt > now) return false;
    this.#next();
    return true;
  }

  /** Waits for this request's turn; returns the time it waited, which `onWait` receives before the wait. */
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
    // Its turn was right and others had used it up: it gets half a turn back, and another beat than those it met with.
    if (this.#share?.refused(now) === true) this.#nextAt -= (this.#timing.random() * 1000) / this.#share.rate;
    if (this.#share !== undefined) return;
    if (this.#options.fixed || now - this.#cutAt < burstMs) return;
    const seen = this.#rate ?? Math.max(firstRate * 2, this.#sent.filter((at) => now - at < 1000).length);
    const rate = Math.max(slowest, seen / 2);
    this.#cut(rate, seen * 0.9);
    this.#holdUntil(now + 1000 / rate);
  }

  /** Few requests are left: no faster than new ones come, unless those are too far apart to wait for. */
  spare(perSecond: number): void {
    if (this.#options.fixed || this.#share !== undefined || perSecond < slowest) return;
    const part = perSecond / this.#shares;
    if ((this.#rate ?? Number.POSITIVE_INFINITY) >= part) this.#cut(part, part);
  }

  /** An answer that was not about the rate. */
  fine(): void {
    if (this.#rate === undefined || this.#options.fixed) return;
    const now = this.#timing.now();
    if (this.#share !== undefined) return this.#share.fine(now);
    if (this.#options.rate === undefined && now - this.#cutAt > forgetMs) return this.#forget();
    const below = this.#rate < this.#ceiling;
    if (now - this.#changedAt < (below ? growEveryMs : tryEveryMs)) return;
    this.#rate = below ? Math.min(this.#ceiling, this.#rate * 1.25) : this.#rate + 0.5 / this.#shares;
    this.#changedAt = now;
  }

  /** All that share a rate may begin at once: the first request of each has a beat of its own. */
  #begin(now: number): void {
    const { rate } = this;
    if (!this.#begun && this.#shares > 1 && rate !== undefined)
      this.#holdUntil(now + (this.#timing.random() * 1000) / rate);
    this.#begun = true;
  }

  /** How long the next one has to wait. */
  #next(): number {
    const now = this.#timing.now();
    this.#begin(now);
    this.#sent.push(now);
    if (this.#sent.length > mostRemembered) this.#sent.shift();
    const { rate } = this;
    const at = Math.max(now, this.#nextAt);
    if (rate !== undefined) this.#nextAt = at + 1000 / rate;
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
