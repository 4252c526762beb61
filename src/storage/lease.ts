// Getting and keeping a lease, whatever it is made of: try, wait for the holder, renew every 20 s, give back.
import { defined } from "../core/base/record.ts";
import { setTimeout as wait } from "node:timers/promises";
import { locked } from "./problems.ts";
import {
  formatHolder,
  leaseMs,
  type LockInfo,
  type LockOptions,
  renewMs,
  type StateLock,
} from "./state-store.ts";

/** One attempt: `held` by another, or `ours` with what keeps it. */
export type Attempt =
  | { readonly kind: "held"; readonly holder: LockInfo | null }
  | { readonly kind: "ours"; readonly hold: Hold; readonly replaced?: LockInfo };

export interface Hold {
  /** true: still ours, and renewed; false: somebody else's now. Throws when that can't be told. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

const safetyMs = 5000;
const beingMadeMs = 50;

export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const realSleep: Sleep = (milliseconds, signal) => wait(milliseconds, undefined, { signal });

export interface LeaseOptions extends LockOptions {
  /** What is locked, as messages call it. */
  readonly shown: string;
  readonly pollMs: number;
  /** A test's; the real one when not given. */
  readonly sleep?: Sleep;
}

export async function takeLease(attempt: () => Promise<Attempt>, options: LeaseOptions): Promise<StateLock> {
  const { signal, timeoutMs, shown, pollMs, sleep = realSleep } = options;
  const started = performance.now();
  let told: string | undefined;
  let nameless = false;
  for (;;) {
    signal.throwIfAborted();
    const result = await attempt();
    if (result.kind === "ours") return keep(result.hold, result.replaced);
    // A lock that is just being made or removed has no name to tell yet; a moment later it has, or is free.
    if (result.holder === null && !nameless) {
      nameless = true;
      await sleep(beingMadeMs, signal);
      continue;
    }
    const waited = performance.now() - started;
    if (waited >= timeoutMs) throw locked(shown, formatHolder(result.holder), waited);
    const id = result.holder?.id ?? "";
    if (told !== id) options.onWait(result.holder);
    told = id;
    await sleep(Math.min(pollMs, timeoutMs - waited), signal);
  }
}

function keep(hold: Hold, replaced: LockInfo | undefined): StateLock {
  const lost = new AbortController();
  const lose = () => lost.abort(new Error("the lease on the state was lost"));
  let released = false;
  let renewal: Promise<void> | undefined;
  let deadline = arm(performance.now());
  /** Lost is said before others may take over, also when a renewal hangs. */
  function arm(from: number): NodeJS.Timeout {
    return setTimeout(lose, Math.max(leaseMs - safetyMs - (performance.now() - from), 0)).unref();
  }
  async function attempt(): Promise<void> {
    const begun = performance.now();
    // One that failed may succeed the next time, until the deadline.
    const ours = await hold.renew().catch(() => null);
    if (ours === false) lose();
    if (ours !== true || released) return;
    clearTimeout(deadline);
    deadline = arm(begun);
  }
  /** One at a time: two would take each other for a stranger. */
  async function renew(): Promise<void> {
    if (released || lost.signal.aborted) return;
    renewal ??= attempt().finally(() => {
      renewal = undefined;
    });
    await renewal;
  }
  const timer = setInterval(() => void renew(), renewMs).unref();
  return {
    lost: lost.signal,
    ...defined({ replaced }),
    renew,
    async release() {
      if (released) return;
      released = true;
      clearInterval(timer);
      clearTimeout(deadline);
      await renewal;
      await hold.release();
    },
  };
}
