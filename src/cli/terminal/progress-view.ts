// Says what a run is busy with when it takes longer than people wait in silence: rows on a terminal that are gone when it
// is done; with --verbose a line for each thing that is begun and counted, also where nobody looks at a terminal.
import type { Doing } from "../../app/runtime/progress.ts";
import { doingRows, doingText } from "../../views/live/doing.ts";
import type { Output } from "./output.ts";

/** When the first word is said, and how often the line is drawn anew. */
const silentMs = 2_000;
const redrawMs = 200;

export interface Ticker {
  now(): number;
  /** Calls again and again until it is stopped, and keeps no process alive. */
  every(milliseconds: number, run: () => void): () => void;
}

export const realTicker: Ticker = {
  now: () => performance.now(),
  every(milliseconds, run) {
    const timer = setInterval(run, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
};

export class ProgressView {
  readonly #output: Output;
  readonly #verbose: boolean;
  readonly #ticker: Ticker;
  readonly #said = new Map<string, Doing>();
  #doings: readonly Doing[] = [];
  #begun = 0;
  #stop: (() => void) | undefined;

  constructor(output: Output, verbose: boolean, ticker: Ticker) {
    this.#output = output;
    this.#verbose = verbose;
    this.#ticker = ticker;
  }

  /** Told whenever what is done changes. */
  tell(doings: readonly Doing[]): void {
    if (!this.#isWanted()) return;
    this.#doings = doings;
    if (this.#stop === undefined && doings.length > 0) {
      this.#begun = this.#ticker.now();
      this.#stop = this.#ticker.every(redrawMs, () => this.#tick());
    }
    if (this.#verbose && this.#isLate()) this.#say();
  }

  /** No more lines, until something is told again. */
  close(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#said.clear();
    this.#doings = [];
    this.#output.live("doings", []);
  }

  #isWanted(): boolean {
    const { quiet, logFormat } = this.#output.settings;
    if (quiet) return false;
    return this.#verbose || (logFormat === "text" && this.#output.isLive);
  }

  #isLate(): boolean {
    return this.#stop !== undefined && this.#ticker.now() - this.#begun >= silentMs;
  }

  #tick(): void {
    if (!this.#isLate()) return;
    if (this.#verbose) {
      this.#say();
      return;
    }
    const seconds = Math.floor((this.#ticker.now() - this.#begun) / 1000);
    const screen = { width: this.#output.screen("stderr").width, height: this.#output.liveHeight };
    this.#output.live("doings", this.#doings.length === 0 ? [] : doingRows(this.#doings, seconds, screen));
  }

  /** Each thing once when it is begun, and once more with its count when it is done. */
  #say(): void {
    const now = new Map(this.#doings.map((one) => [`${one.subject}\n${one.what}`, { ...one }]));
    for (const [key, one] of this.#said) {
      if (now.has(key)) continue;
      if (one.total !== null) this.#output.note(doingText({ ...one, done: one.total }));
      this.#said.delete(key);
    }
    for (const [key, one] of now) {
      if (!this.#said.has(key)) this.#output.note(doingText({ ...one, total: null }));
      this.#said.set(key, one);
    }
  }
}
