// The sandbox's time: the given clock, and how far a test has moved it on.

/** A length of time; the parts are added up. */
export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

export class Clock {
  readonly #base: () => Date;
  #ahead = 0;

  constructor(base: () => Date) {
    this.#base = base;
  }

  now(): Date {
    return this.#ahead === 0 ? this.#base() : new Date(this.#base().getTime() + this.#ahead);
  }

  /** Never back: what happened stays in the past. */
  advance(milliseconds: number): void {
    this.#ahead += Math.max(milliseconds, 0);
  }

  reset(): void {
    this.#ahead = 0;
  }
}

export function millisecondsOf({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
