// One part of a rate that several processes share and that is known, such as ECR's for manifests: each keeps to its part, so
// that none of them takes another's. An occasional refusal does not slow it down: others have had this second's part.
// What is more than a part is tried out only after minutes without a refusal, and left at the first one.

/** Outcomes count the less the longer they are ago. */
const memory = 0.8;
/** So many refusals among the last ones, and the rate is not what it is thought to be. */
const tooManyRefused = 0.6;
const fewRefused = 0.4;
const lowered = 0.7;
const lowest = 1 / 8;
/** A refusal this long ago no longer keeps the rate below the part. */
const recoverAfterMs = 3_000;
const recovered = 1.25;
const changeEveryMs = 1_000;
const tryAfterMs = 120_000;
const tried = 1.05;
/** A step more is seen to be good by so many answers. */
const answersEach = 8;
/** Above so many times the part, the rate is surely another than the known one. */
const surelyMore = 1.5;
const stillMore = 0.8;

export class RateShare {
  /** What is this process's by the known rate. */
  readonly #part: number;
  #rate: number;
  #refused = 0;
  #refusedAt: number;
  #changedAt: number;
  #answers = 0;

  constructor(rate: number, shares: number, now: number) {
    this.#part = this.#rate = rate / shares;
    this.#refusedAt = this.#changedAt = now;
  }

  get rate(): number {
    return this.#rate;
  }

  /** Whether the request may be sent again out of turn: its turn was right, and another process has used it. */
  refused(now: number): boolean {
    this.#refused = this.#refused * memory + (1 - memory);
    this.#refusedAt = now;
    if (this.#rate > this.#part) {
      const isMore = this.#rate > this.#part * surelyMore;
      this.#change(isMore ? Math.max(this.#part, this.#rate * stillMore) : this.#part, now);
      return false;
    }
    if (this.#refused < tooManyRefused) return this.#refused < fewRefused;
    if (now - this.#changedAt < changeEveryMs) return false;
    this.#refused = 0;
    this.#change(Math.max(this.#part * lowest, this.#rate * lowered), now);
    return false;
  }

  fine(now: number): void {
    this.#refused *= memory;
    this.#answers += 1;
    if (now - this.#changedAt < changeEveryMs) return;
    const quietFor = now - this.#refusedAt;
    if (this.#rate < this.#part) {
      if (quietFor >= recoverAfterMs) this.#change(Math.min(this.#part, this.#rate * recovered), now);
    } else if (quietFor >= tryAfterMs && this.#answers >= answersEach) this.#change(this.#rate * tried, now);
  }

  #change(rate: number, now: number): void {
    this.#rate = rate;
    this.#changedAt = now;
    this.#answers = 0;
  }
}
